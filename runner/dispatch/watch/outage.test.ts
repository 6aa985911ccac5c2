import { expect, test } from "vitest";

import { builtin } from "../../../lib/kinds.ts";
import { createLog } from "../../../lib/log.ts";
import { Outage } from "./outage.ts";

function outage() {
  const lines: string[] = [];
  const clock = { seconds: 0 };
  const log = createLog({ write: (line) => lines.push((JSON.parse(line) as { msg: string }).msg) });
  return { lines, clock, of: new Outage(log, () => new Date(clock.seconds * 1000)) };
}

test("an API server that is down for an hour costs a line a minute, and one when it is back", () => {
  const { lines, clock, of } = outage();
  for (; clock.seconds < 3600; clock.seconds += 0.5) of.failed(builtin.job, new Error("refused"));
  expect(lines.length).toBeGreaterThan(55);
  expect(lines.length).toBeLessThanOrEqual(60);
  of.over();
  of.over();
  expect(lines.at(-1)).toBe("the cluster can be followed again");
  expect(lines.length).toBeLessThanOrEqual(61);
});

test("a blip says nothing", () => {
  const { lines, clock, of } = outage();
  for (let blip = 0; blip < 10; blip++) {
    of.failed(builtin.job, new Error("cut"));
    clock.seconds += 2;
    of.failed(builtin.job, new Error("cut"));
    of.over();
    clock.seconds += 60;
  }
  expect(lines).toEqual([]);
});
