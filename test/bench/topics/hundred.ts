import { join } from "node:path";

import { processLauncher } from "../../../lib/launch/process.ts";
import { Account } from "../account.ts";
import { parts } from "../left-out.ts";
import { median } from "../measure.ts";
import { absolute, type Row, seconds } from "../table.ts";
import { type QueueObject, queueType, runner, type World } from "../world.ts";

/** A hundred queues, from the first that is applied until all are Ready; runs are child processes. */
export async function hundredTopic(world: World): Promise<Row[]> {
  const { MOTO_SERVER: emulator } = parts("MOTO_SERVER");
  const account = await Account.add(world, "hundred", emulator);
  // its ServiceAccount is there, and so its token, once it has run something
  await world.addNamespace("hundred");
  await world.addQueues("hundred", 1, account.name);
  const launcher = processLauncher({
    directory: join(world.home, "runs"),
    command: [process.execPath, runner],
    env: { KUBECONFIG: await account.runs() },
    credentials: () => account.credentials,
  });
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const namespace = `hundred-${turn}`;
    await world.addNamespace(namespace);
    const began = performance.now();
    await world.addQueues(namespace, 100, account.name);
    while (!(await allReady(world, namespace))) {
      if (!(await account.dispatch(launcher))) throw new Error("not all are ready, and nothing is due");
      await launcher.wait();
    }
    times.push((performance.now() - began) / 1000);
  }
  return [absolute("a hundred queues: apply to all Ready, by child processes", seconds, median(times), 15)];
}

async function allReady(world: World, namespace: string): Promise<boolean> {
  const { items } = await world.admin.store.list<QueueObject>(queueType, { namespace });
  return items.every(({ status }) => status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True"));
}
