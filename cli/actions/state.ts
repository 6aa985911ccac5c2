import type { ReconciledObject } from "../../crds/api/objects.ts";
import type { Condition } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import type { Reason } from "../../lib/reasons.ts";
import { approverOf } from "./approval.ts";

/** How an object is, in a line. */
export interface State {
  /** True, False or Unknown, as the condition Ready has it; of an older generation it counts as Unknown. */
  ready: "True" | "False" | "Unknown";
  /** The reason in a word; besides the documented list `Pending` (no run took it up yet), `Running` and `Deleting`. */
  status: string;
  message: string | undefined;
  /** Since when the cloud has been at work on it, where it is: RFC 3339. */
  since?: string;
}

/** The word for what the cloud is at work on. */
const underWay = { Create: "Creating", Update: "Updating", Delete: "Deleting" } as const satisfies Record<string, Reason>;
/** Reasons with which the cloud is at work; with another, what was begun is not why it is as it is. */
const atWork: ReadonlySet<string> = new Set(Object.values(underWay));

const awaiting: Reason = "AwaitingApproval";

/** Reads an object's state from its conditions, its claim and its deletion mark. */
export function stateOf(object: ReconciledObject, now: Date): State {
  const condition = conditionOf(object.status, "Ready");
  const current = isCurrent(object, condition);
  const ready = condition && current ? condition.status : "Unknown";
  const message = condition?.message || undefined;
  const reason = current ? condition?.reason : undefined;
  if (object.metadata.deletionTimestamp) return deleting(object, reason, message);
  const running = isRunning(object, now);
  const working = running || atWork.has(reason ?? "") ? operationOf(object) : undefined;
  if (working && (ready !== "True" || reason === working.status)) return { ...working, ready };
  if (ready !== "True" && running) return { ready, status: "Running", message };
  if (reason === undefined) return { ready, status: "Pending", message: undefined };
  return { ready, status: reason, message: reason === awaiting ? awaited(object, message) : message };
}

function deleting(object: ReconciledObject, reason: string | undefined, message: string | undefined): State {
  const stalled = stalledOf(object);
  if (stalled) return { ready: "False", status: stalled.reason, message: stalled.message };
  if (reason === awaiting) return { ready: "False", status: awaiting, message: awaited(object, message) };
  const working = operationOf(object);
  return { status: "Deleting", message: undefined, ...(working?.status === "Deleting" && working), ready: "False" };
}

function awaited(object: ReconciledObject, message: string | undefined): string | undefined {
  const approver = approverOf(object);
  return approver === undefined ? message : `approved by ${approver}: the next run does it`;
}

function operationOf({ status }: ReconciledObject): Omit<State, "ready"> | undefined {
  const operation = status?.operation;
  return operation && { status: underWay[operation.kind], message: operation.message, since: operation.startedAt };
}

/** Whether Ready is true of the spec as it is now. */
export function isReady(object: ReconciledObject): boolean {
  const condition = conditionOf(object.status, "Ready");
  return condition?.status === "True" && isCurrent(object, condition);
}

/** The condition Stalled when it is true of the spec as it is now: nothing will change without a change by somebody. */
export function stalledOf(object: ReconciledObject): Condition | undefined {
  const condition = conditionOf(object.status, "Stalled");
  return condition?.status === "True" && isCurrent(object, condition) ? condition : undefined;
}

/** Whether a run holds the object's claim now. */
function isRunning(object: ReconciledObject, now: Date): boolean {
  const run = object.status?.run;
  return run !== undefined && Date.parse(run.until) > now.getTime();
}

function isCurrent(object: ReconciledObject, condition: Condition | undefined): boolean {
  const spokenOf = condition?.observedGeneration ?? object.status?.observedGeneration;
  return spokenOf === undefined || spokenOf >= (object.metadata.generation ?? 0);
}
