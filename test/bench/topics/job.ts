import { randomBytes } from "node:crypto";

import type { CloudAccount, KubeObject } from "../../../crds/api/objects.ts";
import { accountType } from "../../../lib/kinds.ts";
import { runJob, settingsFromEnvironment } from "../../../lib/launch/job-template.ts";
import type { PlannedRun } from "../../../lib/launch/launcher.ts";
import type { Cluster } from "../cluster.ts";
import { median } from "../measure.ts";
import { relative, type Row, seconds } from "../table.ts";
import { fieldManager, queueType } from "../world.ts";

const namespace = "bench-job";
const name = "orders";

type RunJob = KubeObject & { spec: { template: { spec: { containers: { env: { name: string; value: string }[] }[] } } } };

/** The Job of a run that finds its queue unchanged, beside the same Job with a process that does nothing; from create to Complete. */
export async function jobTopic(cluster: Cluster): Promise<Row[]> {
  const { store } = cluster.admin;
  await cluster.addNamespace(namespace);
  await cluster.cloud("create", "queue", name, "-n", namespace, "--account", cluster.account, "--wait");
  const account = await store.get<CloudAccount>({ type: accountType, name: cluster.account });
  if (!account) throw new Error("no account");
  const settings = settingsFromEnvironment({ RUNNER_IMAGE: cluster.image });
  const jobNamed = (prefix: string): RunJob => {
    const run: PlannedRun = {
      name: `${prefix}-${randomBytes(4).toString("hex")}`,
      verb: "reconcile",
      account: cluster.account,
      objects: [{ kind: "Queue", namespace, name, uid: "", generation: 1, reason: "Drift" }],
    };
    return runJob(run, account, settings) as RunJob;
  };
  const reconcile = async (): Promise<number> => {
    const status = { nextRunAt: new Date(Date.now() - 1000).toISOString() };
    await store.patch({ type: queueType, namespace, name }, { status }, { fieldManager, subresource: "status" });
    return cluster.complete(jobNamed("run-bench"));
  };
  const empty = (): Promise<number> => {
    const job = jobNamed("empty-bench");
    // node of the same image, which ends before it loads the runner
    for (const { env } of job.spec.template.spec.containers)
      env.push({ name: "NODE_OPTIONS", value: "--import=data:text/javascript,process.exit()" });
    return cluster.complete(job);
  };
  const times: { ours: number[]; empty: number[] } = { ours: [], empty: [] };
  for (let turn = 0; turn < 7; turn++) {
    times.ours.push(await reconcile());
    times.empty.push(await empty());
  }
  await cluster.cloud("delete", `queue/${name}`, "-n", namespace);
  await cluster.removeNamespace(namespace);
  const ours = median(times.ours);
  return [relative("a run's Job: create to Complete", seconds, ours, { name: "empty Job", value: median(times.empty) }, { atMost: 1.15 })];
}
