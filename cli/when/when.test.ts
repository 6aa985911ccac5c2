import { describe, expect, test } from "vitest";

import { rfc3339 } from "./format.ts";
import { parseWhen } from "./when.ts";
import { zoneOf } from "./zone.ts";

/** A Saturday; 18:40:30 in Berlin, which is an hour ahead of UTC. */
const now = new Date("2026-11-21T17:40:30.500Z");

async function read(text: string, zone: string, from = now) {
  const { at, zone: meant, notes } = await parseWhen(text, from, zoneOf(zone));
  return { at: rfc3339(at, meant), notes };
}

describe("a time is read as the user's clock and calendar have it", () => {
  test.each([
    ["tomorrow 02:00", "2026-11-22T02:00:00+01:00"],
    ["tomorrow at 2am", "2026-11-22T02:00:00+01:00"],
    ["tomorrow   02:00:15", "2026-11-22T02:00:15+01:00"],
    ["tomorrow at 18", "2026-11-22T18:00:00+01:00"],
    ["noon", "2026-11-22T12:00:00+01:00"],
    ["midnight", "2026-11-22T00:00:00+01:00"],
    // the next time that clocks show it, as with at(1)
    ["19:00", "2026-11-21T19:00:00+01:00"],
    ["02:00", "2026-11-22T02:00:00+01:00"],
    ["saturday 20:00", "2026-11-21T20:00:00+01:00"],
    ["saturday 9:00", "2026-11-28T09:00:00+01:00"],
    ["next friday 18:00", "2026-11-27T18:00:00+01:00"],
    ["tonight at 11", "2026-11-21T23:00:00+01:00"],
    ["dec 24 at 6pm", "2026-12-24T18:00:00+01:00"],
    ["24/12/2026 10:00", "2026-12-24T10:00:00+01:00"],
    ["2026-12-24 18:00", "2026-12-24T18:00:00+01:00"],
    ["2026-12-24T18:00", "2026-12-24T18:00:00+01:00"],
    ["the day after tomorrow 10:00", "2026-11-23T10:00:00+01:00"],
    // of past times something is said elsewhere, as a deadline may allow them
    ["today 02:00", "2026-11-21T02:00:00+01:00"],
    ["yesterday 10:00", "2026-11-20T10:00:00+01:00"],
  ])("%s", async (text, at) => {
    expect(await read(text, "Europe/Berlin")).toEqual({ at, notes: [] });
  });
});

describe("a length of time is counted from now, to the second", () => {
  test.each([
    ["now", "2026-11-21T18:40:30+01:00"],
    ["in 2 hours", "2026-11-21T20:40:30+01:00"],
    ["2 hours from now", "2026-11-21T20:40:30+01:00"],
    ["+2h", "2026-11-21T20:40:30+01:00"],
    ["in 2h30m", "2026-11-21T21:10:30+01:00"],
    ["in half an hour", "2026-11-21T19:10:30+01:00"],
    ["in 2 days", "2026-11-23T18:40:30+01:00"],
    ["in 1 month", "2026-12-21T18:40:30+01:00"],
  ])("%s", async (text, at) => {
    expect(await read(text, "Europe/Berlin")).toEqual({ at, notes: [] });
  });
});

describe("a zone at the end is meant for day and hour alike", () => {
  test.each([
    ["next friday 18:00 Asia/Tokyo", "2026-11-27T18:00:00+09:00"],
    ["noon asia/tokyo", "2026-11-22T12:00:00+09:00"],
    // it is Sunday there already
    ["tomorrow 02:00 Asia/Tokyo", "2026-11-23T02:00:00+09:00"],
    ["tomorrow 02:00 +09:00", "2026-11-23T02:00:00+09:00"],
    ["tomorrow 02:00 JST", "2026-11-23T02:00:00+09:00"],
    ["friday at 18:00 CET", "2026-11-27T18:00:00+01:00"],
    ["tomorrow 02:00 UTC+2", "2026-11-22T02:00:00+02:00"],
    ["tomorrow 02:00 UTC", "2026-11-22T02:00:00Z"],
    ["19:00 America/Los_Angeles", "2026-11-21T19:00:00-08:00"],
    ["noon Asia/Kolkata", "2026-11-22T12:00:00+05:30"],
    ["in 2 hours Asia/Tokyo", "2026-11-22T04:40:30+09:00"],
  ])("%s", async (text, at) => {
    expect(await read(text, "Europe/Berlin")).toEqual({ at, notes: [] });
  });
});

