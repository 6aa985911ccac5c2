import { cliManager } from "../../crds/api/names.ts";
import type { KubeObject, ObjectMeta } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { isStoreError, StoreError } from "../../lib/store/errors.ts";
import type { Ref, ResourceType } from "../../lib/store/store.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import type { Context } from "../context.ts";

/** A CronJob as far as we read it. */
export interface CronJob extends KubeObject {
  spec: { jobTemplate: { metadata?: Partial<ObjectMeta>; spec: { template: { spec: { containers: Container[] } } } } };
}

interface Container {
  image?: string;
  env?: { name: string; value?: string }[];
}

/** What became of the wish to dispatch now: without it the object waits for the next pass, at most a minute. */
export type Kick = "started" | "forbidden" | "unavailable";

/** Where the dispatcher is. */
export function dispatchRef(type: ResourceType): Ref {
  return { type, namespace: systemNamespace, name: dispatcherName };
}

/**
 * Starts a dispatch at once where the caller may, as `kubectl create job --from=cronjob/kubectl-cloud-dispatch` does.
 * What is written already is taken up by the next pass anyway, so that this never throws for what the cluster refuses.
 */
export async function kickDispatch({ store, now }: Context): Promise<Kick> {
  try {
    const cronJob = await store.get<CronJob>(dispatchRef(builtin.cronJob));
    if (!cronJob) return "unavailable";
    await store.create(builtin.job, jobFrom(cronJob, now()), { fieldManager: cliManager });
    return "started";
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return "forbidden";
    if (error instanceof StoreError) return "unavailable";
    throw error;
  }
}

function jobFrom({ apiVersion, kind, metadata, spec: { jobTemplate } }: CronJob, now: Date): KubeObject {
  const { labels, annotations } = jobTemplate.metadata ?? {};
  const unique =
    now.getTime().toString(36) +
    Math.floor(Math.random() * 46_656)
      .toString(36)
      .padStart(3, "0");
  const owner = { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? "", controller: true };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `${dispatcherName}-${unique}`,
      namespace: systemNamespace,
      ...(labels && { labels }),
      annotations: { ...annotations, "cronjob.kubernetes.io/instantiate": "manual" },
      ownerReferences: [owner],
    },
    spec: jobTemplate.spec,
  } as KubeObject;
}
