import { annotations, finalizer, type PlanRequest } from "../../crds/api/names.ts";
import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import { conditionOf } from "../../lib/conditions.ts";
import type { RunReason } from "../../lib/launch/launcher.ts";
import { isDue, isUnderWay } from "../reconcile/rotation/state.ts";
import { signsOf } from "./signs.ts";

/** Why an object is due for a run now; undefined when it isn't. */
export function dueReason(object: ServiceObject, account: CloudAccount | undefined, now: Date): RunReason | undefined {
  const { metadata, status = {} } = object;
  const signs = signsOf(object, now);
  if (!signs) return undefined;
  const { timeHasCome, changed, requested } = signs;
  const accountChanged = (account?.metadata.generation ?? 0) !== (status.observedAccountGeneration ?? 0);

  const approved = isApproved(object);
  const planned = requestedPlan(object) && "Planned";

  if (metadata.deletionTimestamp) {
    if (!metadata.finalizers?.includes(finalizer)) return undefined;
    return changed || approved || requested || accountChanged || timeHasCome ? "Deleted" : planned;
  }
  if ((status.observedGeneration ?? -1) < 0) return "Created";
  if (changed) return "Changed";
  if (approved) return "Approved";
  if (requestedRotation(object) && !object.spec.suspend) return "Rotation";
  if (requested) return "Requested";
  if (accountChanged) return "AccountChanged";
  if (timeHasCome && isDue(status.rotation, now) && status.operation?.kind !== "Create") return "Rotation";
  if (timeHasCome) return conditionOf(status, "Reconciling")?.status === "True" ? "Retry" : "Drift";
  return planned;
}

/** Whether the plan that the object waits with was approved. */
function isApproved({ metadata, status }: ServiceObject): boolean {
  const approved = metadata.annotations?.[annotations.approved];
  return approved !== undefined && approved === status?.plan?.hash && conditionOf(status, "Ready")?.reason === "AwaitingApproval";
}

/** The value of the annotation that asks for new credentials, and that no run has taken up yet. */
export function requestedRotation({ metadata, status }: ServiceObject): string | undefined {
  const asked = metadata.annotations?.[annotations.rotate] || undefined;
  const { rotation } = status ?? {};
  const known = asked === rotation?.id || (isUnderWay(rotation) && asked === rotation.next);
  return known ? undefined : asked;
}

/** The preview that was asked for and not answered yet. A request that can't be read is none. */
export function requestedPlan({ metadata, status }: ServiceObject): PlanRequest | undefined {
  const text = metadata.annotations?.[annotations.plan];
  if (text === undefined) return undefined;
  try {
    const request = JSON.parse(text) as Partial<PlanRequest> | null;
    return typeof request?.id === "string" && request.id !== status?.preview?.id ? { ...request, id: request.id } : undefined;
  } catch {
    return undefined;
  }
}
