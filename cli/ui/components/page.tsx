import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { useSize } from "../hooks/use-size.ts";
import { WithHelp } from "./help.tsx";
import { Hints } from "./hints.tsx";

/** Rows of a page that are not its content: title and hints. */
export const pageRows = 2;

/** A screen that takes the whole terminal: a title, what it shows, and the keys. */
export interface PageProps {
  title: ReactNode;
  /** At the right of the title: where one is. */
  place?: ReactNode;
  children: ReactNode;
}

/** A whole terminal: a title, what is shown, and the keys that do something. `?` shows all keys. */
export function Page({ title, place, children }: PageProps): ReactNode {
  const { columns, rows } = useSize();
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Box justifyContent="space-between" flexShrink={0} height={1} gap={2} overflow="hidden">
        <Text bold wrap="truncate">
          {title}
        </Text>
        <Text dimColor wrap="truncate">
          {place}
        </Text>
      </Box>
      <WithHelp>
        <Box flexDirection="column" flexGrow={1} overflow="hidden">
          {children}
        </Box>
      </WithHelp>
      <Hints />
    </Box>
  );
}
