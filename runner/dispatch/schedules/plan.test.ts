import { describe, expect, test } from "vitest";

import type { CloudScheduleStatus, Occasion } from "../../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../../crds/api/objects.ts";
import type { PlannedRun, StartedRun } from "../../../lib/launch/launcher.ts";
import { planSchedules } from "./plan.ts";

const day = "2026-06-01";
/** A time of that day, `02:00` or `02:00:30`, or of another one, `06-02 02:00`. */
function time(text: string): string {
  const [clock = "", date] = text.split(" ").toReversed();
  return `${date ? `2026-${date}` : day}T${clock.length === 5 ? `${clock}:00` : clock}Z`;
}

type Spec = Partial<CloudSchedule["spec"]>;

function schedule(spec: Spec, status?: CloudScheduleStatus, metadata: object = {}): CloudSchedule {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudSchedule",
    metadata: { name: "nightly", namespace: "shop", uid: "uid-1", generation: 1, creationTimestamp: time("00:00"), ...metadata },
    spec: {
      timeZone: "UTC",
      suspend: false,
      concurrencyPolicy: "Allow",
      successfulHistoryLimit: 3,
      failedHistoryLimit: 2,
      action: { rotate: { kind: "Postgres", name: "orders" } },
      ...spec,
    },
    ...(status ? { status } : {}),
  };
}

/** As a run or a dispatcher left it that has seen it. */
const seen = (nextScheduleTime: string | undefined, more: CloudScheduleStatus = {}): CloudScheduleStatus => ({
  observedGeneration: 1,
  phase: "Pending",
  nextScheduleTime: nextScheduleTime && time(nextScheduleTime),
  ...more,
});
const active = (at: string, more: Partial<Occasion> = {}): Occasion => ({ at: time(at), result: "Running", run: "a", ...more });

const plan = (one: CloudSchedule, now: string, runs: StartedRun[] = []) => planSchedules([one], runs, new Date(time(now)));
const times = (runs: readonly PlannedRun[]) => runs.map(({ objects }) => objects[0]?.at);
const only = (runs: readonly PlannedRun[]) => runs[0] as PlannedRun;

function started(run: PlannedRun, state: StartedRun["state"], finishedAt?: string): StartedRun {
  return { ...run, state, createdAt: time("02:00"), ...(finishedAt ? { finishedAt: time(finishedAt) } : {}) };
}

const nightly = { cron: "0 2 * * *" };

