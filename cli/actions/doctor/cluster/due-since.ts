import { bindingFinalizer, finalizer } from "../../../../crds/api/names.ts";
import type { ReconciledObject } from "../../../../crds/api/objects.ts";

/** Since when an object is due for a run, in milliseconds since the epoch. Not due, or in a run's hands: the end of all time. */
export function dueSince({ metadata, status = {} }: Pick<ReconciledObject, "metadata" | "status">, now: number): number {
  const never = Number.POSITIVE_INFINITY;
  if (Date.parse(status.run?.until ?? "") > now) return never;
  // somebody else holds up its end
  if (metadata.deletionTimestamp && !metadata.finalizers?.some((one) => one === finalizer || one === bindingFinalizer)) return never;
  const changed = metadata.generation === status.observedGeneration ? never : written(metadata);
  return Math.min(changed, Date.parse(status.nextRunAt ?? "") || never);
}

/** When somebody last wrote more than the status. */
function written({ managedFields = [], creationTimestamp = "" }: ReconciledObject["metadata"]): number {
  const entries = managedFields as { time?: string; subresource?: string }[];
  const times = entries.filter(({ subresource }) => !subresource).map(({ time }) => Date.parse(time ?? "") || 0);
  return Math.max(Date.parse(creationTimestamp), ...times);
}
