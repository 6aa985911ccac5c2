import { annotations, dispatchManager, labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../kinds.ts";
import { isStoreError } from "../store/errors.ts";
import type { ListOptions, Store } from "../store/store.ts";
import { systemNamespace, type Worker } from "../system.ts";
import { type JobSettings, runJob } from "./job-template.ts";
import type { Launcher, RunObject, StartedRun } from "./launcher.ts";

/** Where the Jobs of runs are, among others. */
export const runJobs: ListOptions = {
  namespace: systemNamespace,
  labelSelector: `${labels.managedBy}=${product},${labels.component}=run`,
};

/** A Job as far as we read it. */
export interface Job extends KubeObject {
  status?: { conditions?: { type: string; status: string; lastTransitionTime?: string }[]; completionTime?: string };
}

/** Starts each run as a Job in the runner's namespace. */
export function jobLauncher(store: Store, settings: JobSettings): Launcher {
  return {
    async list() {
      const { items } = await store.list<Job>(builtin.job, runJobs);
      return items.map(startedRun);
    },
    async start(run, account) {
      try {
        await store.create(builtin.job, runJob(run, account, settings), { fieldManager: dispatchManager });
        return "started";
      } catch (error) {
        if (isStoreError(error, "AlreadyExists")) return "exists";
        throw error;
      }
    },
  };
}

/** A run as its Job tells of it. */
export function startedRun(job: Job): StartedRun {
  const ended = job.status?.conditions?.find(({ type, status }) => (type === "Complete" || type === "Failed") && status === "True");
  const finishedAt = job.status?.completionTime ?? ended?.lastTransitionTime;
  return {
    name: job.metadata.name,
    verb: (job.metadata.labels?.[labels.worker] as Worker | undefined) ?? "reconcile",
    account: job.metadata.labels?.[labels.account] ?? "",
    objects: objectsOf(job),
    state: !ended ? "active" : ended.type === "Complete" ? "succeeded" : "failed",
    createdAt: job.metadata.creationTimestamp ?? "",
    ...(finishedAt ? { finishedAt } : {}),
  };
}

/** What the Job's annotation says; nothing when somebody has spoilt it, as one Job must not stop the dispatcher. */
function objectsOf(job: Job): RunObject[] {
  try {
    const parsed: unknown = JSON.parse(job.metadata.annotations?.[annotations.objects] ?? "[]");
    return Array.isArray(parsed) ? (parsed as RunObject[]) : [];
  } catch {
    return [];
  }
}