describe("a time is started once", () => {
  test("two dispatchers start a run of the same name, in any order of the schedules", () => {
    const both = [schedule(nightly, seen("02:00")), schedule(nightly, seen("02:00"), { name: "other", uid: "uid-2" })];
    const [first, second] = [both, both.toReversed()].map((given) => planSchedules(given, [], new Date(time("02:00:30"))));
    expect(first?.runs.map(({ name }) => name).toSorted()).toEqual(second?.runs.map(({ name }) => name).toSorted());
    expect(new Set(first?.runs.map(({ name }) => name)).size).toBe(2);
    expect(only(first?.runs ?? [])).toMatchObject({ verb: "schedule", account: "", objects: [{ reason: "Scheduled", at: time("02:00") }] });
  });

  test("a crash between deciding and starting leaves it due, by the same name", () => {
    const one = schedule(nightly, seen("02:00"));
    expect(plan(one, "02:00:30").runs).toEqual(plan(one, "02:17").runs);
  });

  test("a change of the schedule makes no second run of a time", () => {
    const before = schedule(nightly, seen("02:00"));
    const after = schedule({ ...nightly, failedHistoryLimit: 5 }, seen("02:00"), { generation: 2 });
    expect(only(plan(after, "02:00:30").runs).name).toBe(only(plan(before, "02:00:30").runs).name);
  });

  test("while its run is on the way it is not due, and the others of the day are reckoned from it", () => {
    const one = schedule(nightly, seen("02:00"));
    const [run] = plan(one, "02:00:30").runs;
    expect(plan(one, "02:01", [started(run as PlannedRun, "active")]).runs).toEqual([]);
    const taken = schedule(nightly, seen("06-02 02:00", { lastScheduleTime: time("02:00"), active: [active("02:00")], phase: "Running" }));
    expect(plan(taken, "02:01", [started(run as PlannedRun, "active")])).toEqual({
      runs: [],
      missed: [],
      next: Date.parse(time("06-02 02:00")),
    });
  });

  test("a run that ended without a word is followed by another with a name of its own, once the backoff is over", () => {
    const one = schedule(nightly, seen("02:00"));
    const first = only(plan(one, "02:00:30").runs);
    const failed = started(first, "failed", "02:01");
    expect(plan(one, "02:01:05", [failed])).toEqual({ runs: [], missed: [], next: Date.parse(time("02:01:10")) });
    const second = only(plan(one, "02:01:10", [failed]).runs);
    expect(second.objects).toEqual(first.objects);
    expect(second.name).not.toBe(first.name);
    // and doubles
    const again = [failed, started(second, "failed", "02:02")];
    expect(plan(one, "02:02:19", again).runs).toEqual([]);
    expect(plan(one, "02:02:20", again).runs).toHaveLength(1);
  });

  test("after a crash in the middle another run goes on with the same time", () => {
    const taken = schedule(nightly, seen("06-02 02:00", { lastScheduleTime: time("02:00"), active: [active("02:00")], phase: "Running" }));
    const failed = started(only(plan(schedule(nightly, seen("02:00")), "02:00:30").runs), "failed", "02:01");
    expect(plan(taken, "02:01:05", [failed]).runs).toEqual([]);
    expect(times(plan(taken, "02:01:10", [failed]).runs)).toEqual([time("02:00")]);
  });

  test("what a run left to a later look is looked at when it says, and the names of the looks differ even when their Jobs are gone", () => {
    const waiting = (nextRunAt: string) =>
      schedule(nightly, seen("06-02 02:00", { lastScheduleTime: time("02:00"), active: [active("02:00")], nextRunAt: time(nextRunAt) }));
    expect(plan(waiting("02:10"), "02:09")).toEqual({ runs: [], missed: [], next: Date.parse(time("02:10")) });
    const [first, second] = [plan(waiting("02:10"), "02:10"), plan(waiting("02:15"), "02:15")];
    expect(times(first.runs)).toEqual([time("02:00")]);
    expect(only(first.runs).name).not.toBe(only(second.runs).name);
  });
});

describe("a clock that jumps", () => {
  test("back starts nothing twice", () => {
    const done = schedule(nightly, seen("06-02 02:00", { lastScheduleTime: time("02:00") }));
    expect(plan(done, "01:59").runs).toEqual([]);
    expect(plan(done, "02:00").runs).toEqual([]);
    // nor when the status knows of no next time
    const changed = schedule(nightly, { observedGeneration: 0, lastScheduleTime: time("02:00") });
    expect(plan(changed, "02:00").runs).toEqual([]);
  });

  test("forward starts one, and back again none until its own time has come", () => {
    const one = schedule(nightly, seen("02:00"));
    const jump = plan(one, "07-01 12:00");
    expect(times(jump.runs)).toEqual([time("07-01 02:00")]);
    const taken = schedule(nightly, seen("07-02 02:00", { lastScheduleTime: time("07-01 02:00") }));
    expect(plan(taken, "06-02 02:00").runs).toEqual([]);
    expect(times(plan(taken, "07-02 02:00").runs)).toEqual([time("07-02 02:00")]);
  });
});

