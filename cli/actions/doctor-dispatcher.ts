import { cliManager, labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import type { Context } from "../context.ts";
import { type Pod, type Trouble, troubleOf } from "./account-pod.ts";
import { type Dispatcher, dispatchers } from "./dispatcher.ts";
import { lookAtCron, pausedCron } from "./doctor-dispatcher-cron.ts";
import { lookAtWatch, pausedWatch } from "./doctor-dispatcher-watch.ts";
import { type Finding, failed, ok, unknown } from "./doctor-finding.ts";

const logs = `see its log: kubectl -n ${systemNamespace} logs -l ${labels.component}=dispatch --tail=20`;

/** Whether the dispatcher is there and does its work, and whether the cluster lets Jobs be made where it makes them. */
export async function checkDispatcher(context: Context): Promise<Finding[]> {
  const [dispatcher] = await dispatchers(context.store);
  if (!dispatcher)
    return [failed("dispatcher", "the dispatcher is missing, so that no run is ever started", "install it: kubectl cloud install")];
  return [await checkWork(context, dispatcher), await checkJobs(context, dispatcher)];
}

/** Whether it works, with an image that can be pulled. */
async function checkWork(context: Context, dispatcher: Dispatcher): Promise<Finding> {
  const now = context.now();
  const paused = dispatcher.dispatch === "cron" ? pausedCron(dispatcher.object) : pausedWatch(dispatcher.object);
  if (paused) return paused;
  const [container] = dispatcher.pod.containers;
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
  return dispatcher.dispatch === "cron" ? lookAtCron(dispatcher.object, now, logs) : lookAtWatch(dispatcher.object, now, logs);
}

async function checkJobs({ store, now }: Context, { pod }: Dispatcher): Promise<Finding> {
  const metadata = { name: `${dispatcherName}-check-${now().getTime().toString(36)}`, namespace: systemNamespace };
  const spec = { template: { spec: { ...pod, restartPolicy: "Never" } } };
  const job = { apiVersion: "batch/v1", kind: "Job", metadata, spec } as KubeObject;
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
