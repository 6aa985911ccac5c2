import { grantName, systemNamespace } from "../../../lib/system.ts";
import { requestsOf } from "../../parts/audit.ts";
import { Account } from "../account.ts";
import { parts } from "../left-out.ts";
import { cost } from "../measure.ts";
import type { Row } from "../table.ts";
import type { World } from "../world.ts";

const namespace = "requests";

/** What runs ask of the API server for one queue, from the audit log. */
export async function requestsTopic(world: World): Promise<Row[]> {
  const { MOTO_SERVER: emulator } = parts("MOTO_SERVER");
  const account = await Account.add(world, "requests", emulator);
  await world.addNamespace(namespace);
  const [queue] = await world.addQueues(namespace, 1, account.name);
  if (!queue) throw new Error("no queue");
  const command = { line: account.runOf(namespace, queue.metadata.name), env: { ...world.env, KUBECONFIG: await account.runs() } };
  const requests = () => requestsOf(world.plane.auditLog, `system:serviceaccount:${systemNamespace}:${grantName(account.name)}`).length;
  const rows: Row[] = [];
  for (const what of ["makes a queue", "finds it unchanged"]) {
    const before = requests();
    await cost(command);
    rows.push({ what: `API requests of a run that ${what}`, measured: String(requests() - before) });
    await world.setStatus(queue, { nextRunAt: new Date(Date.now() - 1000).toISOString() });
  }
  return rows;
}