describe("a dispatcher that was down for a day", () => {
  const hourly = { cron: "0 * * * *" };

  test("starts the latest time alone", () => {
    const { runs, missed } = plan(schedule(hourly, seen("02:00")), "06-02 02:30");
    expect(times(runs)).toEqual([time("06-02 02:00")]);
    expect(missed).toEqual([]);
  });

  test("starts it with a deadline that has not passed", () => {
    expect(times(plan(schedule({ ...hourly, startingDeadlineSeconds: 1800 }, seen("02:00")), "06-02 02:30").runs)).toEqual([
      time("06-02 02:00"),
    ]);
  });

  test("misses all of them when the latest is later than its deadline, and says so once", () => {
    const one = schedule({ ...hourly, startingDeadlineSeconds: 600 }, seen("02:00", { lastScheduleTime: time("01:00") }));
    const { runs, missed } = plan(one, "06-02 02:30");
    expect(runs).toEqual([]);
    const status = missed[0]?.status as CloudScheduleStatus;
    expect(status).toMatchObject({ phase: "Pending", lastScheduleTime: time("06-02 02:00"), nextScheduleTime: time("06-02 03:00") });
    expect(status.message).toMatch(/^25 times up to 2026-06-02T02:00:00Z missed: it could not be started within the 600 s/);
    expect(status.history).toMatchObject([
      { at: time("06-02 02:00"), result: "Missed" },
      { at: time("06-02 01:00"), result: "Missed" },
    ]);
    expect(plan(schedule(one.spec, status), "06-02 02:31")).toEqual({ runs: [], missed: [], next: Date.parse(time("06-02 03:00")) });
  });

  test("finds a new schedule's times counted from its creation", () => {
    expect(times(plan(schedule(hourly, undefined, { creationTimestamp: time("02:00") }), "06-02 02:30").runs)).toEqual([
      time("06-02 02:00"),
    ]);
    const [news] = plan(schedule(hourly, undefined, { creationTimestamp: time("02:00") }), "02:30").missed;
    expect(news?.status).toMatchObject({ phase: "Pending", observedGeneration: 1, nextScheduleTime: time("03:00") });
    expect(news?.status.history).toBeUndefined();
  });
});

describe("once", () => {
  test("a time to come is written down, and started when it has come", () => {
    const one = schedule({ at: time("02:00") });
    expect(plan(one, "01:00")).toMatchObject({ runs: [], missed: [{ status: { phase: "Pending", nextScheduleTime: time("02:00") } }] });
    const noted = schedule({ at: time("02:00") }, seen("02:00"));
    expect(plan(noted, "01:59:59").runs).toEqual([]);
    expect(times(plan(noted, "02:00").runs)).toEqual([time("02:00")]);
  });

  test.each([
    ["at once", {}, [time("02:00")], []],
    ["at once within its deadline", { startingDeadlineSeconds: 3600 }, [time("02:00")], []],
    ["not any more, by its deadline", { startingDeadlineSeconds: 3599 }, [], ["Missed"]],
    ["not while it is suspended", { suspend: true }, [], ["Missed"]],
  ])("a time that is past when it is written is started %s", (_, spec, expected, phases) => {
    const { runs, missed } = plan(schedule({ at: time("02:00"), ...spec }, undefined, { creationTimestamp: time("02:59") }), "03:00");
    expect(times(runs)).toEqual(expected);
    expect(missed.map(({ status }) => status.phase)).toEqual(phases);
  });

  test("with an offset and seconds it is the same time", () => {
    expect(times(plan(schedule({ at: "2026-06-01T11:00:05.7+09:00" }), "02:00:05").runs)).toEqual([time("02:00:05")]);
  });

  test("after it is done another time can be set, but none that is past", () => {
    const done: CloudScheduleStatus = { observedGeneration: 1, phase: "Done", lastScheduleTime: time("02:00") };
    const changed = (at: string) => schedule({ at: time(at) }, done, { generation: 2 });
    expect(plan(schedule({ at: time("02:00") }, done), "05:00")).toEqual({ runs: [], missed: [] });
    expect(times(plan(changed("04:00"), "05:00").runs)).toEqual([time("04:00")]);
    expect(plan(changed("06:00"), "05:00").missed[0]?.status).toMatchObject({ phase: "Pending", nextScheduleTime: time("06:00") });
    expect(plan(changed("01:00"), "05:00").missed[0]?.status).toMatchObject({ phase: "Missed" });
    expect(plan(changed("01:00"), "05:00").missed[0]?.status.message).toContain("set a later one");
    // anything else that is changed leaves it as it is
    expect(plan(changed("02:00"), "05:00").missed[0]?.status).toMatchObject({ phase: "Done", observedGeneration: 2 });
  });
});

