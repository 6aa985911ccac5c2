import { apiVersion } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { findKind, type Kind } from "../../lib/kinds.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import type { Store } from "../../lib/store/store.ts";
import type { Context } from "../context.ts";
import { loadSchema, withDefaults } from "../flags/schema.ts";
import type { Runs } from "../place/runs.ts";

/** The kind Queue. */
export const queueKind = findKind("queue") as Kind;

/** The time of the tests. */
export const testNow = new Date("2026-01-01T12:00:00Z");

/** A context on a store in memory that fills in defaults as the CRD does. */
export async function testContext(store?: Store): Promise<Context & { store: Store }> {
  const schema = await loadSchema("queue");
  const defaults = <T extends object>(object: T): T => ("spec" in object ? { ...object, spec: withDefaults(schema, object.spec) } : object);
  return {
    store: store ?? new MemoryStore({ defaults }),
    namespace: "shop",
    runs: testRuns,
    hasKubectl: true,
    examine: () => {
      throw new Error("nothing is examined here");
    },
    username: () => Promise.resolve("alice"),
    now: () => testNow,
  };
}

/** Where a dispatcher watches, and nothing is kept of a run. */
const testRuns: Runs = {
  kick: () => Promise.resolve("watching"),
  during: (work) => work(),
  log: () => Promise.resolve("gone"),
  hasEnded: () => false,
  version: () => Promise.resolve({ why: "there is none" }),
};

/** A queue as the API server has it. */
export function queueObject(status?: ServiceStatus, metadata: Partial<ServiceObject["metadata"]> = {}): ServiceObject {
  return {
    apiVersion,
    kind: "Queue",
    metadata: { name: "orders", namespace: "shop", uid: "uid-1", generation: 1, ...metadata },
    spec: { account: "dev", externalName: "", deletionPolicy: "Delete", adoptionPolicy: "Never", suspend: false },
    ...(status && { status }),
  };
}

/** A condition of the tests' time. */
export function condition(type: string, status: "True" | "False" | "Unknown", reason: string, message = "", observedGeneration = 1) {
  return { type, status, reason, message, observedGeneration, lastTransitionTime: testNow.toISOString() };
}

/** The record of a run that made a queue, at the tests' time. */
export const createdRun = {
  job: "run-1",
  reason: "Created",
  startedAt: testNow.toISOString(),
  finishedAt: testNow.toISOString(),
  result: "Succeeded" as const,
  changes: ["created orders"],
};
