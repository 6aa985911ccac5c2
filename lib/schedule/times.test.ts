import { describe, expect, test } from "vitest";

import { KnownError, withHint } from "../errors.ts";
import { mostPassed, timesOf } from "./times.ts";

const cron = (expression: string, timeZone = "UTC") => timesOf({ cron: expression, timeZone });

/** The first times after one. */
function nextOf(expression: string, timeZone: string, after: string, count: number): string[] {
  const times = cron(expression, timeZone);
  const found: string[] = [];
  for (let time = times.next(new Date(after)); time && found.length < count; time = times.next(time)) found.push(short(time));
  return found;
}

function refusal(read: () => unknown): KnownError {
  try {
    read();
  } catch (error) {
    if (error instanceof KnownError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

const short = (time: Date) => time.toISOString().replace(":00.000Z", "Z");

describe("on the days on which clocks change", () => {
  // in the zone of each row; the times are UTC
  test.each([
    // 02:00 to 03:00 does not happen on 2026-03-29
    ["a time that there is not", "30 2 * * *", "Europe/Berlin", "2026-03-28T02:00Z", ["2026-03-29T01:00Z", "2026-03-30T00:30Z"]],
    [
      "the first of the times that there are not",
      "0 2 * * *",
      "Europe/Berlin",
      "2026-03-28T02:00Z",
      ["2026-03-29T01:00Z", "2026-03-30T00:00Z"],
    ],
    [
      "one of two hours that is not there",
      "0 2,14 * * *",
      "Europe/Berlin",
      "2026-03-28T14:00Z",
      ["2026-03-29T01:00Z", "2026-03-29T12:00Z"],
    ],
    [
      "times that there are not and one that there is",
      "0 2-3 * * *",
      "Europe/Berlin",
      "2026-03-28T14:00Z",
      ["2026-03-29T01:00Z", "2026-03-30T00:00Z"],
    ],
    [
      "a step in an hour that there is not",
      "*/30 2 * * *",
      "Europe/Berlin",
      "2026-03-28T02:00Z",
      ["2026-03-30T00:00Z", "2026-03-30T00:30Z"],
    ],
    ["each half hour, over the gap", "*/30 * * * *", "Europe/Berlin", "2026-03-29T00:15Z", ["2026-03-29T00:30Z", "2026-03-29T01:00Z"]],
    // 02:00 to 03:00 happens twice on 2026-10-25
    ["a time that there is twice", "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", ["2026-10-25T00:30Z", "2026-10-26T01:30Z"]],
    [
      "the end of the hour that there is twice",
      "0 3 * * *",
      "Europe/Berlin",
      "2026-10-24T12:00Z",
      ["2026-10-25T02:00Z", "2026-10-26T02:00Z"],
    ],
    [
      "one of two hours that is there twice",
      "0 2,14 * * *",
      "Europe/Berlin",
      "2026-10-24T12:30Z",
      ["2026-10-25T00:00Z", "2026-10-25T13:00Z"],
    ],
    [
      "a step in an hour that there is twice",
      "*/30 2 * * *",
      "Europe/Berlin",
      "2026-10-24T12:00Z",
      ["2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-25T01:00Z", "2026-10-25T01:30Z", "2026-10-26T01:00Z"],
    ],
    [
      "each hour, in both",
      "0 * * * *",
      "Europe/Berlin",
      "2026-10-24T23:30Z",
      ["2026-10-25T00:00Z", "2026-10-25T01:00Z", "2026-10-25T02:00Z"],
    ],
    // the same on the other side of the sea, at other times: 2026-03-08 and 2026-11-01
    ["a time that there is not", "30 2 * * *", "America/New_York", "2026-03-07T12:00Z", ["2026-03-08T07:00Z", "2026-03-09T06:30Z"]],
    ["a step in an hour that there is not", "*/15 2 * * *", "America/New_York", "2026-03-07T12:00Z", ["2026-03-09T06:00Z"]],
    ["a time that there is twice", "30 1 * * *", "America/New_York", "2026-10-31T12:00Z", ["2026-11-01T05:30Z", "2026-11-02T06:30Z"]],
    [
      "a step in an hour that there is twice",
      "*/30 1 * * *",
      "America/New_York",
      "2026-10-31T12:00Z",
      ["2026-11-01T05:00Z", "2026-11-01T05:30Z", "2026-11-01T06:00Z", "2026-11-01T06:30Z"],
    ],
    // half an hour only: 02:00 to 02:30 is not on 2026-10-04, 01:30 to 02:00 is twice on 2026-04-05
    ["a time that there is not", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00Z", ["2026-10-03T15:30Z", "2026-10-04T15:15Z"]],
    ["a time right after it", "30 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00Z", ["2026-10-03T15:30Z", "2026-10-04T15:30Z"]],
    ["a time that there is twice", "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00Z", ["2026-04-04T14:45Z", "2026-04-05T15:15Z"]],
    [
      "a step in the half hour that there is twice",
      "*/15 1 * * *",
      "Australia/Lord_Howe",
      "2026-04-04T14:20Z",
      ["2026-04-04T14:30Z", "2026-04-04T14:45Z", "2026-04-04T15:00Z", "2026-04-04T15:15Z", "2026-04-05T14:30Z"],
    ],
    // nothing changes here
    ["the same time", "30 2 * * *", "Asia/Tokyo", "2026-03-28T20:00Z", ["2026-03-29T17:30Z", "2026-03-30T17:30Z"]],
    ["the same time", "30 2 * * *", "UTC", "2026-03-28T20:00Z", ["2026-03-29T02:30Z", "2026-03-30T02:30Z"]],
  ])("%s: %s in %s", (_, expression, timeZone, after, expected) => {
    expect(nextOf(expression, timeZone, after, expected.length)).toEqual(expected);
  });

  test.each(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"])(
    "what has passed in %s is what was to come, so that a dispatcher that comes late starts the same times",
    (timeZone) => {
      for (const expression of ["30 2 * * *", "*/20 1-2 * * *", "0 * * * *", "15 2 1-7 * sun", "45 1 * 3,4,10,11 *"]) {
        const times = cron(expression, timeZone);
        // around each change of the clocks
        for (const day of ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"]) {
          const [from, until] = [-1, 1.2].map((days) => new Date(Date.parse(day) + days * 86_400_000)) as [Date, Date];
          const forwards: Date[] = [];
          for (let time = times.next(from); time && time <= until; time = times.next(time)) forwards.push(time);
          expect(times.passed(from, until), `${expression} around ${day}`).toEqual(forwards);
        }
      }
    },
  );
});

describe("what has passed", () => {
  test("has its ends as they are needed: the last one is not among it, and one that is due right now is", () => {
    const times = cron("0 * * * *");
    const passed = times.passed(new Date("2026-01-01T10:00:00Z"), new Date("2026-01-01T12:00:00Z"));
    expect(passed.map(short)).toEqual(["2026-01-01T11:00Z", "2026-01-01T12:00Z"]);
    expect(times.passed(new Date("2026-01-01T10:00:00Z"), new Date("2026-01-01T10:59:59.999Z"))).toEqual([]);
    expect(times.passed(new Date("2026-01-01T12:00:00Z"), new Date("2026-01-01T10:00:00Z"))).toEqual([]);
  });

  test("is bounded, as a dispatcher that was away for a year must not take a minute for it", () => {
    const passed = cron("* * * * *").passed(new Date("2025-01-01T00:00:00Z"), new Date("2026-01-01T00:00:00Z"));
    expect(passed).toHaveLength(mostPassed);
    expect(passed.at(-1)).toEqual(new Date("2026-01-01T00:00:00Z"));
  });

  test("of a schedule for once is that time, whatever offset it is written with", () => {
    const times = timesOf({ at: "2026-01-01T09:00:00.9+09:00", timeZone: "UTC" });
    const [before, after] = [new Date("2025-12-31T23:59:59Z"), new Date("2026-01-01T00:00:00Z")];
    expect(times.next(before)).toEqual(after);
    expect(times.next(after)).toBeUndefined();
    expect(times.passed(before, after)).toEqual([after]);
    expect(times.passed(after, new Date("2030-01-01T00:00:00Z"))).toEqual([]);
  });
});

test.each([
  ["0 0 13 * fri", "either of both days, as in a CronJob", ["2026-01-02T00:00Z", "2026-01-09T00:00Z", "2026-01-13T00:00Z"]],
  ["5/20 4 * * *", "from a number on in steps, as in a CronJob", ["2026-01-01T04:05Z", "2026-01-01T04:25Z", "2026-01-01T04:45Z"]],
  ["0 4 ? * ?", "a question mark as a star, as in a CronJob", ["2026-01-01T04:00Z", "2026-01-02T04:00Z"]],
  ["@weekly", "a nickname", ["2026-01-04T00:00Z", "2026-01-11T00:00Z"]],
  ["0 0 29 2 *", "a day of leap years", ["2028-02-29T00:00Z", "2032-02-29T00:00Z"]],
  ["0 0 31 2 *", "a day that never comes", []],
])("%s: %s", (expression, _, expected) => {
  expect(nextOf(expression, "UTC", "2026-01-01T00:00:00Z", Math.max(1, expected.length))).toEqual(expected);
});

test.each([
  ["99 * * * *", "UTC", "99"],
  ["0 2 * *", "UTC", "such as '0 2 * * *'"],
  ["0 0 2 * * *", "UTC", "such as '0 2 * * *'"],
  ["30-10 * * * *", "UTC", "30-10"],
  ["*/0 * * * *", "UTC", "stepping"],
  ["0 0 * foo *", "UTC", "such as '0 2 * * *'"],
  ["0 2 * * *", "Asia/Tokio", "such as Asia/Tokyo"],
  ["0 2 * * *", "", "such as Asia/Tokyo"],
])("%s in '%s' is refused with the way out", (expression, timeZone, words) => {
  const error = refusal(() => cron(expression, timeZone));
  expect(error.code).toBe("SpecRejected");
  expect(withHint(error)).toContain(words);
});

test("a time that Kubernetes takes and that is none is refused", () => {
  expect(() => timesOf({ at: "2026-01-01T00:00:00+99:99", timeZone: "UTC" })).toThrow("is no time");
});
