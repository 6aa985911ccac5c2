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
 * @param isPassed - whether the selection passes over one, such as a heading. Default: over none
 * @param first - key of the one that is selected at first. Default: the first of all
 */
export function useList<T>(
  items: readonly T[],
  height: number,
  keyOf: (item: T) => string,
  isPassed: (item: T) => boolean = () => false,
  first?: string,
): ListState<T> {
  const [state, setState] = useState<{ key: string | undefined; index: number; top: number }>({ key: first, index: 0, top: 0 });
  const found =
    items[state.index] && keyOf(items[state.index] as T) === state.key ? state.index : items.findIndex((item) => keyOf(item) === state.key);
  const passed = (at: number) => items[at] !== undefined && isPassed(items[at]);
  /** The nearest one that can be selected, at first further in the direction of the way to it. */
  const near = (to: number, step: 1 | -1): number => {
    let at = Math.max(0, Math.min(items.length - 1, to));
    while (passed(at)) at += step;
    if (at >= 0 && at < items.length) return at;
    at = Math.max(0, Math.min(items.length - 1, to));
    while (passed(at)) at -= step;
    return at;
  };
  const index = items.length ? near(found < 0 ? state.index : found, 1) : -1;
  /** With what is passed right above it: the heading that it stands below. */
  const topOf = (before: number, at: number) => {
    const top = topFor(before, at, height, items.length);
    return top === at && height > 1 && passed(at - 1) ? at - 1 : top;
  };
  const top = topOf(state.top, index);
  const select = (to: number) => {
    const next = near(to, to < index ? -1 : 1);
    const item = items[next];
    setState({ key: item && keyOf(item), index: next, top: topOf(top, next) });
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

/** As much of a list as there is room for, with the selected one, where less is left than the list was made for. */
export function inView<T>(list: ListState<T>, height: number): ListState<T> {
  const from = Math.max(0, list.index - list.top - height + 1);
  return { ...list, top: list.top + from, visible: list.visible.slice(from, from + height) };
}
