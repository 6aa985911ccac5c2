import { cliManager, group, labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { Context } from "../context.ts";
import { type Part, refOf } from "./install-manifests.ts";

/** What an installed version had and this one hasn't. */
export interface Dropped {
  /** What goes, in the order in which it can. */
  goes: Part[];
  /** What stays, with what to do. */
  stays: { part: Part; why: string }[];
}

/** First what acts, then what it may do, then what holds it back, as `uninstall` does. */
const types: readonly ResourceType[] = [
  builtin.cronJob,
  builtin.deployment,
  builtin.roleBinding,
  builtin.role,
  builtin.clusterRoleBinding,
  builtin.clusterRole,
  builtin.serviceAccount,
  builtin.policyBinding,
  builtin.policy,
  builtin.configMap,
  builtin.crd,
];

/** What is installed has these; what is made for accounts and for runs has one of the other two as well. */
const selector = `${labels.managedBy}=${product},${labels.partOf}=${product},!${labels.account},!${labels.worker}`;

/**
 * Looks for what is installed and is not among the parts: what bears our labels and a name of ours, where we install, and was made
 * for no account. It goes if `install` has put it there: what something else has applied would only come back. A kind stays in
 * any case, as objects may be of it.
 */
export async function droppedParts({ store }: Pick<Context, "store">, parts: readonly Part[]): Promise<Dropped> {
  const lists = types.map(async (type) => {
    const place = type.namespaced ? { namespace: systemNamespace } : {};
    const { items } = await store.list<KubeObject>(type, { labelSelector: selector, ...place });
    return items.map((object): Part => ({ type, object }));
  });
  const wanted = new Set(parts.map(keyOf));
  const dropped: Dropped = { goes: [], stays: [] };
  for (const part of (await Promise.all(lists)).flat()) {
    const { name, deletionTimestamp } = part.object.metadata;
    if (wanted.has(keyOf(part)) || deletionTimestamp) continue;
    if (part.type === builtin.crd) {
      if (!name.endsWith(`.${group}`)) continue;
      const why = `there may be objects of it: when \`kubectl get ${name} --all-namespaces\` shows none, kubectl delete crd ${name}`;
      dropped.stays.push({ part, why });
    } else if (name.startsWith(product)) {
      const manager = otherManager(part.object);
      if (manager === undefined) dropped.goes.push(part);
      else dropped.stays.push({ part, why: `${manager} manages it: remove it there` });
    }
  }
  return dropped;
}

/** Who has put it there, unless it was `install`. */
function otherManager({ metadata }: KubeObject): string | undefined {
  const fields = metadata.managedFields as { manager?: string; subresource?: string }[] | undefined;
  const managers = (fields ?? []).filter(({ subresource }) => !subresource).map(({ manager = "" }) => manager);
  return managers.includes(cliManager) ? undefined : (managers[0] ?? "something else");
}

function keyOf(part: Part): string {
  const { type, namespace = "", name } = refOf(part);
  return `${type.group}/${type.plural}/${namespace}/${name}`;
}
