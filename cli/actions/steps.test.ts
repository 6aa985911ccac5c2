import { expect, test } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import { condition, createdRun as lastRun, queueObject, testNow } from "../testing/context.ts";
import { stepsBetween } from "./steps.ts";

const at = testNow.toISOString();
const run = { job: "run-1", until: at };

test("a claim is said once, not again as the condition that speaks of it nor when it is renewed", () => {
  const claimed = queueObject({ run, conditions: [condition("Ready", "False", "Reconciling", "the run run-1 works on it")] });
  expect(stepsBetween(queueObject(), claimed)).toEqual([{ type: "claimed", job: "run-1" }]);
  const renewed = queueObject({ ...claimed.status, run: { ...run, until: "2026-01-01T12:01:00Z" } });
  expect(stepsBetween(claimed, renewed)).toEqual([]);
});

test("what the run changed is said by the run, not again by the condition", () => {
  const done = queueObject({ lastRun, conditions: [condition("Ready", "True", "Available", "created orders")] });
  expect(stepsBetween(queueObject({ run }), done)).toEqual([
    { type: "finished", run: lastRun },
    { type: "condition", ready: true, reason: "Available", message: "" },
  ]);
});

test("another message of the cloud is news, the same one is not", () => {
  const creating = (message: string) => queueObject({ operation: { kind: "Create", startedAt: at, message } });
  expect(stepsBetween(creating("10 %"), creating("50 %"))).toEqual([{ type: "operation", kind: "Create", message: "50 %", startedAt: at }]);
  expect(stepsBetween(creating("50 %"), creating("50 %"))).toEqual([]);
});

test("what the cloud is at work on is not said again by the condition that speaks of it", () => {
  const operation = { kind: "Create" as const, startedAt: at, message: "creating" };
  const creating = queueObject({ operation, conditions: [condition("Ready", "False", "Creating", "creating, for 10s")] });
  expect(stepsBetween(queueObject({ run }), creating)).toEqual([{ type: "operation", kind: "Create", message: "creating", startedAt: at }]);
  const later = queueObject({ operation, conditions: [condition("Ready", "False", "Creating", "creating, for 40s")] });
  expect(stepsBetween(creating, later)).toEqual([]);
});

test("a plan that waits is said with the plan, and so is its approval", () => {
  const plan = { hash: "abc", at, generation: 1, action: "Update" as const, changes: [] };
  const conditions = [condition("Ready", "True", "AwaitingApproval", "somebody has to approve")];
  const waits = queueObject({ plan, conditions });
  const running = queueObject({ plan, run, conditions: [condition("Ready", "True", "Reconciling")] });
  expect(stepsBetween(running, waits)).toEqual([{ type: "approval", plan }]);
  const approved = queueObject(waits.status, { annotations: { [annotations.approved]: "abc", [annotations.approvedBy]: "bob" } });
  expect(stepsBetween(waits, approved)).toEqual([{ type: "approved", by: "bob" }]);
  // of another plan
  const another = queueObject(waits.status, { annotations: { [annotations.approved]: "abd", [annotations.approvedBy]: "bob" } });
  expect(stepsBetween(waits, another)).toEqual([]);
});
