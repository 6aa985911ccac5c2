import { describe, expect, onTestFinished, test } from "vitest";

import type { CloudScheduleSpec } from "../../../../crds/api/kinds/cloudschedule.ts";
import { apiVersion } from "../../../../crds/api/names.ts";
import type { CloudSchedule } from "../../../../crds/api/objects.ts";
import { zoneOf } from "../../../when/zone.ts";
import { show } from "../../testing/screen.tsx";
import { type AgendaLine, agendaOf } from "./agenda.ts";
import { Calendar } from "./calendar.tsx";
import { daysOf } from "./days.ts";
import { fitsGrid, gridOf } from "./grid.ts";
import { clashes, type Planned, plannedOf } from "./planned.ts";

const now = new Date("2026-03-27T12:00:00Z");
const utc = zoneOf("UTC");
const reconcile = { reconcile: { kind: "Queue", name: "orders" } };

function schedule(name: string, spec: Partial<CloudScheduleSpec>, status?: CloudSchedule["status"]): CloudSchedule {
  return {
    apiVersion,
    kind: "CloudSchedule",
    metadata: { name, namespace: "shop", generation: 1 },
    spec: { timeZone: "UTC", suspend: false, action: reconcile, ...spec } as CloudScheduleSpec,
    ...(status && { status }),
  };
}

const planned = (...schedules: CloudSchedule[]) => plannedOf(schedules, now);
const fresh = (at: string, about: string[] = []): Planned => ({
  name: undefined,
  does: about.length ? `rotate ${about.join()}` : undefined,
  about,
  first: new Date(at),
  times: undefined,
});

/** Lines of an agenda as texts. */
function lines(all: readonly Planned[], { zone = "UTC", height = 100, offset = 0 } = {}): string[] {
  const days = daysOf(all, { now, zone: zoneOf(zone) });
  return agendaOf(days, { height, offset }).map((line: AgendaLine) =>
    "more" in line
      ? `+${line.more}`
      : [line.day, line.coming.time, ...line.coming.also, line.coming.planned.name ?? "NEW", line.mark, line.note]
          .filter(Boolean)
          .join(" "),
  );
}

describe("an agenda", () => {
  test("has what comes day by day, and the new one in its place, with what is about the same object", () => {
    const others = planned(
      schedule("nightly", { cron: "0 2 * * *" }),
      schedule("once", { at: "2026-03-28T03:00:00Z", action: { delete: { kind: "Postgres", name: "orders" } } }),
    );
    const all = lines([...others, fresh("2026-03-28T02:30:00Z", ["queue/orders"])]);
    expect(all.slice(0, 4)).toEqual(["Tomorrow 02:00 nightly clash", "02:30 NEW new", "03:00 once", "Sun 29 Mar 02:00 nightly clash"]);
  });

  test("tells a schedule of each minute in one line a day, so that others are seen beside it", () => {
    expect(lines(planned(schedule("each", { cron: "* * * * *" }))).slice(0, 2)).toEqual([
      "Today 12:01 12:02 12:03 … each",
      "Tomorrow 00:00 00:01 00:02 … each",
    ]);
  });

  test("leaves out what does not come any more: suspended, done, without a time, on its way out", () => {
    const gone = schedule("gone", { cron: "0 2 * * *" });
    expect(
      planned(
        schedule("suspended", { cron: "0 2 * * *", suspend: true }),
        schedule(
          "done",
          { at: "2026-03-01T02:00:00Z" },
          { phase: "Done", lastScheduleTime: "2026-03-01T02:00:00Z", observedGeneration: 1 },
        ),
        schedule("unreadable", { cron: "99 * * * *" }),
        { ...gone, metadata: { ...gone.metadata, deletionTimestamp: now.toISOString() } },
      ),
    ).toEqual([]);
  });

  test("shows what is due and not taken up yet today", () => {
    expect(lines(planned(schedule("late", { at: "2026-03-26T02:00:00Z" })))).toEqual(["Today 02:00 late"]);
  });

  test("reaches to a new time of another year, without all the days before it", () => {
    const all = lines([...planned(schedule("nightly", { cron: "0 2 * * *" })), fresh("2027-12-24T18:00:00Z")]);
    expect(all).toHaveLength(15);
    expect(all.slice(-2)).toEqual(["24 Dec 2027 02:00 nightly", "18:00 NEW new"]);
  });

  test("is cut around the new one where there is little room, and can be looked through", () => {
    const all = [...planned(schedule("nightly", { cron: "0 2 * * *" })), fresh("2026-04-03T01:00:00Z")];
    expect(lines(all, { height: 4 })).toEqual(["Thu 2 Apr 02:00 nightly", "Fri 3 Apr 01:00 NEW new", "02:00 nightly", "+6"]);
    expect(lines(all, { height: 4, offset: -100 })[0]).toBe("Tomorrow 02:00 nightly");
    expect(lines(all, { height: 4, offset: 100 }).at(-1)).toBe("Thu 9 Apr 02:00 nightly");
  });
});

