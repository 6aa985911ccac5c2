import type { KubeObject, ObjectMeta } from "../../crds/api/objects.ts";
import { serviceBindingsVariable } from "../../lib/binding/service-binding.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Ref, ResourceType, Store } from "../../lib/store/store.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";

/** How runs are dispatched: by a CronJob that looks each minute, or by a Deployment that watches. */
export type Dispatch = "cron" | "watch";

/** What a dispatcher's pods are made of, as far as we read it. */
export interface DispatcherPod {
  imagePullSecrets?: { name: string }[];
  containers: { image?: string; imagePullPolicy?: string; env?: { name: string; value?: string }[] }[];
}

/** A CronJob as far as we read it. */
export interface CronJob extends KubeObject {
  spec: {
    schedule: string;
    suspend?: boolean;
    jobTemplate: { metadata?: Partial<ObjectMeta>; spec: { template: { spec: DispatcherPod } } };
  };
  status?: { lastScheduleTime?: string; lastSuccessfulTime?: string };
}

/** A Deployment as far as we read it. */
export interface Deployment extends KubeObject {
  spec: { replicas?: number; template: { metadata?: Partial<ObjectMeta>; spec: DispatcherPod } };
  status?: { availableReplicas?: number; conditions?: { type: string; status: string; lastTransitionTime?: string }[] };
}

/** What is installed of the one or the other. */
export type Dispatcher =
  | { dispatch: "cron"; object: CronJob; pod: DispatcherPod }
  | { dispatch: "watch"; object: Deployment; pod: DispatcherPod };

/** What each dispatcher is in the cluster. */
export const dispatcherTypes: Record<Dispatch, ResourceType> = { cron: builtin.cronJob, watch: builtin.deployment };

/** Where the dispatcher is. */
export function dispatchRef(type: ResourceType): Ref {
  return { type, namespace: systemNamespace, name: dispatcherName };
}

/** The dispatchers that are installed, the one that watches first; both only when an installation was not finished, which does no harm. */
export async function dispatchers(store: Store): Promise<Dispatcher[]> {
  const [deployment, cronJob] = await Promise.all([
    store.get<Deployment>(dispatchRef(builtin.deployment)),
    store.get<CronJob>(dispatchRef(builtin.cronJob)),
  ]);
  return [
    ...(deployment ? [{ dispatch: "watch" as const, object: deployment, pod: deployment.spec.template.spec }] : []),
    ...(cronJob ? [{ dispatch: "cron" as const, object: cronJob, pod: cronJob.spec.jobTemplate.spec.template.spec }] : []),
  ];
}

/** The image that a dispatcher starts runs from. */
export function runImage({ pod }: Pick<Dispatcher, "pod">): string | undefined {
  return variableOf(pod, "RUNNER_IMAGE") ?? pod.containers[0]?.image;
}

/** What a dispatcher is told by a variable of its environment. */
export function variableOf({ containers }: DispatcherPod, variable: string): string | undefined {
  return containers[0]?.env?.find(({ name }) => name === variable)?.value;
}

/** Whether a dispatcher brings about ServiceBindings of servicebinding.io. */
export function bringsServiceBindings({ pod }: Pick<Dispatcher, "pod">): boolean {
  return pod.containers.some(({ env = [] }) => env.some(({ name, value }) => name === serviceBindingsVariable && value === "true"));
}
