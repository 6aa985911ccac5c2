import type { ServiceObject } from "../../crds/api/objects.ts";
import type { RunRecord } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import type { Reason } from "../../lib/reasons.ts";

/** What happens to an object while one waits for it. */
export type Step =
  | { type: "claimed"; job: string }
  | { type: "condition"; ready: boolean; reason: string; message: string }
  | { type: "operation"; kind: string; message: string | undefined }
  | { type: "finished"; run: RunRecord }
  /** Nothing has happened for so many seconds since the object was written. */
  | { type: "idle"; seconds: number };

/** Reason of a condition that says no more than the claim does. */
const claimed: Reason = "Reconciling";

/** What happened between two states of an object, in the order in which a run writes it. */
export function stepsBetween(before: ServiceObject, after: ServiceObject): Step[] {
  const [old, now] = [before.status, after.status];
  const steps: Step[] = [];
  if (now?.run && now.run.job !== old?.run?.job) steps.push({ type: "claimed", job: now.run.job });
  if (now?.operation && (now.operation.message !== old?.operation?.message || now.operation.startedAt !== old?.operation?.startedAt)) {
    steps.push({ type: "operation", kind: now.operation.kind, message: now.operation.message });
  }
  if (now?.lastRun && (now.lastRun.job !== old?.lastRun?.job || now.lastRun.finishedAt !== old?.lastRun?.finishedAt)) {
    steps.push({ type: "finished", run: now.lastRun });
  }
  const [was, is] = [conditionOf(before.status, "Ready"), conditionOf(after.status, "Ready")];
  if (is && is.reason !== claimed && (is.reason !== was?.reason || is.message !== was.message || is.status !== was.status)) {
    // a run that changed something says of it what its changes say already
    const message = is.message === now?.lastRun?.changes?.join("; ") ? "" : is.message;
    steps.push({ type: "condition", ready: is.status === "True", reason: is.reason, message });
  }
  return steps;
}
