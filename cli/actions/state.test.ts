import { expect, test } from "vitest";

import { condition, queueObject, testNow } from "../testing/context.ts";
import { isReady, stalledOf, stateOf } from "./state.ts";

const soon = new Date(testNow.getTime() + 60_000).toISOString();
const past = new Date(testNow.getTime() - 1000).toISOString();

test.each([
  ["no run took it up yet", queueObject(), "Unknown Pending"],
  ["a run works on it", queueObject({ run: { job: "j", until: soon } }), "Unknown Running"],
  ["the run died: its claim has expired", queueObject({ run: { job: "j", until: past } }), "Unknown Pending"],
  ["it is ready", queueObject({ conditions: [condition("Ready", "True", "Available")] }), "True Available"],
  [
    "it is ready while a run looks for drift",
    queueObject({ conditions: [condition("Ready", "True", "Available")], run: { job: "j", until: soon } }),
    "True Available",
  ],
  [
    "it was ready before the spec changed",
    queueObject({ conditions: [condition("Ready", "True", "Available")] }, { generation: 2 }),
    "Unknown Pending",
  ],
  ["it failed", queueObject({ conditions: [condition("Ready", "False", "PermissionDenied", "no right")] }), "False PermissionDenied"],
  [
    "it is being deleted",
    queueObject({ conditions: [condition("Ready", "True", "Available")] }, { deletionTimestamp: past }),
    "False Deleting",
  ],
  [
    "its deletion failed",
    queueObject({ conditions: [condition("Stalled", "True", "PermissionDenied")] }, { deletionTimestamp: past }),
    "False PermissionDenied",
  ],
])("a line of status says when %s", (_, object, expected) => {
  const { ready, status } = stateOf(object, testNow);
  expect(`${ready} ${status}`).toBe(expected);
});

test("neither ready nor stalled counts of an older spec, as one would wait for the wrong thing", () => {
  const conditions = [condition("Ready", "True", "Available"), condition("Stalled", "True", "SpecRejected")];
  const [now, older] = [queueObject({ conditions }), queueObject({ conditions }, { generation: 2 })];
  expect([isReady(now), stalledOf(now)?.reason, isReady(older), stalledOf(older)]).toEqual([true, "SpecRejected", false, undefined]);
});
