import { expect, test } from "vitest";

import type { ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import type { StartedRun } from "../../lib/launch/launcher.ts";
import { dueTime, nextDue } from "./due-time.ts";

const now = new Date("2026-01-01T12:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();

/** A status whose last run ended at one time, with the next to come at another; in seconds from now. */
function waiting(finished: number, next: number): ServiceStatus {
  return {
    lastRun: { job: "run-a", reason: "Drift", startedAt: at(finished - 1), finishedAt: at(finished), result: "Succeeded" },
    nextRunAt: at(next),
  };
}

function object(status: ServiceStatus, uid = "uid-1"): ServiceObject {
  return { metadata: { name: uid, namespace: "shop", uid, generation: 1 }, status } as ServiceObject;
}

function run(state: StartedRun["state"], finishedAt: string, uid = "uid-1"): StartedRun {
  const entry = { kind: "Queue", namespace: "shop", name: uid, uid, generation: 1, reason: "Created" } as const;
  return { name: "run-a", verb: "reconcile", account: "dev", objects: [entry], state, createdAt: at(-600), finishedAt };
}

const due = (status: ServiceStatus) => new Date(dueTime(status) ?? 0).toISOString();

test("a retry after seconds comes when its time has come, so that batches don't slow down what goes fast", () => {
  expect(due(waiting(-3, 2.5))).toBe(at(2.5));
});

test("what waits for long falls due on the minute, so that it shares a run with others", () => {
  expect(due(waiting(-3600, 0.001))).toBe(at(60));
  expect(due(waiting(-3600, 60))).toBe(at(60));
});

test("nothing is due sooner than it asked for, nor later by more than an eighth of its wait or a minute", () => {
  for (let wait = 1; wait < 7200; wait += 7.3) {
    const late = Date.parse(due(waiting(0, wait))) - Date.parse(at(wait));
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(Math.min(60_000, (wait * 1000) / 8));
  }
});

test("a time that is over already, as somebody has set it back, is not put off", () => {
  expect(due(waiting(-1, -3600))).toBe(at(-3600));
});

test("a thousand looks after drift, spread over an hour, fall due at sixty times", () => {
  const times = Array.from({ length: 1000 }, (_, index) => due(waiting(-3600, index * 3.6)));
  expect(new Set(times).size).toBeLessThanOrEqual(61);
});

test.each([
  ["an object's own time", [object(waiting(-1, 2)), object(waiting(-1, 7), "uid-2")], [], at(2)],
  ["the end of a claim whose run may be dead", [object({ run: { job: "run-a", until: at(30) } })], [], at(30)],
  ["the end of the backoff after a crash", [object({})], [run("failed", at(-4))], at(6)],
  ["the earliest of them", [object({ ...waiting(-1, 5), run: { job: "run-a", until: at(30) } })], [run("failed", at(-1))], at(5)],
])("the next pass is due at %s", (_, objects, runs, expected) => {
  expect(new Date(nextDue(objects, runs, now) ?? 0).toISOString()).toBe(expected);
});

test.each([
  ["nothing waits", [object({})], []],
  ["its time has come already: a pass was made for it", [object(waiting(-1, 0)), object({ run: { job: "run-a", until: at(-1) } })], []],
  ["the run that crashed had an object that is gone", [object({})], [run("failed", at(-1), "uid-gone")]],
  ["the run before it succeeded", [object({})], [run("succeeded", at(-1))]],
])("no pass is due by the clock because %s", (_, objects, runs) => {
  expect(nextDue(objects, runs, now)).toBeUndefined();
});
