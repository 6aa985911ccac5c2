import { expect, test } from "vitest";

import { quoted } from "./shell.ts";
import { shellWords } from "./words.ts";

test.each([
  ["", []],
  ["  psql   -c ", ["psql", "-c"]],
  [`sh -c 'psql "$URL"'`, ["sh", "-c", 'psql "$URL"']],
  [String.raw`a\ b "c \"d\" $e" f''g`, ["a b", 'c "d" $e', "fg"]],
  [`A='' "" x`, ["A=", "", "x"]],
])("%s is read as a shell reads it", (line, words) => {
  expect(shellWords(line)).toEqual(words);
});

test.each(["it's", "a 'b c", 'say "hi', "a\\"])("%s has no end", (line) => {
  expect(() => shellWords(line)).toThrow("has no end");
});

test("what is quoted for a shell is read back", () => {
  const words = ["sh", "-c", `echo "it's" $HOME \\ 'x'`, "", "a b", "ü"];
  expect(shellWords(words.map(quoted).join(" "))).toEqual(words);
});
