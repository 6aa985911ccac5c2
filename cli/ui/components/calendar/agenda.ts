import { weekday } from "../../../when/format.ts";
import type { Coming, Day } from "./days.ts";
import type { Planned } from "./planned.ts";

/** How something that comes stands to the one that is being written: it is that, or it is about the same object. */
export type Mark = "new" | "clash";

/** What is said of one that is being written, while it is not known what it does. */
export const unsaid = "this one";

/** A line of an agenda: something that comes, or how much is out of sight. */
export type AgendaLine = { day: string; coming: Coming; note: string | undefined; mark: Mark | undefined } | { more: number };

/** What of an agenda is in sight. */
export interface AgendaOptions {
  height: number;
  /** Lines further down than where it would be by itself. Default: 0. */
  offset?: number;
}

/** Lines of what comes, a day after the other, around the one that is being written, or from today on. */
export function agendaOf(days: readonly Day[], { height, offset = 0 }: AgendaOptions): AgendaLine[] {
  const today = days[0]?.clock ?? new Date(0);
  const fresh = freshOf(days);
  const lines = days.flatMap(({ clock, note, coming }): AgendaLine[] =>
    coming.map((one, index) => ({
      day: index ? "" : dayText(clock, today),
      coming: one,
      note: index ? undefined : note,
      mark: markOf(one.planned, fresh),
    })),
  );
  if (lines.length <= height) return lines;
  const at = Math.max(
    0,
    lines.findIndex((line) => "mark" in line && line.mark === "new"),
  );
  const top = Math.max(0, Math.min(at - Math.floor((height - 1) / 2) + offset, lines.length - height));
  const shown = lines.slice(top, top + height);
  const below = lines.length - top - height;
  // its day stands where the first line of it is out of sight
  const [first] = shown;
  if (first && "day" in first && !first.day) shown[0] = { ...first, day: dayOf(lines, top) };
  return below > 0 && height > 2 ? [...shown.slice(0, -1), { more: below + 1 }] : shown;
}

/** The one that is being written, which has no name yet. */
export function freshOf(days: readonly Day[]): Planned | undefined {
  return days.flatMap(({ coming }) => coming).find(({ planned }) => planned.name === undefined)?.planned;
}

/** How something stands to the one that is being written, if one is. */
export function markOf(planned: Planned, fresh: Planned | undefined): Mark | undefined {
  if (planned.name === undefined) return "new";
  return fresh?.about.some((one) => planned.about.includes(one)) ? "clash" : undefined;
}

/** `Today`, `Tomorrow`, `Wed 25 Nov`, or `24 Dec 2096` of another year. */
function dayText(clock: Date, today: Date): string {
  const apart = Math.round((clock.getTime() - today.getTime()) / 86_400_000);
  if (apart === 0) return "Today";
  if (apart === 1) return "Tomorrow";
  const date = `${clock.getUTCDate()} ${clock.toLocaleDateString("en", { month: "short", timeZone: "UTC" })}`;
  return clock.getUTCFullYear() === today.getUTCFullYear() ? `${weekday(clock).slice(0, 3)} ${date}` : `${date} ${clock.getUTCFullYear()}`;
}

function dayOf(lines: readonly AgendaLine[], index: number): string {
  const line = lines.slice(0, index + 1).findLast((one) => "day" in one && one.day !== "");
  return line && "day" in line ? line.day : "";
}
