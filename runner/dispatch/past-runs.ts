import type { RunObject, StartedRun } from "../../lib/launch/launcher.ts";

/** What is known of an object's earlier runs. */
export interface PastRuns {
  /** Names of the runs that have it and are not done. */
  active: string[];
  finished: number;
  /** No run before that time, in milliseconds since the epoch: the last one ended without a word. */
  notBefore: number;
}

/** After a run that ended without a word (a crash, a node that went), its objects wait so long, doubling. In milliseconds. */
const crashBackoff = { first: 10_000, longest: 300_000 };

/** What is known of earlier runs, by the uid of their objects, or by what else tells them apart. */
export function pastRuns(runs: readonly StartedRun[], keyOf = ({ uid }: RunObject) => uid): Map<string, PastRuns> {
  const past = new Map<string, PastRuns & { failed: number }>();
  for (const run of runs) {
    for (const object of run.objects) {
      const key = keyOf(object);
      const entry = past.get(key) ?? { active: [], finished: 0, failed: 0, notBefore: 0 };
      if (run.state === "active") entry.active.push(run.name);
      else entry.finished++;
      if (run.state === "failed") {
        entry.failed++;
        const wait = Math.min(crashBackoff.longest, crashBackoff.first * 2 ** (entry.failed - 1));
        entry.notBefore = Math.max(entry.notBefore, Date.parse(run.finishedAt ?? run.createdAt) + wait);
      }
      past.set(key, entry);
    }
  }
  return past;
}
