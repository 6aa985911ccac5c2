import { describe, expect, test } from "vitest";

import { type AskedTiming, readTiming } from "./timing.ts";
import { zoneOf } from "./zone.ts";

const now = new Date("2026-11-21T17:40:30.500Z");
const berlin = zoneOf("Europe/Berlin");
const timing = (asked: Partial<AskedTiming>) =>
  readTiming({ when: "", cron: undefined, timeZone: undefined, deadlineMs: undefined, ...asked }, now, berlin);

test("a time is told absolutely, and another zone's in the user's own too", async () => {
  expect(await timing({ when: "tomorrow 02:00" })).toMatchObject({
    spec: { at: "2026-11-22T02:00:00+01:00" },
    text: "Sunday, 2026-11-22 02:00:00 Europe/Berlin (+01:00), in 7 h 19 min",
  });
  expect((await timing({ when: "tomorrow 02:00", timeZone: "Asia/Tokyo" })).text).toBe(
    "Monday, 2026-11-23 02:00:00 Asia/Tokyo (+09:00), in 23 h 19 min; here Sunday, 2026-11-22 18:00:00 Europe/Berlin (+01:00)",
  );
});

describe("a time that has passed", () => {
  test.each([
    ["is refused, as at(1) does", "today 02:00", undefined, /has passed, 16 h 40 min ago.*"now".*--starting-deadline/],
    ["is refused when it would be missed", "today 02:00", 3_600_000, /beyond --starting-deadline/],
    ["is refused by a second", "2026-11-21T17:40:29Z", undefined, /has passed, /],
  ])("%s", async (_, when, deadlineMs, said) => {
    await expect(
      timing({ when, deadlineMs }).catch(({ message, hint }: { message: string; hint: string }) =>
        Promise.reject(new Error(`${message}: ${hint}`)),
      ),
    ).rejects.toThrow(said);
  });

  test.each([
    ["now", undefined, "2026-11-21T18:40:30+01:00"],
    ["today 02:00", 86_400_000, "2026-11-21T02:00:00+01:00"],
  ])("is taken where it can still be started: %s", async (when, deadlineMs, at) => {
    expect((await timing({ when, deadlineMs })).spec).toEqual({ at });
  });
});

describe("--cron", () => {
  test("is in the user's zone unless another is named, and says so", async () => {
    const mine = await timing({ cron: "0  2 * * *" });
    expect(mine).toMatchObject({ spec: { cron: "0 2 * * *", timeZone: "Europe/Berlin" }, first: new Date("2026-11-22T01:00:00Z") });
    expect(mine.notes).toEqual([expect.stringContaining("--time-zone")]);
    expect(await timing({ cron: "0 2 * * *", timeZone: "asia/tokyo" })).toMatchObject({
      spec: { cron: "0 2 * * *", timeZone: "Asia/Tokyo" },
      notes: [],
    });
  });

  test.each([
    [{ cron: "0 2 * *" }, /--cron: /],
    [{ cron: "99 2 * * *" }, /--cron: /],
    [{ cron: "0 0 31 2 *" }, /never comes/],
    [{ cron: "0 2 * * *", timeZone: "Asia/Tokio" }, /no time zone "Asia\/Tokio"/],
    [{ cron: "0 2 * * *", when: "tomorrow" }, /don't go together/],
  ])("%j is refused before anything is written", async (asked, said) => {
    await expect(timing(asked)).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(said) as string });
  });
});
