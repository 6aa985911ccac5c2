import type { ReconciledObject } from "../../crds/api/objects.ts";

/** Whether a run has taken an object up, so that there is a log of it. */
export function hasRun({ status }: ReconciledObject): boolean {
  return (status?.run ?? status?.lastRun) !== undefined;
}

/** The next step for somebody whose object is stuck. `named` names the object on the command line. */
export function lookHint(object: ReconciledObject, named: string): string {
  return hasRun(object)
    ? `see what was tried: kubectl cloud logs ${named}`
    : `no run was started for it; see: kubectl cloud status ${named}`;
}
