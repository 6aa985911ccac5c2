import type { ServiceObject } from "../../../crds/api/objects.ts";
import { bindingType, type Kind, serviceKinds } from "../../../lib/kinds.ts";
import { isStoreError } from "../../../lib/store/errors.ts";
import type { Context } from "../../context.ts";

/** The services and bindings that the caller may see. */
export interface Listed {
  objects: { kind: Kind; object: ServiceObject }[];
  /** Where they are, as an end of a sentence: nothing for all namespaces. */
  place: string;
}

/** Services and bindings in all namespaces, or where the caller may look. */
export async function listAll(context: Context): Promise<Listed> {
  const lists = await Promise.all([...serviceKinds, bindingType].map((kind) => listKind(context, kind)));
  return {
    objects: lists.flatMap(({ objects }) => objects),
    place: lists.every(({ everywhere }) => everywhere) ? "" : ` in namespace ${context.namespace}`,
  };
}

async function listKind({ store, namespace }: Context, kind: Kind) {
  const list = async (place: string | undefined) =>
    (await store.list<ServiceObject>(kind, { namespace: place })).items.map((object) => ({ kind, object }));
  try {
    return { objects: await list(undefined), everywhere: true };
  } catch (error) {
    if (!isStoreError(error, "Forbidden")) throw error;
    return { objects: await list(namespace), everywhere: false };
  }
}