describe("suspended", () => {
  test("what falls due is missed, and is not made up for", () => {
    const { runs, missed } = plan(schedule({ ...nightly, suspend: true }, seen("02:00")), "02:01");
    expect(runs).toEqual([]);
    const status = missed[0]?.status as CloudScheduleStatus;
    expect(status).toMatchObject({
      phase: "Pending",
      lastScheduleTime: time("02:00"),
      message: expect.stringContaining("set spec.suspend to false") as string,
    });
    expect(plan(schedule(nightly, status, { generation: 2 }), "02:02").runs).toEqual([]);
  });

  test("what is at work goes on", () => {
    const one = schedule(
      { ...nightly, suspend: true },
      seen("06-02 02:00", { lastScheduleTime: time("02:00"), active: [active("02:00")] }),
    );
    expect(times(plan(one, "02:05").runs)).toEqual([time("02:00")]);
  });
});

describe("while an earlier one is at work", () => {
  const often = (concurrencyPolicy: "Allow" | "Forbid" | "Replace", more: Spec = {}) =>
    schedule(
      { cron: "*/10 * * * *", concurrencyPolicy, ...more },
      seen("02:10", { lastScheduleTime: time("02:00"), active: [active("02:00")], nextRunAt: time("02:30"), phase: "Running" }),
    );

  test.each([
    ["Allow starts the next one beside it", "Allow", [time("02:10")]],
    ["Replace starts the next one, which ends it", "Replace", [time("02:10")]],
    ["Forbid starts none", "Forbid", []],
  ] as const)("%s", (_, policy, expected) => {
    expect(times(plan(often(policy), "02:10:30").runs)).toEqual(expected);
  });

  test("Forbid starts the latest one when the earlier has ended, as a CronJob does", () => {
    const free = schedule({ cron: "*/10 * * * *", concurrencyPolicy: "Forbid" }, seen("02:10", { lastScheduleTime: time("02:00") }));
    expect(times(plan(free, "02:25").runs)).toEqual([time("02:20")]);
  });

  test("Forbid misses it when that takes longer than the deadline", () => {
    const { runs, missed, next } = plan(often("Forbid", { startingDeadlineSeconds: 60 }), "02:10:30");
    expect([runs, missed, next]).toEqual([[], [], Date.parse(time("02:11")) + 1]);
    expect(plan(often("Forbid", { startingDeadlineSeconds: 60 }), "02:11:01").missed[0]?.status).toMatchObject({
      phase: "Running",
      lastScheduleTime: time("02:10"),
    });
  });

  test("Forbid counts a run that has not yet taken its time up", () => {
    const one = schedule({ cron: "*/10 * * * *", concurrencyPolicy: "Forbid" }, seen("02:00"));
    const run = started(only(plan(one, "02:00").runs), "active");
    expect(plan(one, "02:10", [run]).runs).toEqual([]);
  });

  test("there are never more than a status has room for", () => {
    const full = Array.from({ length: 20 }, (_, index) => active(`02:${String(index).padStart(2, "0")}`));
    const one = schedule({ cron: "* * * * *" }, seen("02:20", { lastScheduleTime: time("02:19"), active: full, nextRunAt: time("03:00") }));
    expect(plan(one, "02:20").runs).toEqual([]);
  });
});

