import { Text, usePaste } from "ink";
import { type ReactNode, useState } from "react";

import { type Binding, useKeys } from "../keys/keyboard.tsx";
import { edit, insert, type Line, lineOf, textOf } from "../keys/line.ts";
import { isPlain, symbols } from "../theme.ts";

/** A line of text that the user types; {@link onChange} gets it with each key. */
export interface TextInputProps {
  /** What stands there at first; another `key` begins anew. */
  initial?: string;
  placeholder?: string;
  /** Columns that it has; what is longer is shown around the cursor. */
  width: number;
  isActive?: boolean;
  onChange(text: string): void;
  /** Keys besides those that edit, such as enter. They come before editing. */
  bindings?: readonly Binding[];
  /** Makes one line of a text that is pasted. Default: line breaks become spaces. */
  asLine?(pasted: string): string;
  /** Characters that the text never has, left to others: `?` for help. */
  leaves?: readonly string[];
}

/** A line of text with the editing keys of a shell; pasting puts all of it in, as one line. */
export function TextInput(props: TextInputProps): ReactNode {
  const { initial = "", placeholder = "", width, isActive = true, onChange, bindings = [], leaves = [] } = props;
  const { asLine = (pasted: string) => pasted } = props;
  const [line, setLine] = useState(() => lineOf(initial));
  const change = (next: Line) => {
    setLine(next);
    if (next.text !== line.text) onChange(textOf(next));
  };
  useKeys(bindings, {
    isActive,
    other: (key) => {
      const next = leaves.includes(key) ? undefined : edit(line, key);
      if (next) change(next);
      return next !== undefined;
    },
  });
  usePaste((text) => change(insert(line, asLine(text))), { isActive });
  if (!line.text.length && !isActive) return <Text dimColor>{placeholder}</Text>;
  return isActive ? <Active line={line} width={width} placeholder={placeholder} /> : <Text wrap="truncate-end">{textOf(line)}</Text>;
}

function Active({ line: { text, at }, width, placeholder }: { line: Line; width: number; placeholder: string }): ReactNode {
  // room for the cursor behind the last one
  const from = Math.max(0, Math.min(at - Math.floor(width / 2), text.length + 1 - width));
  const shown = (start: number, end?: number) => text.slice(Math.max(from, start), end && Math.min(end, from + width)).join("");
  const [before, under, after] = [shown(from, at || undefined), text[at], shown(at + 1, from + width)];
  return (
    <Text wrap="truncate-end">
      {at ? before : ""}
      {isPlain ? `${symbols.cursor}${under ?? ""}` : <Text inverse>{under ?? " "}</Text>}
      {text.length ? after : <Text dimColor>{placeholder}</Text>}
    </Text>
  );
}
