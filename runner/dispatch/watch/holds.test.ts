import { expect, test } from "vitest";

import { Holds } from "./holds.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);
const none = new Set<string>();

test("an account that fails again and again is tried more and more seldom, at least once a minute, and others all the time", () => {
  const holds = new Holds();
  const pauses: number[] = [];
  let now = at(0);
  for (let attempt = 0; attempt < 6; attempt++) {
    holds.learn({ failed: ["broken"], conflicted: [] }, holds.at(now), now);
    expect([...holds.at(now)]).toEqual(["broken"]);
    pauses.push((holds.next(now) - now.getTime()) / 1000);
    now = new Date(holds.next(now));
    expect([...holds.at(now)]).toEqual([]);
  }
  expect(pauses).toEqual([5, 10, 20, 40, 60, 60]);
});

test("a pass in which a held account was left alone does not count as its success", () => {
  const holds = new Holds();
  holds.learn({ failed: ["broken"], conflicted: [] }, none, at(0));
  holds.learn({ failed: [], conflicted: [] }, holds.at(at(1)), at(1));
  expect([...holds.at(at(2))]).toEqual(["broken"]);
  expect(holds.next(at(2))).toBe(at(5).getTime());
});

test("once it went well, the next failure counts as the first", () => {
  const holds = new Holds();
  for (const second of [0, 5, 15]) holds.learn({ failed: ["broken"], conflicted: [] }, none, at(second));
  holds.learn({ failed: [], conflicted: [] }, none, at(40));
  expect(holds.next(at(40))).toBe(Number.POSITIVE_INFINITY);
  holds.learn({ failed: ["broken"], conflicted: [] }, none, at(50));
  expect(holds.next(at(50))).toBe(at(55).getTime());
});

test("after a conflict it is tried again soon, each time", () => {
  const holds = new Holds();
  for (const second of [0, 1, 2]) {
    holds.learn({ failed: [], conflicted: ["dev"] }, none, at(second));
    expect(holds.next(at(second))).toBe(at(second + 1).getTime());
  }
});
