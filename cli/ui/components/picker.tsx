import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import { useList } from "../hooks/use-list.ts";
import { useSize } from "../hooks/use-size.ts";
import type { Binding } from "../keys/keyboard.tsx";
import { List } from "./list.tsx";
import { TextInput } from "./text-input.tsx";

/** A choice among many, of which what is typed leaves those that have it. */
export interface PickerProps<T> {
  items: readonly T[];
  keyOf(item: T): string;
  /** What is looked for in an item. */
  textOf(item: T): string;
  /** Items that what is typed stands for, behind those that are there. Default: none. */
  typed?(text: string): readonly T[];
  placeholder: string;
  /** What is said in place of a list. */
  empty: string;
  /** Rows that it has, with the line that is typed into. */
  height: number;
  /** What enter does, in a word. */
  label: string;
  onPick(item: T): void;
  onBack(): void;
  /** One row, behind the mark of the selected one. */
  children(item: T, isSelected: boolean): ReactNode;
}

/** A list that is filtered by typing, as in fzf: letters are of the filter, arrows move. A `/` before it does nothing. */
export function Picker<T>(props: PickerProps<T>): ReactNode {
  const { items, keyOf, textOf, typed = () => [], placeholder, empty, height, label, onPick, onBack, children } = props;
  const { columns } = useSize();
  const [filter, setFilter] = useState({ text: "", begun: 0 });
  const text = filter.text.trim();
  const fitting = items.filter((item) => hasAll(textOf(item), text));
  const there = new Set(fitting.map(keyOf));
  const shown = text ? [...fitting, ...typed(text).filter((item) => !there.has(keyOf(item)))] : fitting;
  const list = useList(shown, Math.max(1, height - 1), keyOf);
  const pick = () => {
    if (list.selected !== undefined) onPick(list.selected);
  };
  const clear = () => setFilter({ text: "", begun: filter.begun + 1 });
  const bindings: Binding[] = [
    { keys: ["enter"], label, run: pick },
    { keys: ["esc"], label: text ? "show all" : "back", run: text ? clear : onBack },
    { keys: ["down", "ctrl-n", "tab"], label: "down", quiet: true, run: () => list.select(list.index + 1) },
    { keys: ["up", "ctrl-p", "shift-tab"], label: "up", quiet: true, run: () => list.select(list.index - 1) },
    ...list.bindings
      .filter(({ keys }) => keys[0]?.startsWith("pg"))
      .map(({ keys: [key = ""], ...binding }) => ({ ...binding, keys: [key] })),
  ];
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box height={1} flexShrink={0}>
        <Box flexShrink={0}>
          <Text>/</Text>
        </Box>
        <TextInput
          key={filter.begun}
          placeholder={placeholder}
          width={columns - 2}
          onChange={(next) => {
            setFilter({ ...filter, text: next });
            // the best one is the first
            list.select(0);
          }}
          leaves={text ? ["?"] : ["?", "/"]}
          bindings={bindings}
        />
      </Box>
      {shown.length ? (
        <List list={list} keyOf={keyOf}>
          {children}
        </List>
      ) : (
        <Text dimColor>{text ? `nothing has "${text}"` : empty}</Text>
      )}
    </Box>
  );
}

/** Whether a text has all words of another, in any order. */
function hasAll(text: string, words: string): boolean {
  const lower = text.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}
