import { scheduleManager } from "../../../crds/api/names.ts";
import type { ServiceObject } from "../../../crds/api/objects.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { specHash } from "../../../lib/spec-hash.ts";
import { type Action, isMarked, marksOf, nameOf, requestOf, targetOf } from "./action.ts";
import { missing } from "./missing.ts";

/** Merges fields into an object's spec, as `kubectl patch --type=merge` does: null takes a field out, a list is set as a whole. */
export const set: Action<"set"> = async (errand, { spec, ...target }) => {
  const { store } = errand;
  const ref = targetOf(errand, target);
  if (spec["adoptionPolicy"] === "IfExists") {
    throw new TerminalError("adopting can't be scheduled", {
      code: "SpecRejected",
      hint: "leave adoptionPolicy out, and use 'kubectl cloud adopt' when the object is there",
    });
  }
  const object = await store.get<ServiceObject>(ref);
  if (!object) throw missing(ref);
  const done = { done: `set ${Object.keys(spec).toSorted().join(", ")} of ${nameOf(ref)}` };
  if (isMarked(errand, object)) return done;
  // what somebody else changes at the same moment must not be taken for what the requester asked for
  const { resourceVersion } = object.metadata;
  const options = { fieldManager: scheduleManager };
  const wanted = await store.patch<ServiceObject>(ref, { metadata: { resourceVersion }, spec }, { ...options, dryRun: true });
  const annotations = { ...marksOf(errand), ...requestOf(errand, specHash(wanted.spec)) };
  await store.patch(ref, { metadata: { resourceVersion, annotations }, spec }, options);
  return done;
};
