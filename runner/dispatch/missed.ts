import type { CloudScheduleStatus } from "../../crds/api/kinds/cloudschedule.ts";
import { dispatchManager } from "../../crds/api/names.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { scheduleType } from "../../lib/kinds.ts";
import { mergePatch } from "../../lib/merge-patch.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { DispatchContext } from "./dispatch.ts";
import type { Pass } from "./pass.ts";

/** Tells a schedule of the times that were missed, and counts in the pass. */
export async function tellMissed(
  { store, log }: DispatchContext,
  { metadata, status = {} }: CloudSchedule,
  next: CloudScheduleStatus,
  pass: Pass,
): Promise<void> {
  const { namespace = "", name, resourceVersion } = metadata;
  try {
    const patch = { metadata: { resourceVersion }, status: mergePatch(status, next) };
    await store.patch({ type: scheduleType, namespace, name }, patch, { fieldManager: dispatchManager, subresource: "status" });
    pass.refused++;
  } catch (error) {
    // somebody changed or removed it meanwhile: the next pass looks again
    if (isStoreError(error, "Conflict", "NotFound")) return;
    pass.failed.push(`schedule/${namespace}`);
    log.warn({ err: error, namespace, schedule: name }, "that a time was missed could not be written");
  }
}
