import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { List } from "../../components/list.tsx";
import { Sign, Toned } from "../../components/tone.tsx";
import type { ListState } from "../../hooks/use-list.ts";
import { useNow } from "../../hooks/use-now.ts";
import { symbols } from "../../theme.ts";
import type { Line } from "./arrange.ts";
import { type CellContext, type Column, fitted, gap } from "./columns.ts";
import { factsOf } from "./facts.ts";
import type { Schedules } from "./next.ts";

/** Objects in columns, under their titles. */
export interface RowsProps {
  list: ListState<Line>;
  columns: readonly Column[];
  schedules: Schedules;
}

/** Columns before the first of a row: the mark of the selected one, and the sign. */
export const rowMargin = 4;
const space = " ".repeat(gap);

/** The objects in sight. Each is one text: thousands of boxes would take their time. */
export function Rows({ list, columns, schedules }: RowsProps): ReactNode {
  const context = { now: useNow(), schedules };
  return (
    <Box flexDirection="column">
      <Text dimColor wrap="truncate">
        {" ".repeat(rowMargin)}
        {columns.map(({ title, width }) => fitted(title, width, symbols.more)).join(space)}
      </Text>
      <List list={list} keyOf={({ key }) => key}>
        {(line, isSelected) => ("heading" in line ? <Heading line={line} /> : <Row line={line} {...{ columns, context, isSelected }} />)}
      </List>
    </Box>
  );
}

function Heading({ line: { heading, count, troubled } }: { line: Extract<Line, { heading: unknown }> }): ReactNode {
  return (
    <Text wrap="truncate">
      <Text bold>{heading.plural}</Text>
      <Text dimColor>
        {" "}
        {symbols.separator} {count}
      </Text>
      {troubled > 0 && <Toned tone="warn"> {troubledText(troubled)}</Toned>}
    </Text>
  );
}

interface RowProps {
  line: Extract<Line, { row: unknown }>;
  columns: readonly Column[];
  context: CellContext;
  isSelected: boolean;
}

function Row({ line: { row }, columns, context, isSelected }: RowProps): ReactNode {
  return (
    <Text wrap="truncate" bold={isSelected} dimColor={!isSelected && row.state.status === "Deleted"}>
      <Sign tone={factsOf(row).tone} />{" "}
      {columns.map(({ title, width, value, tone }, at) => {
        const text = `${at ? space : ""}${fitted(value(row, context), width, symbols.more)}`;
        const meaning = tone?.(row);
        return meaning ? (
          <Toned key={title} tone={meaning} bold={isSelected}>
            {text}
          </Toned>
        ) : (
          text
        );
      })}
    </Text>
  );
}

/** How many need somebody, in words. */
function troubledText(count: number): string {
  return count === 1 ? "1 needs attention" : `${count} need attention`;
}
