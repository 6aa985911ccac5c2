import type { KubeObject } from "../../crds/api/objects.ts";
import { discover } from "../../lib/kube/discovery.ts";
import type { Connection } from "../../lib/kube/index.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { ResourceType } from "../../lib/store/store.ts";

/** What comes and goes by itself. */
const passing = ["events", "leases", "componentstatuses"];

/** Every object in a cluster, of every type that it can list, as `plural.group namespace/name`, in order. */
export async function everything({ client, store }: Connection): Promise<string[]> {
  const { resources } = await client.request<{ resources: { name: string; kind: string; namespaced: boolean; verbs: string[] }[] }>(
    "GET",
    "/api/v1",
  );
  const core = resources
    .filter(({ name, verbs }) => !name.includes("/") && verbs.includes("list"))
    .map(({ name, kind, namespaced }): ResourceType => ({ group: "", version: "v1", kind, plural: name, namespaced }));
  const types = [...core, ...(await discover(client))].filter(({ plural }) => !passing.includes(plural));
  const lists = await Promise.all(types.map(async (type) => objectsOf(store, type)));
  return lists.flat().toSorted();
}

async function objectsOf(store: Connection["store"], type: ResourceType): Promise<string[]> {
  try {
    const { items } = await store.list<KubeObject>(type);
    return items.map(({ metadata: { namespace = "", name } }) => `${type.plural}.${type.group} ${namespace}/${name}`);
  } catch (error) {
    // what can only be asked, such as a review, or is just going
    if (isStoreError(error, "TypeNotFound", "NotFound") || (isStoreError(error, "ServerError") && error.message.includes("405"))) return [];
    throw error;
  }
}
