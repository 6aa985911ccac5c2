import { graphemes } from "../graphemes.ts";

/** A line of text that is edited, by graphemes: what a user takes for one character. */
export interface Line {
  text: readonly string[];
  /** Before which grapheme the cursor is. */
  at: number;
}

/** A line with the cursor at its end. */
export function lineOf(text: string): Line {
  const parts = split(text);
  return { text: parts, at: parts.length };
}

export function textOf({ text }: Line): string {
  return text.join("");
}

/** Puts text at the cursor; line breaks of what is pasted become spaces, and other control characters go. */
export function insert({ text, at }: Line, pasted: string): Line {
  const parts = split(
    pasted
      .trimEnd()
      .replaceAll(/[\r\n\t]+/g, " ")
      .replaceAll(/\p{Cc}/gu, ""),
  );
  return { text: text.toSpliced(at, 0, ...parts), at: at + parts.length };
}

/** What a key does to a line, as in a shell; undefined for one that does nothing to it. */
export function edit(line: Line, key: string): Line | undefined {
  const { text, at } = line;
  switch (key) {
    case "left":
    case "ctrl-b":
      return { text, at: Math.max(0, at - 1) };
    case "right":
    case "ctrl-f":
      return { text, at: Math.min(text.length, at + 1) };
    case "home":
    case "ctrl-a":
      return { text, at: 0 };
    case "end":
    case "ctrl-e":
      return { text, at: text.length };
    case "ctrl-left":
    case "alt-left":
    case "alt-b":
      return { text, at: wordBefore(line) };
    case "ctrl-right":
    case "alt-right":
    case "alt-f":
      return { text, at: wordAfter(line) };
    case "backspace":
      return cut(line, at - 1, at);
    case "delete":
    case "ctrl-d":
      return cut(line, at, at + 1);
    case "ctrl-w":
    case "alt-backspace":
    case "ctrl-backspace":
      return cut(line, wordBefore(line), at);
    case "alt-d":
    case "alt-delete":
    case "ctrl-delete":
      return cut(line, at, wordAfter(line));
    case "ctrl-u":
      return cut(line, 0, at);
    case "ctrl-k":
      return cut(line, at, text.length);
    case "space":
      return { text: text.toSpliced(at, 0, " "), at: at + 1 };
    default:
      // a single character; all other keys have longer names
      return split(key).length === 1 ? { text: text.toSpliced(at, 0, key), at: at + 1 } : undefined;
  }
}

/** A text in what a user takes for characters. */
export function split(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

function cut({ text, at }: Line, from: number, to: number): Line {
  const start = Math.max(0, from);
  return { text: text.toSpliced(start, to - start), at: Math.min(at, start) };
}

function wordBefore({ text, at }: Line): number {
  let start = at;
  while (start > 0 && text[start - 1] === " ") start--;
  while (start > 0 && text[start - 1] !== " ") start--;
  return start;
}

function wordAfter({ text, at }: Line): number {
  let end = at;
  while (end < text.length && text[end] === " ") end++;
  while (end < text.length && text[end] !== " ") end++;
  return end;
}
