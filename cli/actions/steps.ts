import type { ReconciledObject } from "../../crds/api/objects.ts";
import type { Plan, RunRecord, ServiceStatus } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import type { Reason } from "../../lib/reasons.ts";
import { approverOf, unapprovedPlan } from "./approval.ts";

/** What happens to an object while one waits for it. */
export type Step =
  | { type: "claimed"; job: string }
  | { type: "condition"; ready: boolean; reason: string; message: string }
  | { type: "operation"; kind: string; message: string | undefined; startedAt: string }
  /** It waits with this plan until somebody approves it. */
  | { type: "approval"; plan: Plan }
  | { type: "approved"; by: string }
  | { type: "finished"; run: RunRecord }
  /** Nothing has happened for so many seconds since the object was written. */
  | { type: "idle"; seconds: number };

/** Reasons of a condition that says no more than the claim, or the plan, does. */
const silent: ReadonlySet<string> = new Set<Reason>(["Reconciling", "AwaitingApproval"]);
/** Reasons of a condition that says no more than the operation does, where there is one. */
const underWay: ReadonlySet<string> = new Set<Reason>(["Creating", "Updating", "Deleting"]);

/** What happened between two states of an object, in the order in which a run writes it. */
export function stepsBetween(before: ReconciledObject, after: ReconciledObject): Step[] {
  const [old, now] = [before.status, after.status];
  const steps: Step[] = [];
  if (now?.run && now.run.job !== old?.run?.job) steps.push({ type: "claimed", job: now.run.job });
  if (now?.operation && (now.operation.message !== old?.operation?.message || now.operation.startedAt !== old?.operation?.startedAt)) {
    steps.push(operationStep(now.operation));
  }
  if (now?.lastRun && (now.lastRun.job !== old?.lastRun?.job || now.lastRun.finishedAt !== old?.lastRun?.finishedAt)) {
    steps.push({ type: "finished", run: now.lastRun });
  }
  const approver = approverOf(after);
  if (approver !== undefined && approver !== approverOf(before)) steps.push({ type: "approved", by: approver });
  const plan = unapprovedPlan(after);
  if (plan && plan.hash !== unapprovedPlan(before)?.hash) steps.push({ type: "approval", plan });
  const [was, is] = [conditionOf(before.status, "Ready"), conditionOf(after.status, "Ready")];
  const said = is && (silent.has(is.reason) || (underWay.has(is.reason) && now?.operation));
  if (is && !said && (is.reason !== was?.reason || is.message !== was.message || is.status !== was.status)) {
    // a run that changed something says of it what its changes say already
    const message = is.message === now?.lastRun?.changes?.join("; ") ? "" : is.message;
    steps.push({ type: "condition", ready: is.status === "True", reason: is.reason, message });
  }
  return steps;
}

/** What the cloud is at work on. */
export function operationStep({ kind, message, startedAt }: NonNullable<ServiceStatus["operation"]>): Step {
  return { type: "operation", kind, message, startedAt };
}