describe("changed", () => {
  const counted = seen("06-02 02:00", { lastScheduleTime: time("02:00") });

  test("other times count from when they are seen: nothing is made up for", () => {
    const { runs, missed } = plan(schedule({ cron: "0 9 * * *" }, counted, { generation: 2 }), "12:00");
    expect(runs).toEqual([]);
    expect(missed[0]?.status).toMatchObject({ observedGeneration: 2, nextScheduleTime: time("06-02 09:00") });
  });

  test("another time zone does too", () => {
    const { runs, missed } = plan(schedule({ cron: "0 2 * * *", timeZone: "Asia/Tokyo" }, counted, { generation: 2 }), "18:00");
    expect(runs).toEqual([]);
    expect(missed[0]?.status.nextScheduleTime).toBe(time("06-02 17:00"));
  });

  test("something else loses no time, also when nobody saw the change before it came", () => {
    const late = schedule({ ...nightly, failedHistoryLimit: 0 }, counted, { generation: 2 });
    expect(times(plan(late, "06-02 02:30").runs)).toEqual([time("06-02 02:00")]);
  });

  test("while it is at work, it goes on with the time that was taken up", () => {
    const one = schedule({ cron: "0 9 * * *" }, { ...counted, active: [active("02:00")] }, { generation: 2 });
    expect(times(plan(one, "02:05").runs)).toEqual([time("02:00")]);
  });

  test("and deleted meanwhile, nothing is started any more", () => {
    const gone = { deletionTimestamp: time("02:00"), finalizers: ["example.com/kept"] };
    expect(plan(schedule(nightly, seen("02:00", { active: [active("01:00")] }), gone), "02:05")).toEqual({ runs: [], missed: [] });
  });
});

describe("what can't be read", () => {
  test.each([
    ["a minute that there is not", { cron: "61 2 * * *" }, "'61 2 * * *' is no schedule"],
    ["a zone that there is not", { ...nightly, timeZone: "Asia/Tokio" }, "there is no time zone 'Asia/Tokio'"],
    ["a day that never comes", { cron: "0 2 31 2 *" }, "never comes: choose a day that there is"],
  ])("%s is told once, with the next step, and nothing is started", (_, spec, words) => {
    const { runs, missed } = plan(schedule(spec), "02:00");
    expect(runs).toEqual([]);
    expect(missed[0]?.status).toMatchObject({ phase: "Failed", observedGeneration: 1, message: expect.stringContaining(words) as string });
    expect(plan(schedule(spec, missed[0]?.status), "06-02 02:00")).toEqual({ runs: [], missed: [] });
    // until it is mended
    const mended = plan(schedule(nightly, missed[0]?.status, { generation: 2 }), "06-02 02:30").missed[0]?.status;
    expect(mended).toMatchObject({ phase: "Pending", nextScheduleTime: time("06-03 02:00") });
    expect(mended?.message).toBeUndefined();
  });
});

describe("daylight saving time in Europe/Berlin", () => {
  const berlin = (cron: string, next: string) => schedule({ cron, timeZone: "Europe/Berlin" }, seen(next));

  test("the hour that happens twice has a fixed time once", () => {
    expect(times(plan(berlin("30 2 * * *", "10-25 00:30"), "10-25 00:30").runs)).toEqual([time("10-25 00:30")]);
    const taken = schedule(
      { cron: "30 2 * * *", timeZone: "Europe/Berlin" },
      seen("10-26 01:30", { lastScheduleTime: time("10-25 00:30") }),
    );
    expect(plan(taken, "10-25 01:30").runs).toEqual([]);
  });

  test("the hour that does not happen has it at its end", () => {
    expect(plan(berlin("30 2 * * *", "03-29 01:00"), "03-29 00:59").runs).toEqual([]);
    expect(times(plan(berlin("30 2 * * *", "03-29 01:00"), "03-29 01:00").runs)).toEqual([time("03-29 01:00")]);
  });
});

test("the next time of many is the earliest", () => {
  const given = ["02:00", "01:00", "03:00"].map((next, index) => schedule(nightly, seen(next), { uid: `uid-${index}` }));
  expect(planSchedules(given, [], new Date(time("00:30"))).next).toBe(Date.parse(time("01:00")));
});

test("runs of other verbs for other objects are none of theirs", () => {
  const one = schedule(nightly, seen("02:00"));
  const run = only(plan(one, "02:00").runs);
  expect(plan(one, "02:00", [started({ ...run, verb: "bind" }, "active")]).runs).toEqual([run]);
});
