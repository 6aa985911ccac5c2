import { expect, test } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import { condition, queueObject, testNow } from "../testing/context.ts";
import { isReady, stalledOf, stateOf } from "./state.ts";

const soon = new Date(testNow.getTime() + 60_000).toISOString();
const past = new Date(testNow.getTime() - 1000).toISOString();
const operation = { kind: "Create" as const, startedAt: new Date(testNow.getTime() - 120_000).toISOString(), message: "creating" };
const plan = { hash: "abc", at: past, generation: 1, action: "Update" as const, changes: [] };
const waiting = condition("Ready", "True", "AwaitingApproval", "somebody has to approve");

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
  [
    "it failed",
    queueObject({ conditions: [condition("Ready", "False", "PermissionDenied", "no right")] }),
    "False PermissionDenied: no right",
  ],
  [
    "it is being deleted",
    queueObject({ conditions: [condition("Ready", "True", "Available")] }, { deletionTimestamp: past }),
    "False Deleting",
  ],
  [
    "the cloud is creating it, also between two runs",
    queueObject({ operation, conditions: [condition("Ready", "False", "Creating", "creating, for 10s")] }),
    "False Creating: creating since 2026-01-01T11:58:00.000Z",
  ],
  [
    "the cloud is creating it and a run looks",
    queueObject({ operation, run: { job: "j", until: soon }, conditions: [condition("Ready", "False", "Reconciling", "a run")] }),
    "False Creating: creating since 2026-01-01T11:58:00.000Z",
  ],
  [
    "what was begun is not what holds it up",
    queueObject({ operation, conditions: [condition("Ready", "False", "Throttled", "slow down")] }),
    "False Throttled: slow down",
  ],
  [
    "it can be used while the cloud changes it",
    queueObject({ operation: { ...operation, kind: "Update" }, conditions: [condition("Ready", "True", "Updating", "modifying")] }),
    "True Updating: creating since 2026-01-01T11:58:00.000Z",
  ],
  ["it waits for approval", queueObject({ plan, conditions: [waiting] }), "True AwaitingApproval: somebody has to approve"],
  [
    "it is approved and no run has taken it up",
    queueObject({ plan, conditions: [waiting] }, { annotations: { [annotations.approved]: "abc", [annotations.approvedBy]: "bob" } }),
    "True AwaitingApproval: approved by bob: the next run does it",
  ],
  [
    "its deletion waits for approval",
    queueObject({ plan, conditions: [waiting] }, { deletionTimestamp: past }),
    "False AwaitingApproval: somebody has to approve",
  ],
  [
    "the cloud is deleting it",
    queueObject({ operation: { ...operation, kind: "Delete", message: "deleting" } }, { deletionTimestamp: past }),
    "False Deleting: deleting since 2026-01-01T11:58:00.000Z",
  ],
  [
    "its deletion failed",
    queueObject({ conditions: [condition("Stalled", "True", "PermissionDenied")] }, { deletionTimestamp: past }),
    "False PermissionDenied",
  ],
])("a line of status says when %s", (_, object, expected) => {
  const { ready, status, message, since } = stateOf(object, testNow);
  expect(`${ready} ${status}${message ? `: ${message}` : ""}${since ? ` since ${since}` : ""}`).toBe(expected);
});

test("neither ready nor stalled counts of an older spec, as one would wait for the wrong thing", () => {
  const conditions = [condition("Ready", "True", "Available"), condition("Stalled", "True", "SpecRejected")];
  const [now, older] = [queueObject({ conditions }), queueObject({ conditions }, { generation: 2 })];
  expect([isReady(now), stalledOf(now)?.reason, isReady(older), stalledOf(older)]).toEqual([true, "SpecRejected", false, undefined]);
});
