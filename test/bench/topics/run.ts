import { Account } from "../account.ts";
import { RememberingCloud } from "../cloud.ts";
import { parts } from "../left-out.ts";
import { type Command, compare, cost } from "../measure.ts";
import { absolute, megabytes, relative, type Row, seconds } from "../table.ts";
import type { World } from "../world.ts";
import { terraform } from "./terraform.ts";

const namespace = "run";

/**
 * The process of a run that finds its queue unchanged, beside a node process that does nothing, and beside terraform's
 * apply of the same. The cloud's own time is left out by a cloud that remembers its answers.
 */
export async function runTopic(world: World, say: (line: string) => void): Promise<Row[]> {
  const { MOTO_SERVER: emulator } = parts("MOTO_SERVER");
  const cloud = new RememberingCloud(emulator);
  try {
    const account = await Account.add(world, "run", await cloud.open());
    await world.addNamespace(namespace);
    const [queue] = await world.addQueues(namespace, 1, account.name);
    if (!queue) throw new Error("no queue");
    const { name } = queue.metadata;
    const env = { ...world.env, KUBECONFIG: await account.runs(), JOB_NAME: "bench" };
    const run = (remembers: boolean): Command => ({
      line: account.runOf(namespace, name),
      env,
      before: async () => {
        cloud.remembers = remembers;
        await world.setStatus(queue, { nextRunAt: new Date(Date.now() - 1000).toISOString() });
      },
    });
    // makes the queue, which no answer may be remembered of
    await cost(run(false));
    const empty: Command = { line: [process.execPath, "-e", ""], env: world.env };
    const { ours, node, emulated } = await compare(15, { ours: run(true), node: empty, emulated: run(false) });
    return [
      absolute("a run: time, without the cloud's own", seconds, ours.seconds, 0.25),
      absolute("a run: memory", megabytes, ours.megabytes, 85),
      relative("a run: time, without the cloud's own", seconds, ours.seconds, { name: "empty node", value: node.seconds }),
      relative("a run: processor", seconds, ours.cpuSeconds, { name: "empty node", value: node.cpuSeconds }),
      relative("a run: memory", megabytes, ours.megabytes, { name: "empty node", value: node.megabytes }),
      relative("a run: time, with the emulator's", seconds, emulated.seconds, { name: "without", value: ours.seconds }),
      ...(await terraform(world, run(false), emulator, say)),
    ];
  } finally {
    cloud.close();
  }
}