describe("RFC 3339 is taken as it stands", () => {
  test.each([
    ["2026-12-24T18:00:00Z", "2026-12-24T18:00:00Z"],
    ["2026-12-24t18:00:00z", "2026-12-24T18:00:00Z"],
    ["2026-12-24T18:00:00.75+09:00", "2026-12-24T18:00:00+09:00"],
    ["2026-12-24 18:00-08:00", "2026-12-24T18:00:00-08:00"],
    // an hour that clocks there skip is a time all the same
    ["2027-03-28T02:30:00+01:00", "2027-03-28T02:30:00+01:00"],
  ])("%s", async (text, at) => {
    expect(await read(text, "Europe/Berlin")).toEqual({ at, notes: [] });
  });
});

describe("where clocks change, it is said what is meant", () => {
  test.each([
    [
      "skips 02:00 to 03:00",
      "2027-03-28 02:30",
      "Europe/Berlin",
      "2027-03-28T03:30:00+02:00",
      "clocks in Europe/Berlin skip 2027-03-28 02:30:00: taken as 2027-03-28 03:30:00",
    ],
    ["is the first after the gap", "2027-03-28 03:00", "Europe/Berlin", "2027-03-28T03:00:00+02:00", undefined],
    [
      "shows 02:00 to 03:00 twice",
      "2027-10-31 02:30",
      "Europe/Berlin",
      "2027-10-31T02:30:00+02:00",
      "clocks in Europe/Berlin show 2027-10-31 02:30:00 twice: the first is meant, 2027-10-31T02:30:00+02:00; the second is 2027-10-31T02:30:00+01:00",
    ],
    ["is once again", "2027-10-31 03:00", "Europe/Berlin", "2027-10-31T03:00:00+01:00", undefined],
    [
      "skips another hour",
      "2027-03-14 02:30 America/New_York",
      "Europe/Berlin",
      "2027-03-14T03:30:00-04:00",
      "clocks in America/New_York skip 2027-03-14 02:30:00: taken as 2027-03-14 03:30:00",
    ],
    [
      "skips half an hour",
      "2027-10-03 02:15",
      "Australia/Lord_Howe",
      "2027-10-03T02:45:00+11:00",
      "clocks in Australia/Lord_Howe skip 2027-10-03 02:15:00: taken as 2027-10-03 02:45:00",
    ],
    ["is another half of the year", "2027-07-01 12:00", "Europe/Berlin", "2027-07-01T12:00:00+02:00", undefined],
    ["never changes", "2027-03-28 02:30", "Asia/Tokyo", "2027-03-28T02:30:00+09:00", undefined],
  ])("%s: %s in %s", async (_, text, zone, at, note) => {
    expect(await read(text, zone)).toEqual({ at, notes: note === undefined ? [] : [note] });
  });

  test("two hours are two hours, and a day is to the same time on the clock", async () => {
    const before = new Date("2027-03-28T00:30:00Z");
    expect((await read("in 2 hours", "Europe/Berlin", before)).at).toBe("2027-03-28T04:30:00+02:00");
    expect((await read("in 1 day", "Europe/Berlin", new Date("2027-03-27T12:00:00Z"))).at).toBe("2027-03-28T13:00:00+02:00");
  });
});

describe("what nobody can be sure of is refused with the way out", () => {
  test.each([
    ["", /WHEN is empty/],
    ["asap", /not a time that can be read.*"tomorrow 02:00", "in 2 hours"/],
    ["25:00", /not a time that can be read/],
    ["tomorrow", /says no time of day.*"tomorrow 22:00"/],
    ["next week", /says no time of day/],
    ["tonight", /says no time of day/],
    ["tomorrow at 5", /morning or as afternoon.*"tomorrow at 5am" or "tomorrow at 5pm"/],
    ["03/04/2027 10:00", /day and month or as month and day.*2026-12-24/],
    ["3/4 10:00", /day and month/],
    ["tomorrow 02:00 CST", /America\/Chicago or Asia\/Shanghai/],
    ["tomorrow 9am to 10am", /span of time/],
    ["tomorrow 02:00 or so", /only "tomorrow 02:00"/],
    ["friday 18:00 next week", /two times, "friday 18:00" and "next week"/],
    ["tomorrow 02:00 Asia/Tokio", /no time zone "Asia\/Tokio".*did you mean Asia\/Tokyo/],
    ["2026-02-30T18:00:00Z", /not a time that there is/],
    ["2026-12-24T25:00:00Z", /not a time that there is/],
    ["2026-02-30 18:00", /not a time that can be read/],
  ])("%s", async (text, said) => {
    const error: unknown = await parseWhen(text, now, zoneOf("Europe/Berlin")).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exitCode: 2 });
    const { message, hint } = error as { message: string; hint: string };
    expect(`${message}: ${hint}`).toMatch(said);
  });
});
