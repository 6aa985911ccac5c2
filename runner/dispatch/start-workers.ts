import type { PlannedRun } from "../../lib/launch/launcher.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { DispatchContext } from "./dispatch.ts";
import type { Pass } from "./pass.ts";
import { start } from "./start.ts";
import type { View } from "./view.ts";
import { Workers } from "./workers.ts";

/** Starts runs that have no account, each with those of its objects in whose namespaces it may act. */
export async function startWorkers(context: DispatchContext, view: View, runs: readonly PlannedRun[], pass: Pass): Promise<void> {
  const { store, log, ending } = context;
  const workers = new Workers(store, view, !context.local);
  for (const run of runs) {
    if (ending?.aborted || run.verb === "reconcile") return;
    const usable = new Set<string>();
    for (const namespace of new Set(run.objects.map((object) => object.namespace))) {
      try {
        if (await workers.grant(run.verb, namespace)) usable.add(namespace);
      } catch (error) {
        pass.failed.push(`${run.verb}/${namespace}`);
        log.error({ err: error, verb: run.verb, namespace }, "runs can't be given their rights in the namespace; a later pass tries again");
        if (isStoreError(error, "Unreachable")) return;
      }
    }
    const objects = run.objects.filter(({ namespace }) => usable.has(namespace));
    if (!objects.length) continue;
    try {
      if (await start(context, { ...run, objects })) pass.started.push(run.name);
    } catch (error) {
      for (const namespace of usable) pass.failed.push(`${run.verb}/${namespace}`);
      log.error({ err: error, run: run.name }, "the run could not be started; a later pass tries again");
      if (isStoreError(error, "Unreachable")) return;
    }
  }
}
