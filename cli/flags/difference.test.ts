import { expect, test } from "vitest";

import { difference, formatDifference } from "./difference.ts";

test("names each field that differs with both values, nested ones by their path", () => {
  const from = { account: "dev", delaySeconds: 0, aws: { tags: { a: "1" }, policy: "{}" }, list: [1, 2] };
  const to = { account: "dev", delaySeconds: 30, aws: { tags: { a: "1", b: "2" } }, list: [2, 1] };
  expect(difference(from, to).map(formatDifference)).toEqual([
    'aws.policy: "{}" → not set',
    'aws.tags.b: not set → "2"',
    "delaySeconds: 0 → 30",
    "list: [1,2] → [2,1]",
  ]);
});

test("the order of keys is no difference", () => {
  expect(difference({ a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 })).toEqual([]);
});

test("an empty block is none", () => {
  expect(difference({ aws: {} }, {})).toEqual([]);
});
