import { expect, it } from "vitest";

import { tableMeaning } from "./errors.ts";

/** As Azure words them, reported by users of other tools. */
it.each([
  ["Setting offer throughput or autopilot on container is not supported for serverless accounts.", "SpecRejected", "azure.throughput"],
  [
    "The offer should have valid throughput values between 400 and 1000000 inclusive in increments of 100.",
    "SpecRejected",
    "azure.throughput",
  ],
  ["The throughput value 400 is lower than the minimum 1200 for this container.", "SpecRejected", "sets its least"],
  [
    "Your account is currently configured with a total throughput limit of 1000 RU/s. This operation failed because it would have increased the total throughput to 1400 RU/s.",
    "QuotaExceeded",
    "total throughput limit",
  ],
  [
    "Sorry, we are currently experiencing high demand in this region, and cannot fulfill your request at this time.",
    "CloudUnavailable",
    "azure.regions",
  ],
  ["Database account shop is not online", "Busy", ""],
])("%s: %s", (message, reason, hint) => {
  const meaning = tableMeaning("BadRequest", message);
  expect(meaning?.reason).toBe(reason);
  expect(meaning?.hint ?? "").toContain(hint);
});

it("leaves what it has in common with others to them", () => {
  expect(tableMeaning("BadRequest", "Dns record for shop under zone Document is already taken.")).toBeUndefined();
});
