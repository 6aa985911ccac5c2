import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { KnownError } from "../../../lib/errors.ts";
import { Toned } from "./tone.tsx";

/** What went wrong and the next step, as the command line says it; a bug of ours is told as one, never with its stack. */
export function Problem({ error }: { error: unknown }): ReactNode {
  const known = error instanceof KnownError ? error : undefined;
  const text = error instanceof Error ? error.message : String(error);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Toned tone="bad">error: {known ? text : `something unexpected, which is a bug of ours: ${text}`}</Toned>
      {known?.hint && <Text>hint: {known.hint}</Text>}
    </Box>
  );
}
