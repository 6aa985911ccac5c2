import type { ServiceObject } from "../../../../crds/api/objects.ts";
import { serviceKinds } from "../../../../lib/kinds.ts";
import { howToInstall } from "../../../../lib/local/packages.ts";
import type { FolderContext } from "../../../context.ts";
import { missingEngines, runningOf } from "../../../place/engines.ts";
import { shortName } from "../../../target.ts";
import { failed, type Found, ok } from "../finding.ts";
import { answers } from "./answers.ts";

/** Whether the engines are installed, and those run that should, and answer. */
export async function checkEngines({ store, runs, folder }: FolderContext): Promise<Found[]> {
  const missing = missingEngines(folder);
  if (missing.length) return [failed(`not installed: ${missing.join(" ").replace(/,$/, "")}`, howToInstall)];
  const lists = await Promise.all(serviceKinds.map(async (kind) => ({ kind, ...(await store.list<ServiceObject>(kind)) })));
  const wanted = lists.flatMap(({ kind, items }) => items.filter(({ spec }) => !spec.suspend).map((object) => ({ kind, object })));
  const found = await Promise.all(
    wanted.map(async ({ kind, object }): Promise<Found[]> => {
      const { name, namespace } = object.metadata;
      const what = shortName(kind, name);
      if (runs.hasEnded(object)) {
        const hint = `a run starts it: kubectl cloud reconcile ${what} -n ${namespace} --wait`;
        return [failed(`the engine of ${what} in namespace ${namespace} has ended`, hint)];
      }
      const running = runningOf(folder, object);
      if (!running || (await answers(object.kind, running.port))) return [];
      const hint = `end it, and a run starts it again: kill -9 ${running.pid}; kubectl cloud reconcile ${what} -n ${namespace} --wait`;
      return [failed(`the engine of ${what} in namespace ${namespace}, process ${running.pid}, does not answer`, hint)];
    }),
  );
  const problems = found.flat();
  return problems.length ? problems : [ok("every engine runs that should")];
}
