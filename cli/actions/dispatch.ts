import { cliManager } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { isStoreError, StoreError } from "../../lib/store/errors.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import type { Context } from "../context.ts";
import type { Kick } from "../place/runs.ts";
import { type CronJob, dispatchRef } from "./dispatcher.ts";

/**
 * Starts a dispatch at once where the caller may, as `kubectl create job --from=cronjob/kubectl-cloud-dispatch` does.
 * What is written already is taken up by the next pass anyway, so that this never throws for what the cluster refuses.
 */
export async function kickDispatch({ store, now }: Pick<Context, "store" | "now">): Promise<Kick> {
  try {
    const cronJob = await store.get<CronJob>(dispatchRef(builtin.cronJob));
    if (!cronJob) return (await store.get(dispatchRef(builtin.deployment))) ? "watching" : "unavailable";
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
