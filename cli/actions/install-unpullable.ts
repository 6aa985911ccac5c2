import { labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { Context } from "../context.ts";
import { cannotBePulled, type Pod } from "./account-pod.ts";
import type { DispatcherPod } from "./dispatcher.ts";

interface Made extends Pod {
  spec?: Pod["spec"] & DispatcherPod;
}

/**
 * The Jobs that wait for an image that can't be pulled, and got it otherwise than the dispatcher has it now. A pod keeps what it
 * was made with, so the object would wait for its run until the Job's time is over. None of their containers has ever run.
 */
export async function unpullableJobs({ store }: Context, dispatcher: DispatcherPod): Promise<KubeObject[]> {
  const { items } = await store.list<Made>(builtin.pod, { namespace: systemNamespace, labelSelector: `${labels.managedBy}=${product}` });
  const names = items
    .filter((pod) => cannotBePulled(pod) && pod.spec && pulled(pod.spec) !== pulled(dispatcher))
    .flatMap(({ metadata }) => metadata.ownerReferences?.filter(({ kind }) => kind === "Job").map(({ name }) => name) ?? []);
  const jobs = await Promise.all([...new Set(names)].map((name) => store.get({ type: builtin.job, namespace: systemNamespace, name })));
  return jobs.filter((job) => job !== undefined);
}

/** Which image a pod has, and how it gets it. */
function pulled({ containers, imagePullSecrets = [] }: DispatcherPod): string {
  const [{ image, imagePullPolicy } = {}] = containers;
  return JSON.stringify([image, imagePullPolicy, imagePullSecrets.map(({ name }) => name)]);
}
