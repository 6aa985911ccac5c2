import { annotations, scheduleManager } from "../../../crds/api/names.ts";
import { type Action, type Errand, isMarked, marksOf, nameOf, targetOf } from "./action.ts";
import { missing } from "./missing.ts";

/** Asks for a run that looks after an object. */
export const reconcile: Action<"reconcile"> = (errand, target) => ask(errand, target, annotations.reconcile, "a run for");

/** Asks for new credentials of an object; a run of the object gives them. */
export const rotate: Action<"rotate"> = (errand, target) => ask(errand, target, annotations.rotate, "new credentials of");

/** Writes the scheduled time as an annotation: of the same time there is but one. */
async function ask(errand: Errand, target: { kind: string; name: string }, annotation: string, what: string) {
  const { store, hold } = errand;
  const ref = targetOf(errand, target);
  const done = { done: `asked for ${what} ${nameOf(ref)}: see 'kubectl cloud status ${ref.type.singular}/${ref.name}'` };
  const object = await store.get(ref);
  if (!object) throw missing(ref);
  // when somebody has asked again since, it is not asked for once more
  if (isMarked(errand, object)) return done;
  const { resourceVersion } = object.metadata;
  const patch = { metadata: { resourceVersion, annotations: { ...marksOf(errand), [annotation]: hold.occasion.at } } };
  await store.patch(ref, patch, { fieldManager: scheduleManager });
  return done;
}
