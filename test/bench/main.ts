import { availableParallelism, loadavg } from "node:os";

import { Cluster } from "./cluster.ts";
import { LeftOut } from "./left-out.ts";
import { type Row, table } from "./table.ts";
import { cloudsTopic } from "./topics/clouds.ts";
import { dashboardTopic } from "./topics/dashboard.ts";
import { hundredJobsTopic } from "./topics/hundred-jobs.ts";
import { hundredTopic } from "./topics/hundred.ts";
import { idleTopic } from "./topics/idle.ts";
import { jobTopic } from "./topics/job.ts";
import { planTopic } from "./topics/plan.ts";
import { readsTopic } from "./topics/reads.ts";
import { requestsTopic } from "./topics/requests.ts";
import { runTopic } from "./topics/run.ts";
import { waysTopic } from "./topics/ways.ts";
import { World } from "./world.ts";

/**
 * `npm run bench [-- TOPIC…]`: how fast it is beside what it is compared with, in one run: medians, ratios, and whether the
 * goals are met. Needs a machine that does nothing else, and the parts of the tests (CONTRIBUTING.md).
 */

/** By itself. */
const anywhere = { plan: planTopic, clouds: cloudsTopic };
/** On a control plane of its own, in this order. */
const onControlPlane = {
  reads: readsTopic,
  dashboard: dashboardTopic,
  idle: idleTopic,
  requests: requestsTopic,
  run: runTopic,
  hundred: hundredTopic,
  ways: waysTopic,
};
/** On the cluster whose node runs pods. */
const onNode = { job: jobTopic, "hundred-jobs": hundredJobsTopic };

const wanted = process.argv.slice(2);
const all = Object.keys({ ...anywhere, ...onControlPlane, ...onNode });
const unknown = wanted.filter((topic) => !all.includes(topic));
if (unknown.length) throw new Error(`no topic ${unknown.join(", ")}: ${all.join(", ")}`);

const say = (line: string): void => void process.stderr.write(`${line}\n`);
say(`node ${process.version}, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}`);
const rows: Row[] = [];
await measure(anywhere, async () => ({ close: async () => {} }));
await measure(onControlPlane, () => World.open());
await measure(onNode, () => Cluster.open());
process.stdout.write(table(rows));

async function measure<Place extends { close(): Promise<void> }>(
  topics: Record<string, (place: Place, say: (line: string) => void) => Promise<Row[]>>,
  open: () => Promise<Place>,
): Promise<void> {
  const chosen = Object.entries(topics).filter(([topic]) => !wanted.length || wanted.includes(topic));
  if (!chosen.length) return;
  const place = await unlessLeftOut(chosen.map(([topic]) => topic).join(", "), open);
  if (!place) return;
  try {
    for (const [topic, rowsOf] of chosen) {
      say(`measuring: ${topic}`);
      rows.push(...((await unlessLeftOut(topic, () => rowsOf(place, say))) ?? []));
    }
  } finally {
    await place.close();
  }
}

async function unlessLeftOut<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LeftOut)) throw error;
    say(`Left out: ${what}: ${error.message}`);
    return undefined;
  }
}
