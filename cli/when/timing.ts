import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import { KnownError, UsageError } from "../../lib/errors.ts";
import { type Times, timesOf } from "../../lib/schedule/times.ts";
import { absolute, distance, rfc3339 } from "./format.ts";
import { refusePast } from "./past.ts";
import { parseWhen } from "./when.ts";
import { type Zone, zoneOf } from "./zone.ts";

/** What the command line says of the time. */
export interface AskedTiming {
  /** "" when not given. */
  when: string;
  cron: string | undefined;
  timeZone: string | undefined;
  /** How late it may be started. */
  deadlineMs: number | undefined;
}

/** When a schedule falls due, as its spec and as it is told. */
export interface Timing {
  spec: Pick<CloudScheduleSpec, "at"> | Pick<CloudScheduleSpec, "cron" | "timeZone">;
  /** Absolute, in a line. */
  text: string;
  /** What there is to know besides. */
  notes: string[];
  /** The first time. */
  first: Date;
  /** The zone that it is in. */
  zone: Zone;
}

/** Reads WHEN or --cron. Throws {@link UsageError} for none, for both, and for what is no time to come. */
export async function readTiming({ when, cron, timeZone, deadlineMs }: AskedTiming, now: Date, userZone: Zone): Promise<Timing> {
  const zone = timeZone === undefined ? userZone : zoneOf(timeZone);
  if (cron !== undefined) {
    if (when) throw new UsageError(`"${when}" and --cron don't go together`, "leave out one of them");
    return repeated(cron, zone, now, timeZone === undefined);
  }
  const { at, zone: meant, notes } = await parseWhen(when, now, zone);
  refusePast({ at, zone: meant, notes }, now, deadlineMs);
  const own = meant.offset(at.getTime()) === userZone.offset(at.getTime());
  const text = `${absolute(at, meant)}, ${distance(at, now)}`;
  return { spec: { at: rfc3339(at, meant) }, text: own ? text : `${text}; here ${absolute(at, userZone)}`, notes, first: at, zone: meant };
}

function repeated(cron: string, zone: Zone, now: Date, mine: boolean): Timing {
  const spec = { cron: cron.trim().replaceAll(/\s+/g, " "), timeZone: zone.name };
  const first = cronTimes(spec).next(now);
  if (!first) throw new UsageError(`--cron: "${cron}" never comes`, "check day of month and month");
  const notes = mine && zone.name !== "UTC" ? [`${zone.name} is your time zone: --time-zone names another`] : [];
  return { spec, text: `${spec.cron} in ${zone.name}`, notes, first, zone };
}

/** The times of a cron expression. Throws {@link UsageError} for what is none. */
function cronTimes(spec: Pick<CloudScheduleSpec, "cron" | "timeZone">): Times {
  try {
    return timesOf(spec);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    throw new UsageError(`--cron: ${error.message}`, error.hint);
  }
}

/** How many times are shown before they come. */
const previewed = 5;

/** The next times of a schedule after now, fewer than five when there are no more. */
export function nextTimes(spec: Pick<CloudScheduleSpec, "at" | "cron" | "timeZone">, now: Date): Date[] {
  const times = timesOf(spec);
  const found: Date[] = [];
  for (let next = times.next(now); next && found.length < previewed; next = times.next(next)) found.push(next);
  return found;
}
