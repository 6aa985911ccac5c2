import { expect, test } from "vitest";

import type { CloudSchedule } from "../../../crds/api/objects.ts";
import { jobName } from "./job.ts";

const named = (name: string, at = "2026-06-01T02:00:00Z") => jobName({ metadata: { name } } as CloudSchedule, at);

test("a Job is named as a CronJob's: by the minutes since the epoch, so that one time has one", () => {
  expect(named("nightly")).toBe(`nightly-${Date.parse("2026-06-01T02:00:00Z") / 60_000}`);
  expect(named("nightly", "2026-06-01T11:00:00+09:00")).toBe(named("nightly"));
  expect(named("nightly", "2026-06-01T02:00:05Z")).toBe(`${named("nightly")}-5`);
});

test.each(["a".repeat(60), `${"a".repeat(42)}.${"b".repeat(200)}`, `${"a".repeat(44)}-b${"-c".repeat(80)}`])(
  "a long name is cut to what a pod's label takes, and two of them stay two: %s",
  (name) => {
    expect(named(name)).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
    expect(named(name).length).toBeLessThanOrEqual(63);
    expect(named(`${name}x`)).not.toBe(named(name));
  },
);
