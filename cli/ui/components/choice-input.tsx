import { Text } from "ink";
import type { ReactNode } from "react";

import { useKeys } from "../keys/keyboard.tsx";

/** One of a few values. */
export interface ChoiceInputProps {
  choices: readonly string[];
  value: string;
  isActive: boolean;
  onChange(value: string): void;
}

/** One of a few values, which left and right, or a first letter, choose. The chosen one stands in brackets. */
export function ChoiceInput({ choices, value, isActive, onChange }: ChoiceInputProps): ReactNode {
  const at = choices.indexOf(value);
  const to = (index: number) => {
    const choice = choices[(index + choices.length) % choices.length];
    if (choice !== undefined) onChange(choice);
  };
  useKeys(
    [
      { keys: ["right", "space"], label: "another choice", run: () => to(at + 1) },
      { keys: ["left"], label: "the choice before", quiet: true, run: () => to(at < 0 ? -1 : at - 1) },
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
  if (!isActive) return <Text wrap="truncate">{value}</Text>;
  return (
    <Text wrap="truncate">
      {choices.map((choice, index) => (
        <Text key={choice} bold={index === at} dimColor={index !== at}>
          {index === at ? `[${choice}]` : ` ${choice} `}
        </Text>
      ))}
    </Text>
  );
}
