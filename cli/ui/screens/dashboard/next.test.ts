import { expect, test } from "vitest";

import { byTarget, nextText, runningText } from "./next.ts";
import { testNow, testRow, testSchedule } from "./testing.ts";

const row = testRow("queue", "orders", { namespace: "shop" });
const withStatus = (status: object) => ({ ...row, object: { ...row.object, status: { ...row.object.status, ...status } } });

test("what is scheduled for an object comes before its next run, and the nearest of it", () => {
  const target = { kind: "Queue", name: "orders" };
  const schedules = byTarget([testSchedule("later", target, "2026-01-02T17:00:00Z"), testSchedule("soon", target)]);
  expect(nextText(withStatus({ nextRunAt: "2026-01-01T12:01:00Z" }), schedules, testNow)).toBe("delete in 5h");
});

test("a schedule of another object of that name says nothing", () => {
  const schedules = byTarget([testSchedule("other", { kind: "Table", name: "orders" })]);
  expect(nextText(row, schedules, testNow)).toBe("");
});

test("without a schedule the next run is told: a look at what is well, another try at what is not", () => {
  const none = byTarget([]);
  expect(nextText(withStatus({ nextRunAt: "2026-01-01T12:10:00Z" }), none, testNow)).toBe("look in 10m");
  const failing = testRow("queue", "orders", { ready: false, reason: "Throttled" });
  const object = { ...failing.object, status: { ...failing.object.status, nextRunAt: "2026-01-01T11:59:00Z" } };
  expect(nextText({ ...failing, object }, none, testNow)).toBe("retry due");
});

test("what waits for approval is not tried again by itself: a run looks whether there is one", () => {
  const waiting = testRow("queue", "orders", { ready: false, reason: "AwaitingApproval" });
  const object = { ...waiting.object, status: { ...waiting.object.status, nextRunAt: "2026-01-01T13:00:00Z" } };
  expect(nextText({ ...waiting, object }, byTarget([]), testNow)).toBe("look in 60m");
});

test("an operation of the cloud is told with its time, else the run that holds the claim, and none whose claim has ended", () => {
  const run = { job: "run-1", until: "2026-01-01T12:05:00Z" };
  expect(runningText(withStatus({ run, operation: { kind: "Create", startedAt: "2026-01-01T11:58:00Z" } }), testNow)).toBe("create 2m");
  expect(runningText(withStatus({ run }), testNow)).toBe("run");
  expect(runningText(withStatus({ run: { ...run, until: "2026-01-01T11:00:00Z" } }), testNow)).toBe("");
});
