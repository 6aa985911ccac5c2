import type { CloudSchedule } from "../../crds/api/objects.ts";
import type { Times } from "../../lib/schedule/times.ts";

const second = 1000;

/**
 * The times of a schedule that have come and that nobody has taken up or missed, oldest first. They count from what its status
 * says: none before `lastScheduleTime`, also when the clock goes back, and else from `nextScheduleTime` on.
 *
 * A new schedule counts from its creation, and one for once from the beginning of time: what is past when it is written is due at
 * once. When the cron expression of a schedule is changed, or its time zone, it counts from when a dispatcher sees that: who moves
 * a deletion at 02:00 to 09:00 at noon means tomorrow. (A CronJob would start it for 09:00.) Any other change loses no time.
 */
export function untaken(schedule: CloudSchedule, times: Times, until: Date): Date[] {
  const last = schedule.status?.lastScheduleTime;
  const after = Math.max(countsFrom(schedule, times, until), last === undefined ? 0 : Date.parse(last));
  return times.passed(new Date(after), until);
}

/** Whether a status speaks of the schedule as it is. */
export function isSeen({ metadata, status }: CloudSchedule): boolean {
  return status?.observedGeneration === metadata.generation;
}

/** The time after which its times count, in milliseconds since the epoch. */
function countsFrom(schedule: CloudSchedule, times: Times, until: Date): number {
  const { metadata, spec, status = {} } = schedule;
  if (spec.cron === undefined) return 0;
  if (status.nextScheduleTime !== undefined) {
    const next = Date.parse(status.nextScheduleTime);
    if (isSeen(schedule) || times.next(new Date(next - second))?.getTime() === next) return next - second;
  }
  return status.observedGeneration === undefined ? Date.parse(metadata.creationTimestamp ?? "") : until.getTime();
}
