import { expect, test } from "vitest";

import { didYouMean, nearest } from "./nearest.ts";

test.each([
  ["ordres", ["orders"]],
  ["dlq", ["orders-dlq"]],
  ["zzz", []],
])("%s finds what is like it, and nothing else", (word, found) => {
  expect(nearest(word, ["orders", "orders-dlq", "mail"])).toEqual(found);
});

test("says nothing when nothing is like it", () => {
  expect(didYouMean("zzz", ["orders"])).toBeUndefined();
});
