import { group } from "../../crds/api/names.ts";
import { UsageError } from "../../lib/errors.ts";
import { findKind } from "../../lib/kinds.ts";
import { discover, type DiscoveredType } from "../../lib/kube/discovery.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import type { ClusterContext } from "../context.ts";
import { didYouMean } from "../nearest.ts";
import { workloadType } from "../workload.ts";

/** The type of workloads that a word means; the cluster is asked for those that Kubernetes does not have by itself. Throws {@link UsageError}. */
export async function findWorkloadType(context: Pick<ClusterContext, "client">, word: string): Promise<ResourceType> {
  const type = workloadType(word) ?? (await findType(context, word));
  if (type.group === group || !type.namespaced) {
    throw new UsageError(`${type.kind} is not a workload`, "name what makes pods, such as deployment/web");
  }
  return type;
}

/** A namespaced type beyond the core group by what the cluster calls it: `rollout`, `rollouts`, `ro`, `rollouts.argoproj.io`. Throws {@link UsageError}. */
export async function findType({ client }: Pick<ClusterContext, "client">, word: string): Promise<ResourceType> {
  const ours = findKind(word);
  if (ours) return ours;
  const types = await discover(client);
  const [name = "", ...rest] = word.toLowerCase().split(".");
  const found = types.filter((type) => namesOf(type).includes(name) && (!rest.length || rest.join(".") === type.group));
  const [type, another] = found;
  if (another && type && !rest.length) {
    throw new UsageError(
      `"${word}" is a kind of several groups`,
      `say of which: ${found.map((one) => `${one.plural}.${one.group}`).join(" or ")}`,
    );
  }
  if (type) {
    const { group: of, version, kind, plural, namespaced } = type;
    return { group: of, version, kind, plural, namespaced };
  }
  const like = didYouMean(name, types.flatMap(namesOf));
  throw new UsageError(`the cluster has no kind "${word}"`, like ?? "see those that it has with `kubectl api-resources`");
}

function namesOf({ singular, plural, kind, shortNames }: DiscoveredType): string[] {
  return [singular, plural, kind.toLowerCase(), ...shortNames];
}
