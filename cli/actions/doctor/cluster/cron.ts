import { dispatcherName, systemNamespace } from "../../../../lib/system.ts";
import { formatAge } from "../../../duration.ts";
import type { CronJob } from "../../dispatcher.ts";
import { failed, type Found, ok } from "../finding.ts";

/** How long nothing may have been dispatched when it should be each minute, in milliseconds. */
const patienceMs = 180_000;

/** What there is to say of a CronJob that somebody has suspended. */
export function pausedCron({ spec }: CronJob): Found | undefined {
  if (!spec.suspend) return undefined;
  const hint = `kubectl -n ${systemNamespace} patch cronjob ${dispatcherName} -p '{"spec":{"suspend":false}}'`;
  return failed("the dispatcher is suspended, so that no run is started", hint);
}

/** Whether a CronJob runs when it should. */
export function lookAtCron(cronJob: CronJob, now: Date, logs: string): Found {
  const { metadata, status, spec } = cronJob;
  const eachMinute = spec.schedule === "* * * * *";
  const ago = (time: string | undefined) => now.getTime() - Date.parse(time ?? metadata.creationTimestamp ?? now.toISOString());
  const [scheduled, succeeded] = [ago(status?.lastScheduleTime), ago(status?.lastSuccessfulTime)];
  if (eachMinute && scheduled > patienceMs) {
    return failed(
      `the dispatcher was last started ${formatAge(scheduled)} ago, not each minute`,
      "is the cluster's controller manager running? `kubectl get cronjobs -A` shows whether others are late too",
    );
  }
  // of another schedule, only a pass that was started can be late
  const late = succeeded > patienceMs && (eachMinute || succeeded - scheduled > patienceMs);
  if (!late) return ok(lastPass(cronJob, now));
  const since = status?.lastSuccessfulTime ? `has not succeeded for ${formatAge(succeeded)}` : "has never succeeded";
  return failed(`the dispatcher is started, and ${since}`, logs);
}

function lastPass({ status }: CronJob, now: Date): string {
  const { lastSuccessfulTime } = status ?? {};
  if (lastSuccessfulTime === undefined) return "the dispatcher is there, and its first pass is to come";
  return `the dispatcher last did its work ${formatAge(now.getTime() - Date.parse(lastSuccessfulTime))} ago`;
}
