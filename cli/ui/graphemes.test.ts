import stringWidth from "string-width";
import { expect, test } from "vitest";

import { graphemes, isSingles } from "./graphemes.ts";

const real = new Intl.Segmenter();
const cut = (segmenter: typeof graphemes, text: string) => Array.from(segmenter.segment(text), ({ segment, index }) => [segment, index]);
const singles = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((character) => isSingles.test(character));

test("what counts as one cell is one, and stays by itself, so that no column moves", () => {
  expect(singles.length).toBeGreaterThan(1000);
  expect(singles.filter((character) => stringWidth(character) !== 1)).toEqual([]);
  const whole = singles.join("");
  expect(cut(graphemes, whole)).toEqual(cut(real, whole));
});

test.each(["orders ✔ › ●", "a\tb\nc", "a\r\nb", "\u001B[32mok\u001B[39m", "e\u0301", "👩‍💻 x", "漢字", "한글", "✔\uFE0F", ""])(
  "%j is cut as Unicode says",
  (text) => {
    expect(cut(graphemes, text)).toEqual(cut(real, text));
  },
);

test("the character at a place is found in any text", () => {
  expect(graphemes.segment("abc").containing(1)?.segment).toBe("b");
  expect(graphemes.segment("a👩‍💻").containing(2)?.segment).toBe("👩‍💻");
});
