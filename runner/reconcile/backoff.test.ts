import { expect, test } from "vitest";

import type { CloudAccount } from "../../crds/api/objects.ts";
import { driftAt, durationSeconds, retryAt } from "./backoff.ts";

const now = new Date("2026-01-01T00:00:00Z");
const seconds = (time: string | undefined) => (new Date(time ?? 0).getTime() - now.getTime()) / 1000;

test.each([
  { failures: 1, least: 2.5, most: 5 },
  { failures: 4, least: 20, most: 40 },
  { failures: 50, least: 300, most: 600 },
])(
  "after $failures failures the next try is between $least and $most s away, so that there is no hot loop and no giving up",
  ({ failures, least, most }) => {
    expect(seconds(retryAt(now, failures, undefined, 0))).toBe(least);
    expect(seconds(retryAt(now, failures, undefined, 1))).toBe(most);
  },
);

test("what the cloud asks for is honoured also when it is longer", () => {
  expect(seconds(retryAt(now, 1, { retryAfterSeconds: 60 }, 0))).toBe(60);
});

test("what waits for another object is tried again within a minute, however long it has waited", () => {
  expect(seconds(retryAt(now, 50, { longestSeconds: 60 }, 1))).toBe(60);
});

test("a drift interval of 0 means never", () => {
  expect(driftAt(now, { spec: { driftInterval: "0" } } as CloudAccount)).toBeUndefined();
  expect(seconds(driftAt(now, { spec: { driftInterval: "1h" } } as CloudAccount, 0))).toBe(3600);
});

test("durations are read as Go writes them", () => {
  expect(durationSeconds("1h30m5s")).toBe(5405);
});
