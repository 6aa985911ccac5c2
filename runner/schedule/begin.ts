import type { CloudScheduleStatus, Occasion } from "../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { rfc3339, timesOf } from "../../lib/schedule/times.ts";
import { superseded, whyMissed } from "./late.ts";
import { atWork, ended, missed } from "./status.ts";
import { untaken } from "./untaken.ts";

/** What a run does with the time that it was started for. */
export type Beginning =
  /** It acts, once this is written. */
  | { take: CloudScheduleStatus; occasion: Occasion }
  /** The time is missed after all. */
  | { miss: CloudScheduleStatus; why: string }
  /** There is nothing to do. */
  | { leave: string };

/**
 * Takes a time of a schedule up, or goes on with it after a run that has ended. Pure. Whoever started the run may have seen
 * an older schedule: what it says now counts.
 *
 * @param uid - of the object that a deletion is for, if it is there
 */
export function begin(schedule: CloudSchedule, at: Date, run: string, uid: string | undefined, now: Date): Beginning {
  const { metadata, spec, status = {} } = schedule;
  const going = status.active?.find((occasion) => occasion.at === rfc3339(at));
  if (going) {
    const occasion = { ...going, run };
    return { take: atWork(status, occasion), occasion };
  }
  if (status.lastScheduleTime !== undefined && at.getTime() <= Date.parse(status.lastScheduleTime)) {
    return { leave: "that time was taken up or missed before" };
  }
  const times = timesOf(spec);
  if (times.next(new Date(at.getTime() - 1000))?.getTime() !== at.getTime()) return { leave: "the schedule has other times now" };
  const why = whyMissed(schedule, at, now);
  const earlier = untaken(schedule, times, at).filter((time) => time < at);
  if (why) return { miss: missed(schedule, times, [...earlier, at], why, now), why };

  const active = status.active ?? [];
  if (spec.concurrencyPolicy === "Forbid" && active.length)
    return { leave: "an earlier one is still at work, and concurrencyPolicy is Forbid" };
  const replaced = spec.concurrencyPolicy === "Replace" ? active : [];
  let current = schedule;
  if (earlier.length) current = { ...current, status: missed(current, times, earlier, superseded, now) };
  for (const old of replaced) {
    const message = `replaced by the one for ${rfc3339(at)}, as concurrencyPolicy is Replace`;
    current = { ...current, status: ended(current, { ...old, result: "Failed", message }, now) };
  }
  const occasion: Occasion = {
    at: rfc3339(at),
    result: "Running",
    run,
    ...(metadata.generation === undefined ? {} : { generation: metadata.generation }),
    ...(uid === undefined ? {} : { uid }),
    startedAt: rfc3339(now),
  };
  const next = times.next(at);
  const counted = {
    ...current.status,
    observedGeneration: metadata.generation,
    lastScheduleTime: rfc3339(at),
    nextScheduleTime: next && rfc3339(next),
  };
  return { take: atWork(counted, occasion), occasion };
}
