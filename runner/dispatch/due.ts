import { annotations, finalizer } from "../../crds/api/names.ts";
import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import { conditionOf } from "../../lib/conditions.ts";
import type { RunReason } from "../../lib/launch/launcher.ts";

/** Why an object is due for a run now; undefined when it isn't. */
export function dueReason(object: ServiceObject, account: CloudAccount | undefined, now: Date): RunReason | undefined {
  const { metadata, status = {} } = object;
  const claimed = status.run !== undefined && new Date(status.run.until) > now;
  if (claimed) return undefined;
  const timeHasCome = status.nextRunAt !== undefined && new Date(status.nextRunAt) <= now;
  const changed = metadata.generation !== status.observedGeneration;
  const asked = metadata.annotations?.[annotations.reconcile];
  const requested = asked !== undefined && asked !== status.lastHandledReconcileAt;
  const accountChanged = (account?.metadata.generation ?? 0) !== (status.observedAccountGeneration ?? 0);

  if (metadata.deletionTimestamp) {
    if (!metadata.finalizers?.includes(finalizer)) return undefined;
    return changed || requested || accountChanged || timeHasCome ? "Deleted" : undefined;
  }
  if ((status.observedGeneration ?? -1) < 0) return "Created";
  if (changed) return "Changed";
  if (requested) return "Requested";
  if (accountChanged) return "AccountChanged";
  if (timeHasCome) return conditionOf(status, "Reconciling")?.status === "True" ? "Retry" : "Drift";
  return undefined;
}
