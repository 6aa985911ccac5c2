import { UsageError } from "../../lib/errors.ts";
import { didYouMean } from "../nearest.ts";

/** A time zone, by its name in the tz database or as a fixed distance from UTC. */
export interface Zone {
  name: string;
  /** Milliseconds that its clocks are ahead of UTC at an instant. */
  offset(instant: number): number;
}

const minute = 60_000;
const day = 86_400_000;

/** The zone that this process is in: that of TZ, or the system's; UTC where neither names one. */
export function userZone(): Zone {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return namedZone(timeZone) ?? fixedZone(0);
}

/** A zone of the tz database, whatever the case of its letters; undefined when there is none of that name. */
export function namedZone(name: string): Zone | undefined {
  if (/^(utc|z|etc\/utc)$/i.test(name)) return fixedZone(0);
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    const format = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "longOffset" });
    const known = zoneNames().find((one) => one.toLowerCase() === name.toLowerCase());
    return { name: known ?? name, offset: (instant) => offsetIn(format, instant) };
  } catch {
    return undefined;
  }
}

/** A zone by name. Throws {@link UsageError} with the nearest for one that there is not. */
export function zoneOf(name: string): Zone {
  const zone = namedZone(name);
  if (zone) return zone;
  const like = didYouMean(name, zoneNames());
  throw new UsageError(`there is no time zone "${name}"`, like ?? "name one of the tz database, such as Europe/Berlin, Asia/Tokyo or UTC");
}

/** A fixed distance from UTC, such as `+09:00`. */
export function fixedZone(milliseconds: number): Zone {
  return { name: milliseconds ? offsetText(milliseconds) : "UTC", offset: () => milliseconds };
}

/** `+09:00` */
export function offsetText(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / minute);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${milliseconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** What clocks of a zone show at an instant, as a Date whose UTC fields are theirs. */
export function clockAt(zone: Zone, instant: number): Date {
  return new Date(instant + zone.offset(instant));
}

/**
 * The instants at which clocks of a zone show a time: one; two when clocks are put back over it, the earlier first; none when
 * they are put forward over it. Clocks change by less than a day, and not twice in two.
 *
 * @param clock - as of {@link clockAt}
 */
export function instantsAt(zone: Zone, clock: number): number[] {
  const offsets = new Set([zone.offset(clock - day), zone.offset(clock + day)]);
  return [...offsets]
    .map((offset) => clock - offset)
    .filter((instant) => instant + zone.offset(instant) === clock)
    .toSorted((a, b) => a - b);
}

/** The instant that a time stands for which clocks skip: as far behind the change as it is behind the hour that is left out. */
export function instantInGap(zone: Zone, clock: number): number {
  return clock - zone.offset(clock - day);
}

function offsetIn(format: Intl.DateTimeFormat, instant: number): number {
  const text = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

function zoneNames(): string[] {
  return Intl.supportedValuesOf("timeZone");
}
