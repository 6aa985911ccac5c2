import { group, labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin, kinds } from "../../lib/kinds.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import type { Context } from "../context.ts";

/** A CustomResourceDefinition, as far as it says how its objects are found. */
interface CRD extends KubeObject {
  spec: {
    group: string;
    scope: "Namespaced" | "Cluster";
    names: { kind: string; plural: string; singular?: string };
    versions: { name: string; storage: boolean }[];
  };
}

/** A kind that another version has installed and that this one doesn't know. */
export interface UnknownKind extends ResourceType {
  singular: string;
}

/** All kinds of ours in the cluster: also those of other versions. */
export async function installedCRDs({ store }: Pick<Context, "store">): Promise<KubeObject[]> {
  const { items } = await store.list<CRD>(builtin.crd);
  return items.filter(({ spec, metadata }) => spec.group === group || metadata.labels?.[labels.partOf] === product);
}

/** Those of them that this version doesn't know, as an older or a newer one has them. */
export async function unknownKinds(context: Pick<Context, "store">): Promise<UnknownKind[]> {
  const found = (await installedCRDs(context)) as CRD[];
  return found
    .filter(({ spec }) => spec.group === group && !kinds.some(({ plural }) => plural === spec.names.plural))
    .map(({ spec: { scope, names, versions } }) => ({
      group,
      version: versions.find(({ storage }) => storage)?.name ?? "",
      kind: names.kind,
      plural: names.plural,
      singular: names.singular ?? names.kind.toLowerCase(),
      namespaced: scope === "Namespaced",
    }));
}
