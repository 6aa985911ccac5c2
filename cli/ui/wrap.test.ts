import { expect, test } from "vitest";

import { wrapped, wrappedTo } from "./wrap.ts";

test("lines are broken at spaces, and a word that is too long within it", () => {
  expect(wrapped("How long a message is kept", 10)).toEqual(["How long a", "message is", "kept"]);
  expect(wrapped("arn:aws:sqs:eu and", 6)).toEqual(["arn:aw", "s:sqs:", "eu and"]);
  expect(wrapped("one\n\ntwo", 10)).toEqual(["one", "", "two"]);
});

test("what a longer line is broken into is indented, and its own indent stays", () => {
  expect(wrapped("  a change of it", 8, "    ")).toEqual(["  a", "    chan", "    ge", "    of", "    it"]);
});

test("what has no room ends in a sign that there is more", () => {
  expect(wrappedTo("How long a message is kept", 10, 2, "…")).toEqual(["How long a", "message i…"]);
  expect(wrappedTo("short", 10, 2, "…")).toEqual(["short"]);
});
