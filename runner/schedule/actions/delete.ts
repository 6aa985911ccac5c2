import { scheduleManager } from "../../../crds/api/names.ts";
import { isStoreError } from "../../../lib/store/errors.ts";
import { type Action, isMarked, marksOf, nameOf, requestOf, targetOf } from "./action.ts";

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
  try {
    const { resourceVersion } = object.metadata;
    const patch = { metadata: { resourceVersion, annotations: { ...marksOf(errand), ...requestOf(errand, "delete") } } };
    await store.patch(ref, patch, { fieldManager: scheduleManager });
    await store.delete(ref, { uid });
    return { done: `deleted ${nameOf(ref)}` };
  } catch (error) {
    if (isStoreError(error, "NotFound")) return gone;
    throw error;
  }
};
