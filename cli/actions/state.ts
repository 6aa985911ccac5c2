import type { ServiceObject } from "../../crds/api/objects.ts";
import type { Condition } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";

/** How an object is, in a line. */
export interface State {
  /** True, False or Unknown, as the condition Ready has it; of an older generation it counts as Unknown. */
  ready: "True" | "False" | "Unknown";
  /** The reason in a word; besides the documented list `Pending` (no run took it up yet), `Running` and `Deleting`. */
  status: string;
  message: string | undefined;
}

/** Reads an object's state from its conditions, its claim and its deletion mark. */
export function stateOf(object: ServiceObject, now: Date): State {
  const condition = conditionOf(object.status, "Ready");
  const current = isCurrent(object, condition);
  const ready = condition && current ? condition.status : "Unknown";
  const message = condition?.message || undefined;
  if (object.metadata.deletionTimestamp) {
    const stalled = stalledOf(object);
    return { ready: "False", status: stalled?.reason ?? "Deleting", message: stalled?.message ?? object.status?.operation?.message };
  }
  if (ready !== "True" && isRunning(object, now))
    return { ready, status: "Running", message: object.status?.operation?.message ?? message };
  if (!condition) return { ready, status: "Pending", message: undefined };
  return { ready, status: current ? condition.reason : "Pending", message: current ? message : undefined };
}

/** Whether Ready is true of the spec as it is now. */
export function isReady(object: ServiceObject): boolean {
  const condition = conditionOf(object.status, "Ready");
  return condition?.status === "True" && isCurrent(object, condition);
}

/** The condition Stalled when it is true of the spec as it is now: nothing will change without a change by somebody. */
export function stalledOf(object: ServiceObject): Condition | undefined {
  const condition = conditionOf(object.status, "Stalled");
  return condition?.status === "True" && isCurrent(object, condition) ? condition : undefined;
}

/** Whether a run holds the object's claim now. */
function isRunning(object: ServiceObject, now: Date): boolean {
  const run = object.status?.run;
  return run !== undefined && Date.parse(run.until) > now.getTime();
}

function isCurrent(object: ServiceObject, condition: Condition | undefined): boolean {
  const spokenOf = condition?.observedGeneration ?? object.status?.observedGeneration;
  return spokenOf === undefined || spokenOf >= (object.metadata.generation ?? 0);
}
