import { expect, it } from "vitest";

import { fromWindow, toWindow } from "./window.ts";

it.each([
  ["Sunday", "03:00", "sun:03:00-sun:03:30"],
  ["Monday", "23:30", "mon:23:30-tue:00:00"],
  ["Sunday", "23:45", "sun:23:45-mon:00:15"],
] as const)("%s %s is half an hour, the shortest that RDS takes: %s", (day, startTime, window) => {
  expect(toWindow({ day, startTime })).toBe(window);
  expect(fromWindow(window)).toEqual({ day, startTime });
});

it("reads a longer window that somebody else set by its start, and RDS' words however they are written", () => {
  expect(fromWindow("Sun:03:00-Sun:06:00")).toEqual({ day: "Sunday", startTime: "03:00" });
  expect(fromWindow(undefined)).toBeUndefined();
});
