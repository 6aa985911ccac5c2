import { runManager } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Reason } from "../../lib/reasons.ts";
import type { Store } from "../../lib/store/store.ts";
import type { Report } from "./report.ts";

/** Tells `kubectl describe` what the run did; an unchanged object makes no event. A namespace that goes takes no events any more. */
export async function recordEvent(
  store: Store,
  object: KubeObject & { status?: Pick<ServiceStatus, "conditions"> },
  told: Omit<Report, "status">,
  now: Date,
  fieldManager = runManager,
): Promise<void> {
  const before = conditionOf(object.status, "Ready");
  const news = told.changes.length > 0 || told.result === "Gone" || told.result === "Failed" || told.reason !== before?.reason;
  if (!news || (told.result === "Succeeded" && told.changes.length === 0 && told.why === "Drift")) return;
  const type = told.result === "Failed" || told.result === "Retrying" ? "Warning" : "Normal";
  await writeEvent(store, object, { type, reason: told.reason, message: told.message }, now, fieldManager);
}

/** Writes an event of an object. It is no more than a word: that it can't be written keeps nothing from going on. */
export async function writeEvent(
  store: Store,
  object: KubeObject,
  { type, reason, message }: { type: "Normal" | "Warning"; reason: Reason; message: string },
  now: Date,
  fieldManager: string,
): Promise<void> {
  const { name, namespace = "", uid, resourceVersion } = object.metadata;
  const time = now.toISOString();
  const event: KubeObject & Record<string, unknown> = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${now.getTime().toString(16)}${Math.floor(Math.random() * 0x10000).toString(16)}`, namespace },
    involvedObject: { apiVersion: object.apiVersion, kind: object.kind, name, namespace, uid, resourceVersion },
    type,
    reason,
    message: message.slice(0, 1000),
    source: { component: fieldManager },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
  await store.create(builtin.event, event, { fieldManager }).catch(() => undefined);
}
