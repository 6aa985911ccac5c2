import { expect, test } from "vitest";

import { joinSeveral, splitSeveral } from "./several.ts";

test.each<[why: string, text: string, values: string[]]>([
  ["nothing", "", []],
  ["one", "sg-1", ["sg-1"]],
  ["several, however they are spaced", "sg-1,sg-2 ,  sg-3", ["sg-1", "sg-2", "sg-3"]],
  ["a comma that more will follow", "sg-1, ", ["sg-1"]],
  ["a value with a comma", '"a, b", c', ["a, b", "c"]],
  ["a value with quotes and a comma", '"say ""hi"", you"', ['say "hi", you']],
  ["a pair whose value has a comma", 'a="b, c", d=e', ["a=b, c", "d=e"]],
  ["quotes within a value", 'a "b" c', ['a "b" c']],
  ["a quote that is not closed yet", '"a, b', ['"a', "b"]],
  ["templates", "URL=${uri}?a=1&b=${host}, X=1", ["URL=${uri}?a=1&b=${host}", "X=1"]],
])("%s", (_, text, values) => {
  expect(splitSeveral(text)).toEqual(values);
});

test("what is joined is split again", () => {
  const values = ["a", "a,b", ' "x" ', "two words", '"', "x=1, y=2", 'x="y"', 'x="y,z"'];
  expect(splitSeveral(joinSeveral(values))).toEqual(values);
});
