import { expect, test } from "vitest";

import type { RunRecord } from "../../crds/api/status.ts";
import type { Step } from "../actions/steps.ts";
import { queueKind, queueObject, testNow } from "../testing/context.ts";
import { advance, begin, end, type Progress } from "./progress.ts";

const at = testNow.toISOString();
const claimed = (job: string): Step => ({ type: "claimed", job });
const finished = (job: string, result: RunRecord["result"] = "Succeeded"): Step => ({
  type: "finished",
  run: { job, reason: "Created", startedAt: at, finishedAt: at, result },
});
const creating = (message: string): Step => ({ type: "operation", kind: "Create", message, startedAt: at });
const waits = (hash: string): Step => ({ type: "approval", plan: { hash, at, generation: 1, action: "Create", changes: [] } as never });

const begun = begin({ kind: queueKind, name: "orders", object: queueObject() }, "ready", testNow);
const after = (...steps: Step[]) => steps.reduce<Progress>((progress, step) => advance(progress, step, testNow), begun);
const lines = ({ lines: all }: Progress) => all.map(({ tone, text }) => `${tone}: ${text}`);

test("a run and the cloud's operation are under way until they have ended", () => {
  expect(lines(after(claimed("run-1"), creating("creating")))).toEqual(["busy: run run-1 works on it", "busy: create under way: creating"]);
  expect(lines(after(claimed("run-1"), creating("creating"), finished("run-1")))).toEqual([
    "ok: run run-1 succeeded after 0.0s",
    "ok: create done",
  ]);
});

test("news of one operation is told in its line", () => {
  expect(lines(after(creating("creating"), creating("backing-up")))).toEqual(["busy: create under way: backing-up"]);
});

test("of what takes many runs the last one is told, while the operation goes on", () => {
  const many = after(claimed("run-1"), creating("creating"), finished("run-1", "InProgress"), claimed("run-2"));
  expect(lines(many)).toEqual(["busy: run run-2 works on it", "busy: create under way: creating"]);
});

test("a run that failed leaves nothing turning", () => {
  expect(lines(after(claimed("run-1"), creating("creating"), finished("run-1", "Failed")))).toEqual([
    "bad: run run-1 failed after 0.0s",
    "quiet: create under way: creating",
  ]);
});

test("what waits for approval says with which commands, until somebody has approved it", () => {
  const waiting = after(waits("a1"), waits("b2"));
  expect(waiting.lines).toHaveLength(1);
  expect(waiting.lines[0]?.commands).toEqual([
    ["plan", "queue/orders"],
    ["approve", "queue/orders", "--plan", "b2"],
  ]);
  const approved = advance(waiting, { type: "approved", by: "ada" }, testNow);
  expect(lines(approved)).toEqual(["ok: approved by ada"]);
  expect(approved.lines[0]?.commands).toBeUndefined();
});

test("that nothing happens is said until something does", () => {
  expect(lines(after({ type: "idle", seconds: 90 }))).toEqual([expect.stringContaining("warn: nothing has happened for 90 seconds")]);
  expect(lines(after({ type: "idle", seconds: 90 }, claimed("run-1")))).toEqual(["busy: run run-1 works on it"]);
});

test.each([
  [{ type: "reached", object: undefined }, "ok: create done"],
  [{ type: "left" }, "quiet: create under way: creating"],
  [{ type: "failed", error: new Error("timed out") }, "quiet: create under way: creating"],
] as const)("nothing turns after the end: %o", (ending, line) => {
  expect(lines(end(after(creating("creating")), ending, testNow))).toEqual([line]);
});
