import type { CloudScheduleStatus } from "../../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../../crds/api/objects.ts";
import type { PlannedRun, StartedRun } from "../../../lib/launch/launcher.ts";

/** What a dispatcher shall do now about schedules. */
export interface SchedulePlan {
  runs: PlannedRun[];
  /** Schedules of which times were missed, and the status that says so. */
  missed: { schedule: CloudSchedule; status: CloudScheduleStatus }[];
  /** When the next time comes, in milliseconds since the epoch. */
  next?: number;
}

/** Which schedules' times have come. */
export function planSchedules(_schedules: readonly CloudSchedule[], _runs: readonly StartedRun[], _now: Date): SchedulePlan {
  return { runs: [], missed: [] };
}