describe("on days on which clocks change", () => {
  test("a day is as long as it is, in each zone", () => {
    // 2026-03-29 has 23 hours in Berlin; 22:30Z is 00:30 of the next day there, and still that day in UTC
    const others = planned(schedule("late", { at: "2026-03-29T22:30:00Z" }));
    expect(lines(others)).toEqual(["Sun 29 Mar 22:30 late"]);
    expect(lines(others, { zone: "Europe/Berlin" })).toEqual(["Mon 30 Mar 00:30 late"]);
    expect(lines(others, { zone: "Asia/Tokyo" })).toEqual(["Mon 30 Mar 07:30 late"]);
  });

  test("it is told of the day, and a time that comes twice has its distance from UTC", () => {
    const before = new Date("2026-10-24T23:00:00Z");
    const days = daysOf(plannedOf([schedule("twice", { cron: "30 * * * *", timeZone: "Europe/Berlin" })], before), {
      now: before,
      zone: zoneOf("Europe/Berlin"),
      count: 1,
    });
    expect(days[0]).toMatchObject({ note: "clocks go back", coming: [{ time: "01:30", also: ["02:30+02:00", "02:30+01:00", "…"] }] });
    expect(lines(planned(schedule("gap", { cron: "30 2 * * *", timeZone: "Europe/Berlin" })), { zone: "Europe/Berlin" })[1]).toBe(
      "Sun 29 Mar 03:00 gap clocks go forward",
    );
  });
});

describe("clashes", () => {
  test("are what comes about the same object, the nearest first; what comes daily only near by", () => {
    const others = planned(
      schedule("once", { at: "2026-04-20T00:00:00Z" }),
      schedule("nightly", { cron: "0 2 * * *" }),
      schedule("yearly", { cron: "0 0 1 1 *" }),
      schedule("other", { cron: "0 2 * * *", action: { reconcile: { kind: "Queue", name: "jobs" } } }),
    );
    const found = clashes(fresh("2026-04-03T01:00:00Z", ["queue/orders"]), others);
    expect(found.map(({ planned: { name }, at }) => [name, at.toISOString()])).toEqual([
      ["nightly", "2026-04-03T02:00:00.000Z"],
      ["once", "2026-04-20T00:00:00.000Z"],
    ]);
    const after = clashes(fresh("2026-04-03T03:00:00Z", ["queue/orders"]), others);
    expect(after[0]?.at.toISOString()).toBe("2026-04-03T02:00:00.000Z");
  });
});

describe("a grid", () => {
  test("begins with the week of today, and keeps the new one in sight on a full day", () => {
    const many = Array.from({ length: 6 }, (_, index) => schedule(`s${index}`, { at: `2026-03-28T0${index}:00:00Z` }));
    const days = daysOf([...planned(...many), fresh("2026-03-28T09:00:00Z")], { now, zone: utc, count: 21 });
    const [week] = gridOf(days, { weeks: 2, lines: 3 });
    expect(week?.map(({ title }) => title)).toEqual(["Mon 23", "Tue 24", "Wed 25", "Thu 26", "Fri 27 Mar", "Sat 28", "Sun 29"]);
    expect(week?.[5]?.lines.map(({ text }) => text)).toEqual(["00:00 reconcile queue/orders", "09:00 this one", "and 5 more"]);
    expect(week?.map(({ isPast }) => isPast).indexOf(false)).toBe(4);
  });

  test("is none for a time beyond it", () => {
    const far = daysOf([fresh("2026-05-01T00:00:00Z")], { now, zone: utc, count: 21 });
    expect(fitsGrid(far, 3)).toBe(false);
    expect(fitsGrid(daysOf([fresh("2026-04-05T00:00:00Z")], { now, zone: utc, count: 21 }), 2)).toBe(true);
  });
});

describe("on a screen", () => {
  const drawn = async (all: readonly Planned[], width: number, height: number) => {
    const shown = await show(<Calendar planned={all} now={now} zone={utc} width={width} height={height} />, {
      columns: width,
      rows: height,
    });
    onTestFinished(() => shown.close());
    return shown.text();
  };
  const all = [...planned(schedule("nightly", { cron: "0 2 * * *" })), fresh("2026-03-28T02:30:00Z", ["queue/orders"])];

  test("says that there is nothing", async () => {
    expect(await drawn([], 80, 20)).toBe("Nothing is scheduled.");
  });

  test("says with a sign what is new and what is about the same object, in few lines", async () => {
    expect(await drawn(all, 40, 3)).toBe("Tomorrow    ! 02:00 reconcile queue/ord…\n            › 02:30 rotate queue/orders\nand 19 more");
  });

  test("has weeks on a wide terminal", async () => {
    const text = await drawn(all, 160, 20);
    expect(text).toContain("Fri 27 Mar today");
    expect(text).toContain("› 02:30 rotate queue…");
  });

  test("draws hundreds of schedules in the room there is", async () => {
    const many = Array.from({ length: 100 }, (_, index) => schedule(`s${index}`, { cron: `${index % 60} ${index % 24} * * *` }));
    expect((await drawn(planned(...many), 80, 10)).split("\n")).toHaveLength(10);
  });
});
