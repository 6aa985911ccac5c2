import { Account } from "../account.ts";
import { type Command, compare, type Cost } from "../measure.ts";
import { statusAfterRun } from "../sample.ts";
import { megabytes, relative, type Row, seconds } from "../table.ts";
import { inParallel, plugin, type World } from "../world.ts";

const one = "queue-0000";

/** Commands that read, what kubectl has for the same, and of how many objects. */
const reads: { ours: [string, ...string[]]; theirs: string[]; of: number[] }[] = [
  { ours: ["status", "queue"], theirs: ["get", "queues"], of: [1, 100, 1000] },
  { ours: ["history", `queue/${one}`], theirs: ["get", "queue", one], of: [1] },
];

/** Commands that read, beside `kubectl get` on the same objects. All print into a pipe. */
export async function readsTopic(world: World): Promise<Row[]> {
  const account = await Account.add(world, "reads", "http://127.0.0.1:1");
  const later = new Date(Date.now() + 3_600_000);
  const command = (...line: [string, ...string[]]): Command => ({ line, env: world.env });

  const empty = await compare(15, {
    node: command(process.execPath, "-e", ""),
    kubectl: command(world.plane.kubectl, "get", "namespaces"),
  });
  const rows = beside("an empty node process", empty.node, empty.kubectl, {});

  for (const count of new Set(reads.flatMap(({ of }) => of))) {
    const namespace = `reads-${count}`;
    await world.addNamespace(namespace);
    const queues = await world.addQueues(namespace, count, account.name);
    await inParallel(queues, (queue) => world.setStatus(queue, statusAfterRun(namespace, queue.metadata.name, 1, later)));
    for (const { ours, theirs } of reads.filter(({ of }) => of.includes(count))) {
      const cost = await compare(15, {
        ours: command(process.execPath, plugin, ...ours, "-n", namespace),
        kubectl: command(world.plane.kubectl, ...theirs, "-n", namespace),
      });
      const what = `${ours[0]} of ${count} ${count === 1 ? "queue" : "queues"}`;
      rows.push(...beside(what, cost.ours, cost.kubectl, { seconds: 0.8, megabytes: 1 }));
    }
  }
  return rows;
}

function beside(what: string, ours: Cost, kubectl: Cost, goals: Partial<Cost>): Row[] {
  const row = (figure: keyof Cost, name: string, unit: (value: number) => string): Row => {
    const atMost = goals[figure];
    const other = { name: "kubectl get", value: kubectl[figure] };
    return relative(`${what}: ${name}`, unit, ours[figure], other, atMost === undefined ? undefined : { atMost });
  };
  return [row("seconds", "time", seconds), row("cpuSeconds", "processor", seconds), row("megabytes", "memory", megabytes)];
}
