import { expect, test } from "vitest";

import { joinSeveral, severalOf, splitSeveral } from "./several.ts";

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

test("lines are values, and a single line may have several", () => {
  expect(severalOf("A=1\r\n B=2,3\n\n")).toBe('A=1, "B=2,3"');
  expect(severalOf("sg-1,\nsg-2,\n")).toBe("sg-1, sg-2");
  expect(severalOf("sg-1, sg-2\n")).toBe("sg-1, sg-2\n");
});
