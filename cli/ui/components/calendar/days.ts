import { clockText, shortTime } from "../../../when/format.ts";
import { clockAt, instantInGap, instantsAt, offsetText, type Zone } from "../../../when/zone.ts";
import type { Planned } from "./planned.ts";

/** What comes on a day, of one schedule. */
export interface Coming {
  planned: Planned;
  /** When first on that day, on the calendar's clock: `02:00`. */
  time: string;
  /** When else on that day: `03:00`, and `…` for what is more. */
  also: readonly string[];
  at: Date;
}

/** A day of a calendar. */
export interface Day {
  /** Its midnight on the calendar's clock, as of `clockAt`. */
  clock: Date;
  /** What is to be said of the day: that clocks change. */
  note: string | undefined;
  coming: readonly Coming[];
}

/** What days of a calendar are made for. */
export interface DaysOptions {
  now: Date;
  /** Whose days they are. */
  zone: Zone;
  /** How many days from today on are there, also if nothing comes. Default: a fortnight. */
  count?: number;
}

const dayMs = 86_400_000;

/** How many times of a day are told of one schedule. */
const most = 4;

/**
 * Days from today on with what comes on them; of later days those alone on which something comes for once or, of what has no name
 * yet, for the first time.
 */
export function daysOf(planned: readonly Planned[], { now, zone, count = 14 }: DaysOptions): Day[] {
  const today = midnight(zone, now);
  const near = Array.from({ length: count }, (_, index) => today + index * dayMs);
  const far = planned.filter(({ name, times }) => !times || name === undefined).map(({ first }) => midnight(zone, first));
  const days = [...new Set([...near, ...far])].filter((day) => day >= today).toSorted((a, b) => a - b);
  return days.map((day) => {
    // what is due already comes today
    const from = day === today ? now : startOf(zone, day);
    const until = startOf(zone, day + dayMs);
    const coming = planned.flatMap((one) => comingOf(one, { from, until, zone, isToday: day === today }));
    return { clock: new Date(day), note: changeOn(zone, day), coming: coming.toSorted((a, b) => a.at.getTime() - b.at.getTime()) };
  });
}

/** What has been looked up of something that comes again and again, which takes its time: days are asked for with each key. */
const known = new WeakMap<Planned, Map<string, Coming[]>>();

function comingOf(planned: Planned, span: Span): Coming[] {
  const days = known.get(planned) ?? new Map<string, Coming[]>();
  known.set(planned, days);
  const key = `${span.zone.name} ${span.from.getTime()} ${span.until.getTime()}`;
  const found = days.get(key) ?? lookUp(planned, span);
  days.set(key, found);
  return found;
}

interface Span {
  from: Date;
  until: Date;
  zone: Zone;
  isToday: boolean;
}

function lookUp(planned: Planned, { from, until, zone, isToday }: Span): Coming[] {
  const { first, times } = planned;
  const found = first < until && (first >= from || isToday) ? [first] : [];
  // one below the beginning, which is among them itself
  let after = first > from ? first : new Date(from.getTime() - 1);
  while (times && first < until && found.length < most) {
    const next = times.next(after);
    if (!next || next >= until) break;
    if (next.getTime() !== found.at(-1)?.getTime()) found.push(next);
    after = next;
  }
  const [at, ...rest] = found;
  if (!at) return [];
  const also = rest.map((one) => timeText(one, zone));
  return [{ planned, at, time: timeText(at, zone), also: rest.length === most - 1 ? [...also.slice(0, -1), "…"] : also }];
}

/** `02:00`; with the distance from UTC where clocks show it twice. */
function timeText(at: Date, zone: Zone): string {
  const clock = clockAt(zone, at.getTime());
  const twice = instantsAt(zone, clock.getTime()).length > 1;
  return `${shortTime(clock)}${twice ? offsetText(zone.offset(at.getTime())) : ""}`;
}

function midnight(zone: Zone, at: Date): number {
  return Date.parse(`${clockText(clockAt(zone, at.getTime())).slice(0, 10)}T00:00:00Z`);
}

/** When a day begins; clocks may skip midnight. */
function startOf(zone: Zone, day: number): Date {
  return new Date(instantsAt(zone, day)[0] ?? instantInGap(zone, day));
}

function changeOn(zone: Zone, day: number): string | undefined {
  const [before, after] = [zone.offset(startOf(zone, day).getTime()), zone.offset(startOf(zone, day + dayMs).getTime() - 1)];
  return before === after ? undefined : `clocks go ${after > before ? "forward" : "back"}`;
}
