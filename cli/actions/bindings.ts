import type { CloudBinding } from "../../crds/api/objects.ts";
import { bindingType } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import type { StatusRow } from "./status.ts";

/** The bindings of a service, by name; none where the caller may not see them, or the cluster has no such kind. */
export async function bindingsOf({ store }: Context, { kind, object }: Pick<StatusRow, "kind" | "object">): Promise<CloudBinding[]> {
  if (!kind.service) return [];
  const { name, namespace } = object.metadata;
  try {
    const { items } = await store.list<CloudBinding>(bindingType, { namespace });
    return items
      .filter(({ spec }) => spec.service.kind === kind.kind && spec.service.name === name)
      .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  } catch (error) {
    if (isStoreError(error, "Forbidden", "TypeNotFound")) return [];
    throw error;
  }
}
