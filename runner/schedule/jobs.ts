import { annotations, labels, product } from "../../crds/api/names.ts";
import type { CloudSchedule, KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Store } from "../../lib/store/store.ts";

/** A Job as far as it is read here. */
export interface Job extends KubeObject {
  status?: { conditions?: { type: string; status: string; reason?: string; message?: string }[] };
}

/** Labels of the Jobs that schedules start. */
export const jobLabels = { [labels.managedBy]: product, [labels.partOf]: product, [labels.component]: "schedule" };

/** How a Job has ended; undefined while it goes on. */
export function endOf({ status }: Job) {
  return status?.conditions?.find(({ type, status: is }) => (type === "Complete" || type === "Failed") && is === "True");
}

/** Removes the Jobs of a schedule that its status doesn't remember any more, by its history limits. */
export async function forgetJobs(store: Store, schedule: CloudSchedule): Promise<void> {
  const { active = [], history = [] } = schedule.status ?? {};
  const kept = new Set([...active, ...history].map(({ job }) => job));
  for (const { metadata } of await jobsOf(store, schedule)) {
    if (!kept.has(metadata.name)) await removeJob(store, schedule, metadata.name);
  }
}

/** Ends the Jobs of a schedule for earlier times, which another one replaces. */
export async function endEarlierJobs(store: Store, schedule: CloudSchedule, at: string): Promise<void> {
  for (const job of await jobsOf(store, schedule)) {
    const own = job.metadata.annotations?.[annotations.scheduledAt] ?? "";
    if (!endOf(job) && Date.parse(own) < Date.parse(at)) await removeJob(store, schedule, job.metadata.name);
  }
}

/** Removes a Job with its pods, if it is the schedule's. */
export async function removeJob(store: Store, schedule: CloudSchedule, name: string): Promise<void> {
  const ref = { type: builtin.job, namespace: schedule.metadata.namespace, name };
  const job = await store.get(ref);
  if (job?.metadata.uid && isOf(schedule, job)) await store.delete(ref, { uid: job.metadata.uid, propagation: "Background" });
}

async function jobsOf(store: Store, schedule: CloudSchedule): Promise<Job[]> {
  const labelSelector = `${labels.managedBy}=${product},${labels.component}=schedule`;
  const { items } = await store.list<Job>(builtin.job, { namespace: schedule.metadata.namespace, labelSelector });
  return items.filter((job) => isOf(schedule, job));
}

function isOf({ metadata: { uid } }: CloudSchedule, { metadata }: KubeObject): boolean {
  return (metadata.ownerReferences ?? []).some((owner) => owner.uid === uid);
}
