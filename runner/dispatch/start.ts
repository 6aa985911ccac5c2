import type { CloudAccount } from "../../crds/api/objects.ts";
import type { PlannedRun } from "../../lib/launch/launcher.ts";
import type { DispatchContext } from "./dispatch.ts";

/** Resolves to false when a run of that name was started before. */
export async function start({ launcher, log }: DispatchContext, run: PlannedRun, account?: CloudAccount): Promise<boolean> {
  const result = await launcher.start(run, account);
  const objects = run.objects.map(({ kind, namespace, name, reason }) => `${kind}/${namespace}/${name} ${reason}`);
  log.info({ run: run.name, account: run.account, objects }, result);
  return result === "started";
}
