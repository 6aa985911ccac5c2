import { cliManager, labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import type { Context } from "../context.ts";
import { formatAge } from "../duration.ts";
import { type Pod, type Trouble, troubleOf } from "./account-pod.ts";
import { type CronJob, dispatchRef } from "./dispatch.ts";
import { type Finding, failed, ok, unknown } from "./doctor-finding.ts";

/** The dispatcher's CronJob, as far as it says how it fares. */
type Dispatcher = CronJob & {
  spec: { schedule: string; suspend?: boolean };
  status?: { lastScheduleTime?: string; lastSuccessfulTime?: string };
};

/** How long nothing may have been dispatched when it should be each minute, in milliseconds. */
const patienceMs = 180_000;

/** Whether the dispatcher is there and does its work, and whether the cluster lets Jobs be made where it makes them. */
export async function checkDispatcher(context: Context): Promise<Finding[]> {
  const cronJob = await context.store.get<Dispatcher>(dispatchRef(builtin.cronJob));
  if (!cronJob)
    return [failed("dispatcher", "the dispatcher is missing, so that no run is ever started", "install it: kubectl cloud install")];
  return [await checkPasses(context, cronJob), await checkJobs(context, cronJob)];
}

/** Whether it runs when it should, with an image that can be pulled. */
async function checkPasses(context: Context, cronJob: Dispatcher): Promise<Finding> {
  const { suspend, schedule, jobTemplate } = cronJob.spec;
  if (suspend) {
    const hint = `kubectl -n ${systemNamespace} patch cronjob ${dispatcherName} -p '{"spec":{"suspend":false}}'`;
    return failed("dispatcher", "the dispatcher is suspended, so that no run is started", hint);
  }
  const [container] = jobTemplate.spec.template.spec.containers;
  const runs = container?.env?.find(({ name }) => name === "RUNNER_IMAGE")?.value;
  if (container?.image !== runs) {
    return failed(
      "dispatcher",
      `the dispatcher has the image ${container?.image}, and RUNNER_IMAGE says ${runs}: no run can start`,
      "give both the same: kubectl cloud install --image IMAGE",
    );
  }
  const trouble = await podTrouble(context);
  if (trouble) return failed("dispatcher", `a pod of the dispatcher is stuck: ${trouble.what}`, trouble.hint ?? logs);
  const late = lateness(cronJob, context.now(), schedule === "* * * * *");
  return late ?? ok("dispatcher", lastPass(cronJob, context.now()));
}

async function checkJobs({ store, now }: Context, cronJob: Dispatcher): Promise<Finding> {
  const metadata = { name: `${dispatcherName}-check-${now().getTime().toString(36)}`, namespace: systemNamespace };
  const job = { apiVersion: "batch/v1", kind: "Job", metadata, spec: cronJob.spec.jobTemplate.spec } as KubeObject;
  try {
    await store.create(builtin.job, job, { fieldManager: cliManager, dryRun: true });
    return ok("jobs", `Jobs can be made in namespace ${systemNamespace}`);
  } catch (error) {
    if (!isStoreError(error, "Forbidden", "Invalid")) throw error;
    // the right of the one who asks, which says nothing of the dispatcher's
    if (/ may not create jobs\.batch /.test(error.message)) return unknown("jobs", error.message);
    return failed(
      "jobs",
      `the cluster refuses Jobs in namespace ${systemNamespace}: ${error.message}`,
      "look at the admission policies, webhooks and quotas that its message names",
    );
  }
}

const logs = `see its log: kubectl -n ${systemNamespace} logs -l ${labels.component}=dispatch --tail=20`;

/** What holds up the newest pod; nothing where the caller may not see pods. */
async function podTrouble({ store }: Context): Promise<Trouble | undefined> {
  try {
    const labelSelector = `${labels.managedBy}=${product},${labels.component}=dispatch`;
    const { items } = await store.list<Pod>(builtin.pod, { namespace: systemNamespace, labelSelector });
    const newest = items.toSorted((a, b) => ((a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? 1 : -1))[0];
    const trouble = newest && troubleOf(newest);
    return trouble?.final ? trouble : undefined;
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return undefined;
    throw error;
  }
}

function lateness({ metadata, status }: Dispatcher, now: Date, eachMinute: boolean): Finding | undefined {
  const ago = (time: string | undefined) => now.getTime() - Date.parse(time ?? metadata.creationTimestamp ?? now.toISOString());
  const [scheduled, succeeded] = [ago(status?.lastScheduleTime), ago(status?.lastSuccessfulTime)];
  if (eachMinute && scheduled > patienceMs) {
    return failed(
      "dispatcher",
      `the dispatcher was last started ${formatAge(scheduled)} ago, not each minute`,
      "is the cluster's controller manager running? `kubectl get cronjobs -A` shows whether others are late too",
    );
  }
  // of another schedule, only a pass that was started can be late
  if (succeeded <= patienceMs || (!eachMinute && succeeded - scheduled <= patienceMs)) return undefined;
  const since = status?.lastSuccessfulTime ? `has not succeeded for ${formatAge(succeeded)}` : "has never succeeded";
  return failed("dispatcher", `the dispatcher is started, and ${since}`, logs);
}

function lastPass({ status }: Dispatcher, now: Date): string {
  const { lastSuccessfulTime } = status ?? {};
  if (lastSuccessfulTime === undefined) return "the dispatcher is there, and its first pass is to come";
  return `the dispatcher last did its work ${formatAge(now.getTime() - Date.parse(lastSuccessfulTime))} ago`;
}
