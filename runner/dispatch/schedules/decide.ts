import type { CloudScheduleStatus, Occasion } from "../../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../../crds/api/objects.ts";
import { TerminalError, withHint } from "../../../lib/errors.ts";
import { type Times, timesOf } from "../../../lib/schedule/times.ts";
import { deadlineOf, whyMissed } from "../../schedule/late.ts";
import { awaiting, missed, rejected } from "../../schedule/status.ts";
import { isSeen, untaken } from "../../schedule/untaken.ts";
import type { PastRuns } from "../past-runs.ts";

/** How many a schedule may have at work: as many as its status takes. */
const mostActive = 20;

/** What is known of a schedule's earlier runs. */
export interface Past {
  /** Those for one of its times. */
  of(at: Date): PastRuns | undefined;
  /** Whether any is active. */
  busy: boolean;
}

/** What a dispatcher shall do now about one schedule. */
export interface Decision {
  /** Times to start a run for. */
  start: Date[];
  /** What to write, when there is news that no run tells. */
  status?: CloudScheduleStatus;
  /** When there may be something to do although nothing has changed, in milliseconds since the epoch. */
  next?: number;
}

/**
 * What is due of one schedule. Pure. A time is taken up by the run, which says so in the status before it acts; until then the
 * same run, of the same name, is what any dispatcher would start. After a crash, before or after that, another run goes on, once
 * the backoff is over.
 */
export function decide(schedule: CloudSchedule, past: Past, now: Date): Decision {
  if (schedule.metadata.deletionTimestamp) return { start: [] };
  const going = goOn(schedule.status ?? {}, past, now);
  const coming = begin(schedule, past, now);
  return {
    ...coming,
    start: [...going.flatMap(({ start }) => start), ...coming.start],
    ...earliest([...going, coming]),
  };
}

/** What is at work without a run: one that has ended without having come to an end with it, or crashed. */
function goOn({ active = [], nextRunAt }: CloudScheduleStatus, past: Past, now: Date): Decision[] {
  return active.map((occasion: Occasion) => {
    const at = new Date(occasion.at);
    const runs = past.of(at);
    if (runs?.active.length) return { start: [] };
    const due = Math.max(runs?.notBefore ?? 0, nextRunAt === undefined ? 0 : Date.parse(nextRunAt));
    return due <= now.getTime() ? { start: [at] } : { start: [], next: due };
  });
}

/** What has come that nobody has taken up. */
function begin(schedule: CloudSchedule, past: Past, now: Date): Decision {
  const { spec, status = {} } = schedule;
  const seen = isSeen(schedule);
  const next = status.nextScheduleTime === undefined ? undefined : Date.parse(status.nextScheduleTime);
  // what is to come is in the status: as a rule nothing need be reckoned
  if (seen && (next === undefined || next > now.getTime())) return next === undefined ? { start: [] } : { start: [], next };
  let times: Times;
  try {
    times = timesOf(spec);
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    return { start: [], status: rejected(schedule, withHint(error)) };
  }
  const those = untaken(schedule, times, now);
  const latest = those.at(-1);
  if (!latest) return wait(schedule, times, now);

  const why = whyMissed(schedule, latest, now);
  if (why) return told(missed(schedule, times, those, why, now));
  const deadline = deadlineOf(schedule, latest);
  const active = status.active ?? [];
  if (active.length >= mostActive || (spec.concurrencyPolicy === "Forbid" && (active.length || past.busy))) return until(deadline + 1);
  const runs = past.of(latest);
  if (runs?.active.length) return until(deadline + 1);
  if (runs && runs.notBefore > now.getTime()) return until(Math.min(deadline + 1, runs.notBefore));
  return { start: [latest] };
}

/** Nothing has come; what will is written down, unless it is already. */
function wait(schedule: CloudSchedule, times: Times, now: Date): Decision {
  const { spec, status = {} } = schedule;
  const next = awaiting(schedule, times, now);
  if (next.nextScheduleTime === undefined) {
    if (spec.cron !== undefined) return { start: [], status: rejected(schedule, `'${spec.cron}' never comes: choose a day that there is`) };
    if (status.lastScheduleTime !== undefined && Date.parse(spec.at ?? "") < Date.parse(status.lastScheduleTime)) {
      const message = `${spec.at} is not later than ${status.lastScheduleTime}, the last time that was taken up: set a later one`;
      return { start: [], status: { ...next, phase: "Missed", message } };
    }
  }
  return told(next);
}

function told(status: CloudScheduleStatus): Decision {
  return { start: [], status, ...(status.nextScheduleTime === undefined ? {} : { next: Date.parse(status.nextScheduleTime) }) };
}

/** What ends tells the dispatcher by itself; the end of a backoff, or of the deadline, doesn't. */
function until(time: number): Decision {
  return Number.isFinite(time) ? { start: [], next: time } : { start: [] };
}

function earliest(decisions: readonly Decision[]): { next?: number } {
  const times = decisions.flatMap(({ next }) => next ?? []);
  return times.length ? { next: Math.min(...times) } : {};
}
