import { useState } from "react";

import type { Binding } from "../keys/keyboard.tsx";

/** A list of which one is selected, and a part is in sight. */
export interface ListState<T> {
  /** Where the selected one is; -1 in an empty list. */
  index: number;
  selected: T | undefined;
  /** Those in sight, and where the first of them is. */
  visible: readonly T[];
  top: number;
  select(index: number): void;
  /** Keys that move the selection, as in vi, less and k9s. */
  bindings: Binding[];
}

/**
 * Keeps the selection on the same thing while the list changes below it.
 *
 * @param height - how many are in sight
 * @param keyOf - tells things apart
 */
export function useList<T>(items: readonly T[], height: number, keyOf: (item: T) => string): ListState<T> {
  const [state, setState] = useState<{ key: string | undefined; index: number; top: number }>({ key: undefined, index: 0, top: 0 });
  const found =
    items[state.index] && keyOf(items[state.index] as T) === state.key ? state.index : items.findIndex((item) => keyOf(item) === state.key);
  const index = Math.min(found < 0 ? state.index : found, items.length - 1);
  const top = topFor(state.top, index, height, items.length);
  const select = (to: number) => {
    const next = Math.max(0, Math.min(items.length - 1, to));
    const item = items[next];
    setState({ key: item && keyOf(item), index: next, top: topFor(top, next, height, items.length) });
  };
  const page = Math.max(1, height - 1);
  const bindings: Binding[] = [
    { keys: ["down", "j"], label: "down", quiet: true, run: () => select(index + 1) },
    { keys: ["up", "k"], label: "up", quiet: true, run: () => select(index - 1) },
    { keys: ["pgdn", "ctrl-f"], label: "a page down", quiet: true, run: () => select(index + page) },
    { keys: ["pgup", "ctrl-b"], label: "a page up", quiet: true, run: () => select(index - page) },
    { keys: ["home", "g"], label: "to the first", quiet: true, run: () => select(0) },
    { keys: ["end", "G"], label: "to the last", quiet: true, run: () => select(items.length - 1) },
  ];
  return { index, selected: items[index], visible: items.slice(top, top + height), top, select, bindings };
}

/** The first one in sight, so that the selected one is too and no row stays empty. */
export function topFor(top: number, index: number, height: number, count: number): number {
  const seen = Math.min(Math.max(top, index - height + 1), Math.max(0, index));
  return Math.max(0, Math.min(seen, count - height));
}
