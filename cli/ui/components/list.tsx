import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { ListState } from "../hooks/use-list.ts";
import { symbols } from "../theme.ts";

/** A list; only what is in sight is drawn. */
export interface ListProps<T> {
  list: ListState<T>;
  keyOf(item: T): string;
  /** One row, behind the mark of the selected one. */
  children(item: T, isSelected: boolean): ReactNode;
}

/** Rows of which one is selected: by its mark, and in bold. */
export function List<T>({ list: { visible, top, index }, keyOf, children }: ListProps<T>): ReactNode {
  return (
    <Box flexDirection="column">
      {visible.map((item, row) => {
        const isSelected = top + row === index;
        return (
          <Box key={keyOf(item)} height={1} flexShrink={0} overflow="hidden" aria-role="listitem" aria-state={{ selected: isSelected }}>
            <Box flexShrink={0}>
              <Text bold={isSelected}>{isSelected ? symbols.selected : " "} </Text>
            </Box>
            {children(item, isSelected)}
          </Box>
        );
      })}
    </Box>
  );
}
