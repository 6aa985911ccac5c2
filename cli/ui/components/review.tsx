import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { useSize } from "../hooks/use-size.ts";
import { useKeys } from "../keys/keyboard.tsx";
import { useSession } from "../session.tsx";
import { symbols } from "../theme.ts";
import { wrapped, wrappedTo } from "../wrap.ts";
import { pageRows } from "./page.tsx";
import { problemLines } from "./problem.tsx";
import { Scroll, type ScrollProps } from "./scroll.tsx";
import { Spinner } from "./spinner.tsx";
import { Toned } from "./tone.tsx";

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
  /** What a dry run has found, when it is ready. Default: that it would be taken. */
  found?: string;
  /** What is done while it is checked. Default: that it is checked. */
  doing?: string;
  /** What can be done about an error; enter does it. Default: nothing but to go back. */
  fix?: { label: string; run(): void } | undefined;
  /** Asks again after an error. Default: it isn't asked again. */
  onRetry?(): void;
  /** Rows that the caller draws beside it. Default: 0. */
  rowsBeside?: number;
}

/** The last look before something is written: what, the command that does the same, and what the API server says of it. */
export function Review(props: ReviewProps): ReactNode {
  const { lines, command, state, label, onWrite, onBack, fix, onRetry, rowsBeside = 0 } = props;
  const { found = "a dry run has accepted it", doing = "checking it with a dry run" } = props;
  const { rows, columns } = useSize();
  const session = useSession();
  const failed = typeof state === "object";
  useKeys([
    ...(state === "ready" ? [{ keys: ["enter"], label, run: onWrite }] : []),
    ...(failed && fix ? [{ keys: ["enter"], label: fix.label, run: fix.run }] : []),
    ...(failed && onRetry ? [{ keys: ["r"], label: "try again", run: onRetry }] : []),
    { keys: ["esc"], label: "back", run: onBack },
  ]);
  const room = rows - pageRows - rowsBeside;
  const shownCommand = wrappedTo(`$ ${command}`, columns, Math.max(1, Math.floor(room / 3)), symbols.more);
  // one for what is found, and one that is empty
  const height = Math.max(1, room - shownCommand.length - 2);
  return (
    <Box flexDirection="column">
      <Scroll lines={failed ? [...errorLines(state.error, session.command, columns), "", ...lines] : lines} height={height} />
      <Box marginTop={1} flexDirection="column" flexShrink={0}>
        {shownCommand.map((line) => (
          <Text key={line} dimColor>
            {line}
          </Text>
        ))}
        <Box gap={1} height={1} overflow="hidden">
          {state === "checking" && <Spinner />}
          {state === "checking" && <Text wrap="truncate">{doing}</Text>}
          {state === "ready" && (
            <Toned tone="ok">
              {symbols.ok} {found}
            </Toned>
          )}
          {failed && <Toned tone="bad">{symbols.bad} refused, nothing was written</Toned>}
        </Box>
      </Box>
    </Box>
  );
}

/** An error in lines before those of the manifest, so that also a long one can be read on a small terminal. */
function errorLines(error: unknown, command: string, columns: number): ScrollProps["lines"] {
  return problemLines(error, command).flatMap(({ text, isHint }, part) =>
    wrapped(text, columns).map((line, index) => ({
      key: `error ${part} ${index}`,
      node: isHint ? <Text>{line}</Text> : <Toned tone="bad">{line}</Toned>,
    })),
  );
}
