import type { CloudScheduleStatus } from "../../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../../crds/api/objects.ts";
import type { PlannedRun, RunObject, StartedRun } from "../../../lib/launch/launcher.ts";
import { rfc3339 } from "../../../lib/schedule/times.ts";
import { sha256 } from "../../../lib/spec-hash.ts";
import { requesterOf } from "../../reconcile/history.ts";
import { type PastRuns, pastRuns } from "../past-runs.ts";
import { decide } from "./decide.ts";

/** What a dispatcher shall do now about schedules. */
export interface SchedulePlan {
  runs: PlannedRun[];
  /** Schedules of which there is news that no run tells, such as times that were missed, and the status that says so. */
  missed: { schedule: CloudSchedule; status: CloudScheduleStatus }[];
  /** When the next time comes, in milliseconds since the epoch. */
  next?: number;
}

/**
 * Which schedules' times have come. Pure: the same view gives the same runs with the same names, so that two dispatchers can't
 * start one twice; a view that is a moment old gives a name that is taken, or a run that finds its time taken up.
 */
export function planSchedules(schedules: readonly CloudSchedule[], runs: readonly StartedRun[], now: Date): SchedulePlan {
  const plan: SchedulePlan = { runs: [], missed: [] };
  const ours = runs.filter(({ verb }) => verb === "schedule");
  const byTime = pastRuns(ours, ({ uid, at = "" }) => keyOf(uid, at));
  const bySchedule = pastRuns(ours);
  for (const schedule of schedules) {
    const { uid = "" } = schedule.metadata;
    const pastOf = (at: Date) => byTime.get(keyOf(uid, rfc3339(at)));
    const busy = (bySchedule.get(uid)?.active.length ?? 0) > 0;
    const { start, status, next } = decide(schedule, { of: pastOf, busy }, now);
    for (const at of start) plan.runs.push(toRun(schedule, rfc3339(at), pastOf(at)));
    if (status) plan.missed.push({ schedule, status });
    if (next !== undefined) plan.next = Math.min(next, plan.next ?? next);
  }
  return plan;
}

/**
 * One run for one time. Its name is the same until a run for that time has ended, which may leave it to another to go on: so it
 * is not made of the schedule's generation, as a change of the schedule makes no second time of one.
 */
function toRun(schedule: CloudSchedule, at: string, past: PastRuns | undefined): PlannedRun {
  const { namespace = "", name, uid = "", generation = 0 } = schedule.metadata;
  const looks = schedule.status?.active?.some((occasion) => occasion.at === at) ? schedule.status.nextRunAt : undefined;
  const identity = [uid, at, looks ?? "", past?.finished ?? 0].join(":");
  const object: RunObject = {
    kind: schedule.kind,
    namespace,
    name,
    uid,
    generation,
    reason: "Scheduled",
    requestedBy: requesterOf(schedule),
    at,
  };
  const readable = name.replaceAll(".", "-").slice(0, 40);
  return { name: `schedule-${readable}-${sha256(identity).slice(0, 10)}`, verb: "schedule", account: "", objects: [object] };
}

const keyOf = (uid: string, at: string) => `${uid} ${at}`;
