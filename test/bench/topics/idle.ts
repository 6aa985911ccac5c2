import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { dispatchedKinds } from "../../../lib/kinds.ts";
import { dispatcherName, systemNamespace } from "../../../lib/system.ts";
import { requestsOf } from "../../parts/audit.ts";
import { kubeconfigOf } from "../account.ts";
import type { Row } from "../table.ts";
import { runner, type World } from "../world.ts";

/** What a pass of the dispatcher asks of the API server when nothing is due, from the audit log. */
export async function idleTopic(world: World): Promise<Row[]> {
  const env = { ...world.env, KUBECONFIG: await kubeconfigOf(world, dispatcherName) };
  const requests = () => requestsOf(world.plane.auditLog, `system:serviceaccount:${systemNamespace}:${dispatcherName}`).length;
  const pass = () => promisify(execFile)(process.execPath, [runner, "dispatch"], { env });
  // the first one grants and records what is new
  await pass();
  const before = requests();
  await pass();
  const measured = requests() - before;
  const most = dispatchedKinds.length + 2;
  return [
    {
      what: "API requests of an idle pass",
      measured: String(measured),
      goal: `≤ kinds + 2 = ${most}`,
      met: measured <= most,
    },
  ];
}
