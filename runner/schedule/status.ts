import type { CloudScheduleStatus, Occasion } from "../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { mostPassed, rfc3339, type Times } from "../../lib/schedule/times.ts";

/** Longest message that a status takes, in characters. */
const longest = 2048;

/** The status of a schedule that is as it was written: what comes next. */
export function awaiting(schedule: CloudSchedule, times: Times, now: Date): CloudScheduleStatus {
  const { metadata, status = {} } = schedule;
  const last = Math.max(now.getTime(), Date.parse(status.lastScheduleTime ?? "") || 0);
  const next = times.next(new Date(last));
  const known = { ...status, observedGeneration: metadata.generation, message: status.history?.[0]?.message };
  return withPhase({ ...known, nextScheduleTime: next && rfc3339(next) }, status.phase);
}

/** The status of a schedule that can't be read: nothing is started for it until it is changed. */
export function rejected({ metadata, status = {} }: CloudSchedule, message: string): CloudScheduleStatus {
  const next: CloudScheduleStatus = { ...status, observedGeneration: metadata.generation, nextScheduleTime: undefined };
  return { ...next, phase: status.active?.length ? "Running" : "Failed", message: message.slice(0, longest) };
}

/**
 * The status after times were missed.
 *
 * @param those - oldest first, at least one; not before the last one that was taken up
 * @param why - and what to do about it
 */
export function missed(schedule: CloudSchedule, times: Times, those: readonly Date[], why: string, now: Date): CloudScheduleStatus {
  const { metadata, spec, status = {} } = schedule;
  const last = those.at(-1) as Date;
  const count = those.length === mostPassed ? `at least ${mostPassed}` : String(those.length);
  const which = those.length === 1 ? rfc3339(last) : `${count} times up to ${rfc3339(last)}`;
  const message = `${which} missed: ${why}`;
  const occasions = those
    .toReversed()
    .map((at): Occasion => ({ at: rfc3339(at), result: "Missed", finishedAt: rfc3339(now), message: why }));
  const next = times.next(last);
  return withPhase(
    {
      ...status,
      observedGeneration: metadata.generation,
      lastScheduleTime: rfc3339(last),
      nextScheduleTime: next && rfc3339(next),
      history: remember(spec, [...occasions, ...(status.history ?? [])]),
      message,
    },
    "Missed",
  );
}

/** The status with an occasion at work that is begun, or gone on with. */
export function atWork(status: CloudScheduleStatus, occasion: Occasion): CloudScheduleStatus {
  const others = (status.active ?? []).filter(({ at }) => at !== occasion.at);
  return { ...status, active: [occasion, ...others], phase: "Running" };
}

/** The status with an occasion at an end. */
export function ended(schedule: CloudSchedule, given: Occasion, now: Date): CloudScheduleStatus {
  const { spec, status = {} } = schedule;
  const occasion = { ...given, finishedAt: rfc3339(now), ...(given.message ? { message: given.message.slice(0, longest) } : {}) };
  const active = (status.active ?? []).filter(({ at }) => at !== occasion.at);
  const next: CloudScheduleStatus = {
    ...status,
    active: active.length ? active : undefined,
    history: remember(spec, [occasion, ...(status.history ?? [])]),
    message: occasion.message,
    ...(occasion.result === "Done" ? { lastSuccessfulTime: occasion.finishedAt } : {}),
    ...(active.length ? {} : { nextRunAt: undefined }),
  };
  return withPhase(next, occasion.result);
}

/**
 * @param result - what became of the last one
 */
function withPhase(status: CloudScheduleStatus, result: CloudScheduleStatus["phase"]): CloudScheduleStatus {
  const phase = status.active?.length ? "Running" : status.nextScheduleTime ? "Pending" : result;
  return { ...status, phase };
}

/** The newest of those that succeeded and of the others, as many of each as the schedule wants. */
function remember(spec: CloudSchedule["spec"], history: readonly Occasion[]): Occasion[] {
  const room = { Done: spec.successfulHistoryLimit, others: spec.failedHistoryLimit };
  return history.filter(({ result }) => room[result === "Done" ? "Done" : "others"]-- > 0);
}
