import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import { TextInput } from "../../components/text-input.tsx";
import { Toned } from "../../components/tone.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { completed, completions, type Jump, type Known, parseJump } from "./jump.ts";

/** A line of text for the list. */
export interface FilterProps {
  initial: string;
  onChange(filter: string): void;
  /** The filter stays. */
  onDone(): void;
  onClear(): void;
}

/** `/`: the list follows what is typed. */
export function FilterPrompt({ initial, onChange, onDone, onClear }: FilterProps): ReactNode {
  const { columns } = useSize();
  const bindings = [
    { keys: ["enter", "down"], label: "keep the filter", run: onDone },
    { keys: ["esc", "ctrl-c"], label: "show all", run: onClear },
  ];
  return (
    <Box height={1} flexShrink={0}>
      <Text>/</Text>
      <TextInput
        initial={initial}
        placeholder="words of name, status, account; !word for those without"
        width={columns - 2}
        onChange={onChange}
        bindings={bindings}
      />
    </Box>
  );
}

/** A line of text that leads somewhere. */
export interface JumpProps {
  known: Known;
  onJump(jump: Jump): void;
  onClose(): void;
}

/** `:`: goes to a kind, an object, a namespace; tab completes. */
export function JumpPrompt({ known, onJump, onClose }: JumpProps): ReactNode {
  const { columns } = useSize();
  // another begins with the completed text
  const [typed, setTyped] = useState({ text: "", begun: 0 });
  const [problem, setProblem] = useState("");
  const go = () => {
    if (!typed.text.trim()) return onClose();
    try {
      onJump(parseJump(typed.text));
    } catch (error) {
      const { message, hint } = error as Error & { hint?: string };
      setProblem([message, hint].filter(Boolean).join(": "));
    }
  };
  const complete = () => setTyped(({ text, begun }) => ({ text: completed(text, known), begun: begun + 1 }));
  const bindings = [
    { keys: ["enter"], label: "go", run: go },
    { keys: ["tab"], label: "complete", run: complete },
    { keys: ["esc", "ctrl-c"], label: "close", run: onClose },
  ];
  const onChange = (text: string) => {
    setProblem("");
    setTyped(({ begun }) => ({ text, begun }));
  };
  const placeholder = "KIND, KIND/NAME, ns NAMESPACE, schedules, all, q";
  return (
    <Box flexDirection="column" height={2} flexShrink={0}>
      {problem ? (
        <Text wrap="truncate">
          <Toned tone="bad">{problem}</Toned>
        </Text>
      ) : (
        <Text dimColor wrap="truncate">
          {completions(typed.text, known).slice(0, 30).join("  ") || " "}
        </Text>
      )}
      <Box height={1}>
        <Text>:</Text>
        <TextInput
          key={typed.begun}
          initial={typed.text}
          placeholder={placeholder}
          width={columns - 2}
          onChange={onChange}
          bindings={bindings}
        />
      </Box>
    </Box>
  );
}
