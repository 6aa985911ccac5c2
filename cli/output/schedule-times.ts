import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import { clockText, distance, weekday } from "../when/format.ts";
import { nextTimes } from "../when/timing.ts";
import { clockAt, offsetText, userZone, type Zone, zoneOf } from "../when/zone.ts";

/** The next five times of a schedule, a text each, in its own zone. */
export function preview(spec: Pick<CloudScheduleSpec, "at" | "cron" | "timeZone">, now: Date): string[] {
  const zone = zoneOfSchedule(spec);
  return nextTimes(spec, now).map((time) => {
    const clock = clockAt(zone, time.getTime());
    const offset = offsetText(zone.offset(time.getTime()));
    return `${weekday(clock).padEnd(9)}  ${clockText(clock)} ${offset}  ${distance(time, now)}`;
  });
}

/** The zone in which times of a schedule are shown: that of its cron, and the user's for one time. */
function zoneOfSchedule({ cron, timeZone }: Pick<CloudScheduleSpec, "cron" | "timeZone">): Zone {
  if (cron === undefined) return userZone();
  try {
    return zoneOf(timeZone);
  } catch {
    // one that this machine's tz database does not know
    return userZone();
  }
}
