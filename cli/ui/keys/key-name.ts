import type { Key } from "ink";

import { split } from "./line.ts";

const named = {
  upArrow: "up",
  downArrow: "down",
  leftArrow: "left",
  rightArrow: "right",
  pageUp: "pgup",
  pageDown: "pgdn",
  home: "home",
  end: "end",
  return: "enter",
  escape: "esc",
  tab: "tab",
  backspace: "backspace",
  delete: "delete",
} as const satisfies Partial<Record<keyof Key, string>>;

/** Characters that are keys with names of their own. */
const letters: Record<string, string> = { " ": "space", "\r": "enter", "\n": "enter", "\r\n": "enter", "\t": "tab" };

/**
 * Names of the keys that were pressed, as help shows them: `j`, `ctrl-d`, `shift-tab`, `enter`. Quick typing, or a terminal that
 * is far away, gives several at once.
 */
export function keyNames(input: string, key: Key): string[] {
  // only of terminals that tell it
  if (key.eventType === "release") return [];
  const special = Object.entries(named).find(([name]) => key[name as keyof typeof named])?.[1];
  const [ctrl, alt] = [key.ctrl ? "ctrl-" : "", key.meta && special !== "esc" ? "alt-" : ""];
  if (special) return [`${ctrl}${alt}${key.shift ? "shift-" : ""}${special}`];
  if (key.ctrl || key.meta) return input === "" ? [] : [`${ctrl}${alt}${letters[input] ?? input}`];
  return split(input).map(nameOf);
}

/** One of several keys that came at once, of which those with ctrl are control characters. */
function nameOf(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  return letters[letter] ?? (code >= 1 && code <= 26 ? `ctrl-${String.fromCodePoint(code + 96)}` : letter);
}
