import type { CloudSchedule } from "../../crds/api/objects.ts";

/** Until when a time may still be started, in milliseconds since the epoch; without a deadline for ever. */
export function deadlineOf({ spec }: CloudSchedule, at: Date): number {
  return at.getTime() + (spec.startingDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000;
}

/** Why a time is missed, and what to do about it; undefined when it can be started. */
export function whyMissed(schedule: CloudSchedule, at: Date, now: Date): string | undefined {
  const { spec } = schedule;
  if (spec.suspend) return "the schedule is suspended: set spec.suspend to false to have the next time started";
  if (now.getTime() <= deadlineOf(schedule, at)) return undefined;
  return (
    `it could not be started within the ${spec.startingDeadlineSeconds} s of startingDeadlineSeconds: ` +
    "see that the dispatcher works with 'kubectl cloud doctor', or give it more time"
  );
}

/** What those before the latest one were missed for. */
export const superseded = "a later time had come before it could be started; only the latest is";
