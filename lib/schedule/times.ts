import { Cron } from "croner";

import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import { TerminalError } from "../errors.ts";

/** When a schedule falls due. Whole seconds: Kubernetes stores times so. */
export interface Times {
  /** The first time after that one; undefined when there is none. */
  next(after: Date): Date | undefined;
  /** Those after `after` and up to `until`, oldest first; of very many the newest {@link mostPassed}. */
  passed(after: Date, until: Date): Date[];
}

/** A time as Kubernetes writes it, to the second. */
export const rfc3339 = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, "Z");

/** How many times that have passed are looked at: a schedule of each minute was then left alone for more than an hour and a half. */
export const mostPassed = 100;

/** The part of a CloudSchedule's spec that says when. */
export type When = Pick<CloudScheduleSpec, "at" | "cron" | "timeZone">;

/**
 * Reads when a schedule falls due. A cron expression is read as by a CronJob, which has the fields minute, hour, day of month,
 * month and day of week; where both days are restricted, either suffices.
 *
 * Clocks that change for daylight saving time: what names its minutes and hours (`30 2 * * *`, `0 2,14 * * *`) happens once on
 * each day. A time that there isn't on the day that the clock goes forward happens at the first moment after the gap, and one
 * that there is twice, when it goes back, at the first of both. What has a `*` or a step in minute or hour, so goes by
 * intervals (`0 * * * *`, `15-45/15 2 * * *`), happens in each minute whose wall clock matches: not in the gap, and in both of the
 * hours. A CronJob documents only that it leaves out what falls into the gap:
 * https://pkg.go.dev/github.com/robfig/cron/v3#hdr-Time_zones
 *
 * @throws TerminalError with code `SpecRejected` for what is no time, no cron expression or no time zone
 */
export function timesOf({ at, cron, timeZone }: When): Times {
  return cron === undefined ? once(at ?? "") : again(cron, timeZone);
}

function once(text: string): Times {
  const time = new Date(Math.floor(Date.parse(text) / 1000) * 1000);
  if (Number.isNaN(time.getTime())) throw rejected(`'${text}' is no time`, "write it as in 2030-01-31T02:00:00+09:00");
  return {
    next: (after) => (time > after ? time : undefined),
    passed: (after, until) => (time > after && time <= until ? [time] : []),
  };
}

function again(cron: string, timeZone: string): Times {
  if (!isTimeZone(timeZone)) {
    throw rejected(`there is no time zone '${timeZone}'`, "write its name in the tz database, such as Asia/Tokyo");
  }
  const expression = readCron(cron, timeZone);
  return {
    next: (after) => expression.nextRun(after) ?? undefined,
    passed: (after, until) => {
      const passed: Date[] = [];
      // those before a time are asked for, to the second
      let before = new Date(Math.floor(until.getTime() / 1000) * 1000 + 1000);
      while (passed.length < mostPassed) {
        const [time] = expression.previousRuns(1, before);
        if (!time || time <= after) break;
        passed.push((before = time));
      }
      return passed.toReversed();
    },
  };
}

function readCron(cron: string, timezone: string): Cron {
  try {
    return new Cron(cron, { timezone, mode: "5-part", fixedTimeRule: "no-wildcard", sloppyRanges: true });
  } catch (error) {
    const why = (error as Error).message.replace(/^CronPattern: /, "");
    throw rejected(`'${cron}' is no schedule (${why})`, "write minute, hour, day of month, month and day of week, such as '0 2 * * *'");
  }
}

/** Whether Node's own tz database has a zone of that name. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format() !== "";
  } catch {
    return false;
  }
}

function rejected(message: string, hint: string): TerminalError {
  return new TerminalError(message, { code: "SpecRejected", hint });
}
