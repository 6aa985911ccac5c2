import { Text } from "ink";
import type { ReactNode } from "react";

import { useKeys } from "../keys/keyboard.tsx";
import { symbols } from "../theme.ts";

/** One of a few values. */
export interface ChoiceInputProps {
  /** "" among them is that it is left unset. */
  choices: readonly string[];
  value: string;
  isActive: boolean;
  onChange(value: string): void;
  /** Columns that it has; where not all fit, those around the chosen one are shown. Default: as many as they need. */
  width?: number;
}

/** A choice as it is shown. */
export function choiceText(choice: string): string {
  return choice === "" ? "(not set)" : choice;
}

/**
 * One of a few values, which left and right, or a first letter, choose; backspace takes it back. The chosen one stands in
 * brackets.
 */
export function ChoiceInput({ choices, value, isActive, onChange, width = Infinity }: ChoiceInputProps): ReactNode {
  const at = choices.indexOf(value);
  const to = (index: number) => {
    const choice = choices[(index + choices.length) % choices.length];
    if (choice !== undefined) onChange(choice);
  };
  useKeys(
    [
      { keys: ["right", "space"], label: "change", run: () => to(at + 1) },
      { keys: ["left"], label: "change back", quiet: true, run: () => to(at < 0 ? -1 : at - 1) },
      { keys: ["backspace", "delete"], label: "back to the default", quiet: true, run: () => onChange("") },
    ],
    {
      isActive,
      other: (key) => {
        const after = [...choices.slice(at + 1), ...choices.slice(0, at + 1)];
        const choice = after.find((one) => key.length === 1 && one.toLowerCase().startsWith(key.toLowerCase()));
        if (choice !== undefined) onChange(choice);
        return choice !== undefined;
      },
    },
  );
  if (!isActive) return <Text wrap="truncate">{choiceText(value)}</Text>;
  const [from, end] = fitting(choices, Math.max(0, at), width);
  return (
    <Text wrap="truncate">
      {from > 0 && <Text dimColor>{symbols.more}</Text>}
      {choices.slice(from, end).map((choice, index) => (
        <Text key={choice} bold={from + index === at} dimColor={from + index !== at}>
          {from + index === at ? `[${choiceText(choice)}]` : ` ${choiceText(choice)} `}
        </Text>
      ))}
      {end < choices.length && <Text dimColor>{symbols.more}</Text>}
    </Text>
  );
}

/** The choices around one that fit, as the first and the one behind the last. */
function fitting(choices: readonly string[], at: number, width: number): [from: number, end: number] {
  const widthOf = (from: number, end: number) => {
    const hidden = (from > 0 ? symbols.more.length : 0) + (end < choices.length ? symbols.more.length : 0);
    return choices.slice(from, end).reduce((sum, choice) => sum + choiceText(choice).length + 2, hidden);
  };
  let [from, end] = [at, at + 1];
  for (;;) {
    const after = end < choices.length && widthOf(from, end + 1) <= width;
    const before = from > 0 && widthOf(from - 1, end) <= width;
    if (!after && !before) return [from, end];
    if (after && (!before || end - at <= at - from)) end++;
    else from--;
  }
}
