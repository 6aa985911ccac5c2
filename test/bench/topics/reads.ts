import { Account } from "../account.ts";
import { type Command, compare } from "../measure.ts";
import { statusAfterRun } from "../sample.ts";
import { megabytes, relative, type Row, seconds } from "../table.ts";
import { inParallel, plugin, type World } from "../world.ts";

const one = "queue-0000";

/** Commands that read, what kubectl has for the same, and of how many objects. */
const reads: { ours: [string, ...string[]]; theirs: string[]; of: number[] }[] = [
  { ours: ["status", "queue"], theirs: ["get", "queues"], of: [1, 100, 1000] },
  { ours: ["history", `queue/${one}`], theirs: ["get", "queue", one], of: [1] },
];

/** Commands that read, beside `kubectl get` on the same objects. Both print into a pipe. */
export async function readsTopic(world: World): Promise<Row[]> {
  const account = await Account.add(world, "reads", "http://127.0.0.1:1");
  const later = new Date(Date.now() + 3_600_000);
  const rows: Row[] = [];
  for (const count of new Set(reads.flatMap(({ of }) => of))) {
    const namespace = `reads-${count}`;
    await world.addNamespace(namespace);
    const queues = await world.addQueues(namespace, count, account.name);
    await inParallel(queues, (queue) => world.setStatus(queue, statusAfterRun(namespace, queue.metadata.name, 1, later)));
    for (const { ours, theirs } of reads.filter(({ of }) => of.includes(count))) {
      const command = (...line: [string, ...string[]]): Command => ({ line: [...line, "-n", namespace], env: world.env });
      const cost = await compare(15, {
        ours: command(process.execPath, plugin, ...ours),
        kubectl: command(world.plane.kubectl, ...theirs),
      });
      const what = `${ours[0]} of ${count} ${count === 1 ? "queue" : "queues"}`;
      const row = (figure: keyof typeof cost.ours, unit: (value: number) => string, goal?: { atMost: number }) =>
        relative(what, unit, cost.ours[figure], { name: `kubectl get`, value: cost.kubectl[figure] }, goal);
      rows.push(row("seconds", seconds, { atMost: 0.8 }), row("cpuSeconds", seconds), row("megabytes", megabytes, { atMost: 1 }));
    }
  }
  return rows;
}
