import { describe, expect, test } from "vitest";

import type { CloudScheduleStatus } from "../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { begin } from "./begin.ts";

const time = (clock: string) => `2026-06-01T${clock}:00Z`;
const active = { at: time("01:00"), result: "Running" as const, run: "earlier", startedAt: time("01:00") };

function schedule(spec: Partial<CloudSchedule["spec"]>, status: CloudScheduleStatus = {}): CloudSchedule {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudSchedule",
    metadata: { name: "hourly", namespace: "shop", uid: "uid-1", generation: 3, creationTimestamp: time("00:00") },
    spec: {
      cron: "0 * * * *",
      timeZone: "UTC",
      suspend: false,
      concurrencyPolicy: "Allow",
      successfulHistoryLimit: 3,
      failedHistoryLimit: 3,
      action: { rotate: { kind: "Postgres", name: "orders" } },
      ...spec,
    },
    status: { observedGeneration: 3, lastScheduleTime: time("01:00"), nextScheduleTime: time("02:00"), ...status },
  };
}

const beginAt = (one: CloudSchedule, at = "02:00", now = "02:05") =>
  begin(one, new Date(time(at)), "run-b", undefined, new Date(time(now)));
const taken = (one: CloudSchedule, at?: string) => (beginAt(one, at) as { take: CloudScheduleStatus }).take;

test("a time is taken up in the status, before anything is done", () => {
  expect(taken(schedule({}))).toMatchObject({
    phase: "Running",
    observedGeneration: 3,
    lastScheduleTime: time("02:00"),
    nextScheduleTime: time("03:00"),
    active: [{ at: time("02:00"), result: "Running", run: "run-b", generation: 3, startedAt: time("02:05") }],
  });
});

test("those before the latest one are told as missed", () => {
  const { history } = taken(schedule({}), "05:00");
  expect(history?.map(({ at, result }) => `${at} ${result}`)).toEqual(["04:00", "03:00", "02:00"].map((at) => `${time(at)} Missed`));
});

test("after a crash the time is gone on with, as it was taken up", () => {
  const left = { ...active, at: time("02:00"), uid: "uid-2", generation: 2, job: "hourly-1" };
  const given = schedule({ suspend: true }, { lastScheduleTime: time("02:00"), nextScheduleTime: time("03:00"), active: [left, active] });
  expect(taken(given).active).toEqual([{ ...left, run: "run-b" }, active]);
});

describe("what has changed since the run was decided on counts", () => {
  test.each<[what: string, given: CloudSchedule, left: string]>([
    [
      "taken up by another",
      schedule({}, { lastScheduleTime: time("02:00"), nextScheduleTime: time("03:00") }),
      "taken up or missed before",
    ],
    [
      "a later one taken up",
      schedule({}, { lastScheduleTime: time("03:00"), nextScheduleTime: time("04:00") }),
      "taken up or missed before",
    ],
    ["another cron expression", schedule({ cron: "30 * * * *" }), "has other times now"],
    ["another time zone", schedule({ cron: "0 2 * * *", timeZone: "Asia/Tokyo" }), "has other times now"],
    ["an earlier one at work, and Forbid", schedule({ concurrencyPolicy: "Forbid" }, { active: [active] }), "concurrencyPolicy is Forbid"],
  ])("%s: it is left", (_, given, left) => {
    expect(beginAt(given)).toEqual({ leave: expect.stringContaining(left) as string });
  });

  test.each<[what: string, given: CloudSchedule, why: string]>([
    ["suspended", schedule({ suspend: true }), "set spec.suspend to false"],
    ["too late by now", schedule({ startingDeadlineSeconds: 299 }), "within the 299 s of startingDeadlineSeconds"],
  ])("%s: it is missed", (_, given, why) => {
    expect(beginAt(given)).toMatchObject({
      why: expect.stringContaining(why) as string,
      miss: { phase: "Pending", lastScheduleTime: time("02:00") },
    });
  });

  test("just in time: it is done", () => {
    expect(taken(schedule({ startingDeadlineSeconds: 300 })).active).toHaveLength(1);
  });
});

test("Replace ends the earlier ones, and Allow leaves them at work", () => {
  const replaced = taken(schedule({ concurrencyPolicy: "Replace" }, { active: [active] }));
  expect(replaced.active).toMatchObject([{ at: time("02:00") }]);
  expect(replaced.history).toMatchObject([
    { at: time("01:00"), result: "Failed", message: expect.stringContaining("replaced by the one for") as string },
  ]);
  expect(taken(schedule({}, { active: [active] })).active).toMatchObject([{ at: time("02:00") }, { at: time("01:00") }]);
});
