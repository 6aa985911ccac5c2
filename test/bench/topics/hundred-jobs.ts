import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Cluster } from "../cluster.ts";
import { median } from "../measure.ts";
import { absolute, type Row, seconds } from "../table.ts";
import { queues } from "../world.ts";

/** A hundred queues, from apply until all are Ready, as one command does it: the dispatcher and the runs are Jobs. */
export async function hundredJobsTopic(cluster: Cluster): Promise<Row[]> {
  const times: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const namespace = `bench-hundred-${turn}`;
    const file = join(cluster.home, `${namespace}.json`);
    writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: queues(namespace, 100, cluster.account) }));
    await cluster.addNamespace(namespace);
    times.push(await cluster.cloud("create", "-f", file, "--wait", "--timeout", "120s"));
    await cluster.cloud("delete", "-f", file);
    await cluster.removeNamespace(namespace);
  }
  return [absolute("a hundred queues: apply to all Ready, by Jobs", seconds, median(times), 15)];
}
