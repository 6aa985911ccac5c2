import { Box } from "ink";
import type { ReactNode } from "react";

import { useSize } from "../hooks/use-size.ts";
import { useKeys } from "../keys/keyboard.tsx";
import { Equivalent } from "./equivalent.tsx";
import { pageRows } from "./page.tsx";
import { Problem } from "./problem.tsx";
import { Scroll, type ScrollProps } from "./scroll.tsx";
import { Spinner } from "./spinner.tsx";

/** What is about to be written. */
export interface ReviewProps {
  /** The manifest, or what changes. */
  lines: ScrollProps["lines"];
  /** What does the same on the command line. */
  command: string;
  /** `checking`: the API server has not yet said that it takes it. An error: it does not. */
  state: "checking" | "ready" | { error: unknown };
  /** What enter does, in a word: `create`. */
  label: string;
  onWrite(): void;
  onBack(): void;
}

/** The last look before something is written: what, and the command that does the same. */
export function Review({ lines, command, state, label, onWrite, onBack }: ReviewProps): ReactNode {
  const { rows, columns } = useSize();
  useKeys([...(state === "ready" ? [{ keys: ["enter"], label, run: onWrite }] : []), { keys: ["esc"], label: "back", run: onBack }]);
  const problemRows = typeof state === "object" ? 6 : 1;
  const height = Math.max(2, rows - pageRows - problemRows - Math.ceil((command.length + 2) / Math.max(1, columns)) - 1);
  return (
    <Box flexDirection="column">
      <Scroll lines={lines} height={height} />
      <Box marginTop={1} flexDirection="column" flexShrink={0}>
        <Equivalent command={command} />
        {state === "checking" && (
          <Box gap={1}>
            <Spinner />
          </Box>
        )}
        {typeof state === "object" && <Problem error={state.error} />}
      </Box>
    </Box>
  );
}
