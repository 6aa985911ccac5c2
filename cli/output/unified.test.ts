import { expect, test } from "vitest";

import { unified } from "./unified.ts";

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join("");

test("what changes is shown with its sign, and with a few lines around it", async () => {
  const after = lines(9).replace("line 5\n", "line five\nand a half\n");
  expect((await unified(lines(9), after, 1)).map(({ text }) => text)).toEqual([
    "@@ -4,3 +4,4 @@",
    " line 4",
    "-line 5",
    "+line five",
    "+and a half",
    " line 6",
  ]);
});

test("a line that itself begins with a sign keeps its place", async () => {
  const signs = (await unified("- name: app\n", "- name: app\n+ more\n")).map(({ sign, text }) => [sign, text]);
  expect(signs.slice(1)).toEqual([
    [" ", " - name: app"],
    ["+", "++ more"],
  ]);
});

test("equal texts have nothing to show", async () => {
  expect(await unified("a\n", "a\n")).toEqual([]);
});
