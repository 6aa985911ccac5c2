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

/**
 * Names of the keys that were pressed, as help shows them: `j`, `ctrl-d`, `shift-tab`, `enter`. Quick typing, or a terminal that
 * is far away, gives several at once.
 */
export function keyNames(input: string, key: Key): string[] {
  const special = Object.entries(named).find(([name]) => key[name as keyof typeof named])?.[1];
  if (special) return [`${key.ctrl ? "ctrl-" : ""}${key.meta && special !== "esc" ? "alt-" : ""}${key.shift ? "shift-" : ""}${special}`];
  if (key.ctrl) return [`ctrl-${input === " " ? "space" : input}`];
  if (key.meta) return [`alt-${input}`];
  return split(input).map((letter) => ({ " ": "space", "\r": "enter", "\n": "enter", "\t": "tab" })[letter] ?? letter);
}
