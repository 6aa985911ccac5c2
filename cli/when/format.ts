import { clockAt, offsetText, type Zone } from "./zone.ts";

/** `2026-11-22 02:00:00`: what clocks show, as of {@link clockAt}. */
export function clockText(clock: Date): string {
  return clock.toISOString().slice(0, 19).replace("T", " ");
}

/** `02:00`, with seconds only where there are any: what clocks show of a day, as of {@link clockAt}. */
export function shortTime(clock: Date): string {
  return clock.toISOString().slice(11, 19).replace(/:00$/, "");
}

/** `2026-11-22T02:00:00+01:00`: an instant in the terms of a zone, without fractions of a second. */
export function rfc3339(at: Date, zone: Zone): string {
  const offset = zone.offset(at.getTime());
  return `${clockAt(zone, at.getTime()).toISOString().slice(0, 19)}${offset ? offsetText(offset) : "Z"}`;
}

/** `Sunday, 2026-11-22 02:00:00 Europe/Berlin (+01:00)`: an instant as clocks of a zone show it. */
export function absolute(at: Date, zone: Zone): string {
  const offset = offsetText(zone.offset(at.getTime()));
  const clock = clockAt(zone, at.getTime());
  const where = zone.name === offset || zone.name === "UTC" ? zone.name : `${zone.name} (${offset})`;
  return `${weekday(clock)}, ${clockText(clock)} ${where}`;
}

/** `in 7 h 20 min`, or `3 min ago`; the two largest units. Of both times the second counts that they are in. */
export function distance(at: Date, now: Date): string {
  const seconds = Math.floor(at.getTime() / 1000) - Math.floor(now.getTime() / 1000);
  const length = lengthOf(Math.abs(seconds));
  return seconds > 0 ? `in ${length}` : seconds < 0 ? `${length} ago` : "now";
}

/** Day of the week of what clocks show. */
export function weekday(clock: Date): string {
  return clock.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
}

function lengthOf(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}
