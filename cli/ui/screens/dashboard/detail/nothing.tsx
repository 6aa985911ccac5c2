import { Box, Text } from "ink";
import type { ReactNode } from "react";

/** In place of what is not there, why. */
export function Nothing({ children }: { children: ReactNode }): ReactNode {
  return (
    <Box flexShrink={0}>
      <Text dimColor>{children}</Text>
    </Box>
  );
}
