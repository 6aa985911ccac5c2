import { expect, test } from "vitest";

import { formatAge, formatTook, parseDuration } from "./duration.ts";

test.each([
  ["30s", 30_000],
  ["1h30m", 5_400_000],
  ["1.5m", 90_000],
  ["500ms", 500],
  ["20", 20_000],
  ["0", 0],
])("%s is read as kubectl reads it", (text, milliseconds) => {
  expect(parseDuration(text, "--timeout")).toBe(milliseconds);
});

test.each(["", "soon", "10 m", "m", "-5s", "1d"])("%j is refused with the flag's name", (text) => {
  expect(() => parseDuration(text, "--timeout")).toThrow(/--timeout: ".*" is not a duration/);
});

test.each([
  [0, "0s"],
  [119_000, "119s"],
  [200_000, "3m20s"],
  [1_020_000, "17m"],
  [5 * 3_600_000 + 12 * 60_000, "5h12m"],
  [30 * 3_600_000, "30h"],
  [3 * 86_400_000, "3d"],
  [800 * 86_400_000, "2y70d"],
  [-5000, "0s"],
])("an age of %i ms is written as kubectl writes it", (milliseconds, text) => {
  expect(formatAge(milliseconds)).toBe(text);
});

test("a run's seconds have a decimal while they are few", () => {
  expect([400, 12_000].map(formatTook)).toEqual(["0.4s", "12s"]);
});
