import { apiVersion } from "../../../../crds/api/names.ts";
import type { CloudSchedule, ServiceObject } from "../../../../crds/api/objects.ts";
import { findKind, type Kind } from "../../../../lib/kinds.ts";
import type { StatusRow } from "../../../actions/status.ts";
import { rowOf } from "../../../actions/status.ts";
import { condition, queueObject, testContext, testNow } from "../../../testing/context.ts";

const context = await testContext();

/** A row of a kind and name, ready unless its condition says otherwise. */
export function testRow(
  word: string,
  name: string,
  {
    reason = "Available",
    ready = true,
    stalled = false,
    ...metadata
  }: { reason?: string; ready?: boolean; stalled?: boolean; namespace?: string; creationTimestamp?: string } = {},
): StatusRow {
  const kind = findKind(word) as Kind;
  const conditions = [condition("Ready", ready ? "True" : "False", reason), ...(stalled ? [condition("Stalled", "True", reason)] : [])];
  const object: ServiceObject = {
    ...queueObject({ conditions, observedGeneration: 1 }, { name, uid: `${word}-${name}-${metadata.namespace}`, ...metadata }),
    kind: kind.kind,
  };
  return rowOf(context, kind, object);
}

/** A schedule that deletes an object at a time of the tests' day. */
export function testSchedule(name: string, target: { kind: string; name: string }, at = "2026-01-01T17:00:00Z"): CloudSchedule {
  return {
    apiVersion,
    kind: "CloudSchedule",
    metadata: { name, namespace: "shop", uid: name, generation: 1 },
    spec: {
      at,
      timeZone: "UTC",
      suspend: false,
      concurrencyPolicy: "Allow",
      successfulHistoryLimit: 3,
      failedHistoryLimit: 1,
      action: { delete: target },
    },
  };
}

export { testNow };
