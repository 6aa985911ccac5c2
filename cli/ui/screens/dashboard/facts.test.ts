import { expect, test } from "vitest";

import { factsOf, toneOf } from "./facts.ts";
import { testRow } from "./testing.ts";

test.each([
  ["Available", { ready: true }, "ok"],
  ["PendingMaintenance", { ready: true }, "ok"],
  ["AwaitingApproval", { ready: true }, "warn"],
  ["Creating", { ready: false }, "busy"],
  ["Suspended", { ready: true }, "quiet"],
  ["Throttled", { ready: false }, "warn"],
  ["PermissionDenied", { ready: false, stalled: true }, "bad"],
])("%s of %o means %s", (reason, state, tone) => {
  expect(toneOf(testRow("queue", "orders", { reason, ...state }))).toBe(tone);
});

test("what can still be used while its last change goes nowhere is not as it should be", () => {
  expect(toneOf(testRow("queue", "orders", { reason: "Throttled", ready: true }))).toBe("warn");
  expect(toneOf(testRow("queue", "orders", { reason: "SpecRejected", ready: true, stalled: true }))).toBe("bad");
});

test("a row is read once, as sorting thousands asks again and again", () => {
  const row = testRow("queue", "orders");
  expect(factsOf(row)).toBe(factsOf(row));
});
