import { annotations } from "../../crds/api/names.ts";
import type { ReconciledObject } from "../../crds/api/objects.ts";
import { dueTime } from "./due-time.ts";

/** What says that an object is due, whatever its kind. */
export interface Signs {
  /** Its next look, drift or retry is due. */
  timeHasCome: boolean;
  /** Its spec is another than the last run saw. */
  changed: boolean;
  /** Somebody asked for a run that has not been. */
  requested: boolean;
}

/** What says that an object is due; undefined while a run works on it. */
export function signsOf({ metadata, status = {} }: Pick<ReconciledObject, "metadata" | "status">, now: Date): Signs | undefined {
  if (status.run !== undefined && new Date(status.run.until) > now) return undefined;
  const asked = metadata.annotations?.[annotations.reconcile];
  return {
    timeHasCome: (dueTime(status) ?? Number.POSITIVE_INFINITY) <= now.getTime(),
    changed: metadata.generation !== status.observedGeneration,
    requested: asked !== undefined && asked !== status.lastHandledReconcileAt,
  };
}
