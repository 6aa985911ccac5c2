import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { useSize } from "../hooks/use-size.ts";
import { useKeys } from "../keys/keyboard.tsx";
import { border } from "../theme.ts";
import { wrapped } from "../wrap.ts";
import { Equivalent } from "./equivalent.tsx";
import { Scroll } from "./scroll.tsx";

/** A question about something that can't be undone, or that others see. */
export interface ConfirmProps {
  question: string;
  /** What there is to know before one says yes. It is scrolled where there is no room for all. */
  detail?: readonly string[];
  /** What does the same on the command line. */
  command: string;
  onYes(): void;
  onNo(): void;
}

/** Columns of a question that are not its text. */
export const confirmColumns = 4;
/** Rows of it that are not its detail: border, and what is around it on a page. */
const otherRows = 4;

/** Asks before something is done. Only `y` is yes, so that no key that was meant for something else does it. */
export function Confirm({ question, detail = [], command, onYes, onNo }: ConfirmProps): ReactNode {
  const { columns, rows } = useSize();
  useKeys(
    [
      { keys: ["y"], label: "yes", run: onYes },
      { keys: ["n", "esc", "q", "ctrl-c"], label: "no", run: onNo },
    ],
    { modal: true },
  );
  const width = Math.max(1, columns - confirmColumns);
  const asked = wrapped(`${question} [y/n]`, width);
  const lines = detail.flatMap((line) => wrapped(line, width, "  "));
  const room = Math.max(1, rows - otherRows - asked.length - wrapped(`$ ${command}`, width).length);
  return (
    <Box flexDirection="column" borderStyle={border} paddingX={1} flexShrink={0}>
      <Text bold>{asked.join("\n")}</Text>
      {lines.length > 0 && <Scroll lines={lines} height={Math.min(lines.length, room)} />}
      <Equivalent command={command} />
    </Box>
  );
}
