import { weekday } from "../../../when/format.ts";
import { freshOf, type Mark, markOf, unsaid } from "./agenda.ts";
import type { Day } from "./days.ts";
import type { Planned } from "./planned.ts";

/** A day in a grid of weeks. */
export interface Cell {
  key: string;
  /** `Mon 23`, or with its month on its first. */
  title: string;
  isToday: boolean;
  /** Before today: nothing comes there any more. */
  isPast: boolean;
  note: string | undefined;
  lines: readonly { text: string; mark: Mark | undefined }[];
}

const dayMs = 86_400_000;

/** Weeks from the one of today on, each from Monday to Sunday; of a day's things as many as there is room for. */
export function gridOf(days: readonly Day[], { weeks, lines: room }: { weeks: number; lines: number }): Cell[][] {
  const today = days[0]?.clock ?? new Date(0);
  const fresh = freshOf(days);
  const monday = today.getTime() - ((today.getUTCDay() + 6) % 7) * dayMs;
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, index) => cell(new Date(monday + (week * 7 + index) * dayMs), today, days, room, fresh)),
  );
}

/** Whether what is being written comes for the first time within a grid of so many weeks. */
export function fitsGrid(days: readonly Day[], weeks: number): boolean {
  const shown = new Set(gridOf(days, { weeks, lines: 0 }).flatMap((week) => week.map(({ key }) => key)));
  return days.every(
    ({ clock, coming }) =>
      shown.has(clock.toISOString()) || coming.every(({ planned, at }) => planned.name !== undefined || at > planned.first),
  );
}

function cell(clock: Date, today: Date, days: readonly Day[], room: number, fresh: Planned | undefined): Cell {
  const day = days.find((one) => one.clock.getTime() === clock.getTime());
  const all = (day?.coming ?? []).map(({ planned, time, also }) => ({
    text: `${time}${also.length ? "…" : ""} ${planned.does ?? unsaid}`,
    mark: markOf(planned, fresh),
  }));
  const shown = all.slice(0, all.length > room ? Math.max(1, room - 1) : room);
  // what is being written is in sight, however much else there is
  const own = all.find(({ mark }) => mark === "new");
  if (own && !shown.includes(own)) shown.splice(-1, 1, own);
  const more = all.length - shown.length;
  const month = clock.getUTCDate() === 1 || clock.getTime() === today.getTime();
  return {
    key: clock.toISOString(),
    title: `${weekday(clock).slice(0, 3)} ${clock.getUTCDate()}${month ? ` ${clock.toLocaleDateString("en", { month: "short", timeZone: "UTC" })}` : ""}`,
    isToday: clock.getTime() === today.getTime(),
    isPast: clock < today,
    note: day?.note,
    lines: [...shown, ...(more && room > 1 ? [{ text: `and ${more} more`, mark: undefined }] : [])],
  };
}
