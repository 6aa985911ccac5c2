import type { ParsedResult } from "chrono-node";

import { ambiguity } from "./ambiguity.ts";
import { clockAt, fixedZone, type Zone } from "./zone.ts";

/** An instant, a time on the clocks of a zone (as of {@link clockAt}), or why it can't be told which. */
export type English = { instant: number } | { clock: number; zone: Zone } | { unclear: string; hint?: string };

/** Reads a time in English as it is meant in a zone. */
export async function readEnglish(text: string, now: Date, zone: Zone): Promise<English> {
  const result = await parse(text, now, zone);
  if ("unclear" in result) return result;
  const clock = clockOf(result);
  // of hours and minutes that pass, whatever clocks do meanwhile
  if (isDuration(result)) return { instant: now.getTime() + clock - clockAt(zone, now.getTime()).getTime() };
  const own = ownZone(result);
  if (!own) return { clock, zone };
  // the day, too, is that of the zone that it names
  const again = await parse(text, now, own);
  return "unclear" in again ? again : { clock: clockOf(again), zone: own };
}

async function parse(text: string, now: Date, zone: Zone): Promise<ParsedResult | { unclear: string; hint?: string }> {
  const { casual } = await import("./chrono.ts");
  // to the library the zone's clocks are those of UTC, as it knows no zones
  const instant = clockAt(zone, Math.floor(now.getTime() / 1000) * 1000);
  const results = casual.parse(text, { instant, timezone: 0 }, { forwardDate: true });
  const [result, another] = results;
  if (!result) return { unclear: "is not a time that can be read" };
  if (another) return { unclear: `can be read as two times, ${said(result)} and ${said(another)}` };
  const rest = (text.slice(0, result.index) + text.slice(result.index + result.text.length)).replaceAll(/\b(at|on)\b|[,\s]/gi, "");
  if (rest !== "") return { unclear: `can't be read as a whole, only ${said(result)}` };
  if (result.end) return { unclear: "is a span of time" };
  return ambiguity(text, result) ?? result;
}

function said({ text }: ParsedResult): string {
  return `"${text.trim()}"`;
}

function isDuration(result: ParsedResult): boolean {
  const tags = result.tags();
  return tags.has("result/relativeDateAndTime") || tags.has("casualReference/now");
}

/** The zone that the text itself names, by an abbreviation or a distance from UTC. */
function ownZone({ start }: ParsedResult): Zone | undefined {
  const minutes = start.isCertain("timezoneOffset") ? start.get("timezoneOffset") : null;
  return minutes === null ? undefined : fixedZone(minutes * 60_000);
}

function clockOf({ start }: ParsedResult): number {
  const field = (name: Parameters<typeof start.get>[0]) => start.get(name) ?? 0;
  return Date.UTC(field("year"), field("month") - 1, field("day"), field("hour"), field("minute"), field("second"));
}
