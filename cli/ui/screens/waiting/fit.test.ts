import { expect, test } from "vitest";

import type { Step } from "../../../actions/steps.ts";
import { queueKind, queueObject, testNow } from "../../../testing/context.ts";
import { advance, begin, end, type Progress } from "../../progress.ts";
import { allRows, fit, type Row } from "./fit.ts";

const claimed: Step = { type: "claimed", job: "run-1" };
const creating: Step = { type: "operation", kind: "Create", message: "waits for the subnet group", startedAt: testNow.toISOString() };
const waiting = (name: string, ...steps: Step[]) =>
  steps.reduce<Progress>(
    (progress, step) => advance(progress, step, testNow),
    begin({ kind: queueKind, name, object: queueObject() }, "ready", testNow),
  );
const ended = (name: string) => end(waiting(name, claimed), { type: "reached", object: undefined }, testNow);
const told = (rows: readonly Row[]) => rows.map((row) => (row.type === "step" ? `  ${row.line.text}` : row.progress.name));

test("what has room is shown as a whole", () => {
  const { rows, narrow, more } = fit([waiting("a", claimed, creating)], 80, 10);
  expect(told(rows)).toEqual(["queue/a", "  run run-1 works on it", "  create under way: waits for the subnet group"]);
  expect({ narrow, more }).toEqual({ narrow: false, more: {} });
});

test("where texts would need more rows than there are, each gets one", () => {
  expect(fit([waiting("a", claimed, creating)], 40, 4).narrow).toBe(false);
  expect(fit([waiting("a", claimed, creating)], 40, 3)).toMatchObject({ narrow: true, rows: [{}, {}, {}] });
});

test("of many objects those under way come first, with their last step; all others are counted", () => {
  const { rows, more } = fit([ended("a"), ended("b"), waiting("c", claimed, creating), waiting("d"), waiting("e")], 80, 5);
  expect(told(rows)).toEqual(["queue/c", "  create under way: waits for the subnet group", "queue/d", "queue/e"]);
  expect(more).toEqual({ ready: 2 });
});

test("in the end all there is to tell is told", () => {
  const failed = end(waiting("b"), { type: "failed", error: new Error("no") }, testNow);
  expect(told(allRows([ended("a"), failed], true))).toEqual(["queue/a", "  run run-1 works on it", "queue/b", "queue/b"]);
});
