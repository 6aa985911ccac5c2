import { UsageError } from "../../lib/errors.ts";
import { fixedZone, type Zone } from "./zone.ts";

const pattern = /^(\d{4}-\d{2}-\d{2})[t ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(z|[+-]\d{2}:\d{2})$/i;

/**
 * Reads an RFC 3339 time, of which the seconds may be left out; undefined for anything else. Throws {@link UsageError} for one of
 * a day or an hour that there is not.
 */
export function exactTime(text: string): { at: Date; zone: Zone } | undefined {
  const [, date, time, seconds = ":00", offset = ""] = pattern.exec(text) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const clock = `${date}T${time}${seconds}`;
  const shown = new Date(`${clock}Z`);
  const at = new Date(`${clock}${offset.toUpperCase()}`);
  // 30 February is read as a day in March
  if (Number.isNaN(at.getTime()) || shown.toISOString().slice(0, clock.length) !== clock) {
    throw new UsageError(`"${text}" is not a time that there is`, "check month, day and hour");
  }
  return { at, zone: fixedZone(shown.getTime() - at.getTime()) };
}
