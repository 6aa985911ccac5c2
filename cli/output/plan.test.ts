import { expect, test } from "vitest";

import type { PlannedChange } from "../../crds/api/status.ts";
import { changeText, planText, summary } from "./plan.ts";

const change = (field: string, from?: string, to?: string, effect: PlannedChange["effect"] = "Now"): PlannedChange => ({
  field,
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  effect,
});
const name = "queue.kubectl-cloud.dev/orders";

test("a plan names what is done and each field, with what is not set as such", () => {
  const changes = [
    change("delaySeconds", "0", "30"),
    change("aws.tags.team", undefined, '"shop"'),
    change("size", '"small"', undefined, "MaintenanceWindow"),
    change("storageGiB", "100", "20", "Impossible"),
  ];
  expect(planText(name, { action: "Update", changes }, false).split("\n")).toEqual([
    "queue.kubectl-cloud.dev/orders: update",
    "FIELD           NOW       PLANNED   TAKES EFFECT",
    "delaySeconds    0         30        now",
    'aws.tags.team   not set   "shop"    now',
    'size            "small"   not set   in the maintenance window',
    "storageGiB      100       20        impossible",
    "",
  ]);
});

test("nothing to do is said plainly", () => {
  expect(planText(name, { action: "None", changes: [] }, false)).toBe(`${name}: no changes\n`);
  expect(planText(name, { action: "Delete" }, false)).toBe(`${name}: delete\n`);
});

test("of two long values that differ at their end the difference is shown, and all of both when it is wide", () => {
  const policy = (effect: string) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: effect, Principal: "*", Action: "sqs:*" }] });
  const changes = [change("aws.policy", JSON.stringify(policy("Allow")), JSON.stringify(policy("Deny")))];
  const short = planText(name, { action: "Update", changes }, false);
  expect(short).toMatch(/…\S*"Effect":"Allow",\S*…/);
  expect(short).toMatch(/…\S*"Effect":"Deny",\S*…/);
  expect(Math.max(...short.split("\n").map((line) => line.length))).toBeLessThan(120);
  expect(planText(name, { action: "Update", changes }, true)).toContain(policy("Deny"));
});

test("a short value beside a long one stays whole", () => {
  expect(changeText(change("aws.policy", "{}", JSON.stringify("x".repeat(100))))).toMatch(/^aws.policy: \{\} → "x{38}…$/);
});

test("many fields are summed up", () => {
  const changes = ["a", "b", "c", "d"].map((field) => change(field, "1", "2"));
  expect(summary({ action: "Update", changes })).toBe("update of a, b and 2 more");
  expect(summary({ action: "Create", changes })).toBe("create");
  expect(summary({ action: "Adopt", changes })).toBe("adopt");
});
