import { labels, product } from "../../../../crds/api/names.ts";
import { builtin } from "../../../../lib/kinds.ts";
import { systemNamespace } from "../../../../lib/system.ts";
import type { Pod } from "../../account-pod.ts";
import { failed, type Found, ok } from "../finding.ts";
import { type Stuck, stuckOf } from "./stuck.ts";
import type { Subject } from "./subject.ts";

/** Whether the pods of dispatcher and runs start: their image can be pulled, fits the node, and there is a node for them. */
export async function checkPods({ context: { store }, now }: Subject): Promise<Found[]> {
  const { items } = await store.list<Pod>(builtin.pod, { namespace: systemNamespace, labelSelector: `${labels.managedBy}=${product}` });
  const newestFirst = items.toSorted((a, b) => ((a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? 1 : -1));
  const [dispatchers, others] = [true, false].map((wanted) => newestFirst.filter((pod) => isDispatcher(pod) === wanted)) as [Pod[], Pod[]];
  // an earlier pass that failed is over; a run that is stuck is one that somebody waits for
  const looked = [...dispatchers.slice(0, 1), ...others];
  const time = await now();
  const groups = new Map<string, { stuck: Stuck; pods: Pod[] }>();
  for (const pod of looked) {
    const stuck = stuckOf(pod, time);
    if (!stuck) continue;
    const group = groups.get(stuck.what) ?? { stuck, pods: [] };
    group.pods.push(pod);
    groups.set(stuck.what, group);
  }
  if (!groups.size) return [ok(looked.length ? "every pod of dispatcher and runs can start" : "no pod of dispatcher or runs is stuck")];
  return [...groups.values()].map(({ stuck, pods }) => failed(`${subject(pods)} stuck: ${stuck.what}`, stuck.hint));
}

function subject(pods: readonly Pod[]): string {
  const [first, ...more] = pods;
  const runs = pods.filter((pod) => !isDispatcher(pod)).length;
  if (!runs) return "a pod of the dispatcher is";
  return more.length ? `${pods.length} pods, such as ${first?.metadata.name}, are` : `pod ${first?.metadata.name} is`;
}

function isDispatcher({ metadata }: Pod): boolean {
  return metadata.labels?.[labels.component] === "dispatch";
}
