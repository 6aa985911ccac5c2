import { UsageError } from "../../lib/errors.ts";
import { readEnglish } from "./english.ts";
import { exactTime } from "./exact.ts";
import { clockText, rfc3339 } from "./format.ts";
import { clockAt, instantInGap, instantsAt, namedZone, type Zone, zoneOf } from "./zone.ts";

/** A time that somebody named. */
export interface When {
  at: Date;
  /** The zone that it was meant in. */
  zone: Zone;
  /** What is to be said of it besides, such as that clocks change there. */
  notes: string[];
}

const examples = '"tomorrow 02:00", "in 2 hours", "next friday 18:00 Asia/Tokyo" or 2026-12-24T18:00:00Z';

/**
 * Reads a time: RFC 3339, or English in the user's zone or one that is named at its end. Throws {@link UsageError} for what can't
 * be read as a whole and for what could be meant in two ways.
 */
export async function parseWhen(text: string, now: Date, userZone: Zone): Promise<When> {
  const words = text.trim().replaceAll(/\s+/g, " ");
  if (words === "") throw new UsageError("WHEN is empty", `say when, such as ${examples}`);
  const exact = exactTime(words);
  if (exact) return { ...exact, notes: [] };
  const { rest, zone } = zoneAtEnd(words, userZone);
  const read = await readEnglish(rest, now, zone);
  if ("unclear" in read) throw new UsageError(`"${words}" ${read.unclear}`, read.hint ?? `say it as ${examples}`);
  return "instant" in read ? { at: new Date(read.instant), zone, notes: [] } : onClock(read.clock, read.zone);
}

/** Takes a zone of the tz database off the end. An abbreviation or a distance from UTC is read with the time. */
function zoneAtEnd(text: string, userZone: Zone): { rest: string; zone: Zone } {
  const [, rest = "", name = ""] = /^(.*\S) (\S+)$/.exec(text) ?? [];
  if (/^[a-z]+\/[\w+/-]+$/i.test(name)) return { rest, zone: zoneOf(name) };
  const zone = /^(utc|z)$/i.test(name) ? namedZone(name) : undefined;
  return zone ? { rest, zone } : { rest: text, zone: userZone };
}

/** The instant at which clocks of the zone show that, with what there is to say where they change. */
function onClock(clock: number, zone: Zone): When {
  const [first, second] = instantsAt(zone, clock);
  const shown = clockText(new Date(clock));
  if (first === undefined) {
    const at = new Date(instantInGap(zone, clock));
    const note = `clocks in ${zone.name} skip ${shown}: taken as ${clockText(clockAt(zone, at.getTime()))}`;
    return { at, zone, notes: [note] };
  }
  const at = new Date(first);
  if (second === undefined) return { at, zone, notes: [] };
  const note = `clocks in ${zone.name} show ${shown} twice: the first is meant, ${rfc3339(at, zone)}; the second is ${rfc3339(new Date(second), zone)}`;
  return { at, zone, notes: [note] };
}
