import { scheduleManager } from "../../../crds/api/names.ts";
import { isStoreError } from "../../../lib/store/errors.ts";
import type { Ref } from "../../../lib/store/store.ts";
import { type Action, type Errand, isMarked, marksOf, nameOf, requestOf, targetOf } from "./action.ts";

/**
 * Asks for the deletion of the object that was there when the time was taken up; of its resource in the cloud a run takes care, as
 * its deletionPolicy says. One that was created since, by the same name, is another and stays.
 */
export const remove: Action<"delete"> = async (errand, target) => {
  const { store, hold } = errand;
  const { uid } = hold.occasion;
  const ref = targetOf(errand, target, ["CloudBinding"]);
  const gone = { done: `${nameOf(ref)} is gone already` };
  if (uid === undefined) return gone;
  const object = await store.get(ref);
  if (!object || object.metadata.uid !== uid) return gone;
  if (object.metadata.deletionTimestamp) {
    return { done: isMarked(errand, object) ? `deleted ${nameOf(ref)}` : `${nameOf(ref)} is being deleted already` };
  }
  await noteRequest(errand, ref);
  return (await store.delete(ref, { uid })) ? { done: `deleted ${nameOf(ref)}` } : gone;
};

/** Says on the object who asks for its deletion, and which schedule; the deletion itself does not hang on it. */
async function noteRequest(errand: Errand, ref: Ref): Promise<void> {
  try {
    const patch = { metadata: { annotations: { ...marksOf(errand), ...requestOf(errand, "delete") } } };
    await errand.store.patch(ref, patch, { fieldManager: scheduleManager });
  } catch (error) {
    if (!isStoreError(error, "Forbidden", "NotFound", "Invalid", "Conflict")) throw error;
  }
}
