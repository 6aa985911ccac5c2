import type { KubeObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import type { StartedRun } from "../../lib/launch/launcher.ts";
import { pastRuns } from "./past-runs.ts";

/** On which seconds objects fall due, by how long they wait: never more than an eighth of that later than `nextRunAt` says. */
const steps = [60, 30, 10, 5, 1].map((seconds) => seconds * 1000);
const share = 8;

/** When something is due, as far as its status says. */
type Timing = Pick<ServiceStatus, "nextRunAt" | "lastRun" | "run">;

/**
 * When an object is due without being changed, in milliseconds since the epoch; undefined for never. Rounded up to a second
 * that many share, so that those which fall due close together share a run, also for a dispatcher that looks all the time:
 * a thousand looks after drift that are spread over an hour are then at most sixty runs.
 */
export function dueTime({ nextRunAt, lastRun }: Timing): number | undefined {
  if (nextRunAt === undefined) return undefined;
  const time = Date.parse(nextRunAt);
  const waits = time - Date.parse(lastRun?.finishedAt ?? nextRunAt);
  const step = steps.find((milliseconds) => milliseconds * share <= waits);
  return step ? Math.ceil(time / step) * step : time;
}

/** What a run may be due for by the clock. */
export type Timed = Pick<KubeObject, "metadata"> & { status?: Timing };

/**
 * The first time after `now` at which another pass may find something due although nothing has changed, in milliseconds since
 * the epoch: an object's own time, the end of a claim, or the end of the backoff after a crash. Undefined when there is none.
 */
export function nextDue(objects: readonly Timed[], runs: readonly StartedRun[], now: Date): number | undefined {
  const past = pastRuns(runs);
  let next = Number.POSITIVE_INFINITY;
  const consider = (time: number | undefined) => {
    if (time !== undefined && time > now.getTime() && time < next) next = time;
  };
  for (const { metadata, status = {} } of objects) {
    consider(dueTime(status));
    if (status.run) consider(Date.parse(status.run.until));
    consider(past.get(metadata.uid ?? "")?.notBefore);
  }
  return Number.isFinite(next) ? next : undefined;
}
