import { apiVersion, scheduleManager } from "../../../crds/api/names.ts";
import type { ServiceObject } from "../../../crds/api/objects.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { specHash } from "../../../lib/spec-hash.ts";
import { isStoreError } from "../../../lib/store/errors.ts";
import { type Action, type Errand, isMarked, marksOf, nameOf, requestOf, targetOf } from "./action.ts";

const options = { fieldManager: scheduleManager };

/** Creates what is not there yet, and leaves the rest as it is. */
export const create: Action<"create"> = async (errand, { objects }) => {
  const told: string[] = [];
  for (const object of objects) told.push(await createOne(errand, object as unknown as ServiceObject));
  return { done: told.join("; ") };
};

async function createOne(errand: Errand, manifest: ServiceObject): Promise<string> {
  const ref = targetOf(errand, { kind: manifest.kind, name: manifest.metadata.name }, ["CloudBinding"]);
  const { type, namespace = "", name } = ref;
  if ((manifest.metadata.namespace ?? namespace) !== namespace) {
    throw rejected(`${nameOf(ref)} is for the namespace ${manifest.metadata.namespace}`, "write the schedule in that namespace");
  }
  // a policy refuses it too, but not in a folder
  if ((manifest.spec as { adoptionPolicy?: string } | undefined)?.adoptionPolicy === "IfExists") {
    throw rejected("adopting can't be scheduled", "leave adoptionPolicy at Never, and adopt when the object is there");
  }
  const { labels, annotations } = manifest.metadata;
  const object = {
    apiVersion,
    kind: type.kind,
    metadata: { name, namespace, ...(labels && { labels }), annotations: { ...annotations, ...marksOf(errand) } },
    spec: manifest.spec,
  };
  try {
    // the hash is of the spec with its defaults, which the API server fills in
    const { spec } = await errand.store.create(type, object, { ...options, dryRun: true });
    const whole = { ...object.metadata.annotations, ...requestOf(errand, specHash(spec)) };
    await errand.store.create(type, { ...object, metadata: { ...object.metadata, annotations: whole } }, options);
    return `created ${nameOf(ref)}`;
  } catch (error) {
    if (!isStoreError(error, "AlreadyExists")) throw error;
  }
  const there = await errand.store.get(ref);
  return there && isMarked(errand, there) ? `created ${nameOf(ref)}` : `${nameOf(ref)} exists already, and was left as it is`;
}

function rejected(message: string, hint: string): TerminalError {
  return new TerminalError(message, { code: "SpecRejected", hint });
}
