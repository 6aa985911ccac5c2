import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { useKeys } from "../keys/keyboard.tsx";
import { border } from "../theme.ts";
import { Equivalent } from "./equivalent.tsx";

/** A question about something that can't be undone, or that others see. */
export interface ConfirmProps {
  question: string;
  /** What there is to know before one says yes. */
  detail?: readonly string[];
  /** What does the same on the command line. */
  command: string;
  onYes(): void;
  onNo(): void;
}

/** Asks before something is done. Only `y` is yes, so that no key that was meant for something else does it. */
export function Confirm({ question, detail = [], command, onYes, onNo }: ConfirmProps): ReactNode {
  useKeys(
    [
      { keys: ["y"], label: "yes", run: onYes },
      { keys: ["n", "esc", "q", "ctrl-c"], label: "no", run: onNo },
    ],
    { modal: true },
  );
  return (
    <Box flexDirection="column" borderStyle={border} paddingX={1} flexShrink={0}>
      <Text bold>{question} [y/n]</Text>
      {detail.map((line) => (
        <Text key={line}>{line}</Text>
      ))}
      <Equivalent command={command} />
    </Box>
  );
}
