import type { PlannedRun } from "./launcher.ts";

/** What the runner is told to do for a run, without where an account's credentials are. */
export function runArguments(run: PlannedRun): string[] {
  return [run.verb, ...(run.account ? ["--account", run.account] : []), ...places(run)];
}

/** Which objects a run is for, and of a schedule for which of its times. */
export function places({ objects }: Pick<PlannedRun, "objects">): string[] {
  return objects.flatMap(({ kind, namespace, name, at }) => ["--object", `${kind}/${namespace}/${name}`, ...(at ? ["--at", at] : [])]);
}
