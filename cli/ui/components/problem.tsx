import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { KnownError } from "../../../lib/errors.ts";
import { spelled } from "../../io.ts";
import { useSession } from "../session.tsx";
import { Toned } from "./tone.tsx";

/** What went wrong and the next step, as the command line says it; a bug of ours is told as one, never with its stack. */
export function Problem({ error }: { error: unknown }): ReactNode {
  const { command } = useSession();
  return (
    <Box flexDirection="column" flexShrink={0}>
      {problemLines(error, command).map(({ text, isHint }) =>
        isHint ? (
          <Text key={text}>{text}</Text>
        ) : (
          <Toned key={text} tone="bad">
            {text}
          </Toned>
        ),
      )}
    </Box>
  );
}

/**
 * The same as texts.
 *
 * @param command - what commands are begun with here
 */
export function problemLines(error: unknown, command: string): { text: string; isHint: boolean }[] {
  const known = error instanceof KnownError ? error : undefined;
  const text = error instanceof Error ? error.message : String(error);
  return [
    { text: `error: ${known ? text : `something unexpected, which is a bug of ours: ${text}`}`, isHint: false },
    ...(known?.hint ? [{ text: `hint: ${spelled(known.hint, command)}`, isHint: true }] : []),
  ];
}
