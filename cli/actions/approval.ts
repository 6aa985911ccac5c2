import { annotations } from "../../crds/api/names.ts";
import type { ReconciledObject } from "../../crds/api/objects.ts";
import type { Plan } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import type { Reason } from "../../lib/reasons.ts";

/** Reasons of an object that waits with its plan, also while a run looks whether the plan still fits. */
const waiting: ReadonlySet<string> = new Set<Reason>(["AwaitingApproval", "Reconciling"]);

/** The plan that an object waits with, approved or not; undefined when it waits with none for the spec as it is now. */
export function waitingPlan({ metadata, status }: ReconciledObject): Plan | undefined {
  const plan = status?.plan;
  if (!plan || plan.generation !== metadata.generation) return undefined;
  return waiting.has(conditionOf(status, "Ready")?.reason ?? "") ? plan : undefined;
}

/** Who approved the plan that the object waits with; undefined while nobody has. */
export function approverOf(object: ReconciledObject): string | undefined {
  const { [annotations.approved]: hash, [annotations.approvedBy]: by } = object.metadata.annotations ?? {};
  return hash !== undefined && hash === waitingPlan(object)?.hash ? (by ?? "somebody") : undefined;
}

/** The plan that waits for somebody's approval, once the run that made it has ended. */
export function unapprovedPlan(object: ReconciledObject): Plan | undefined {
  const reason = conditionOf(object.status, "Ready")?.reason;
  return reason === "AwaitingApproval" && approverOf(object) === undefined ? waitingPlan(object) : undefined;
}

/** The annotation of an object for which nothing is done before somebody approves it. */
export const approvalRequired = { [annotations.approval]: "required" };

/** Whether nothing is done before somebody approves it. */
export function needsApproval({ metadata }: ReconciledObject): boolean {
  return metadata.annotations?.[annotations.approval] === "required";
}
