import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { CloudSchedule } from "../../../../../crds/api/objects.ts";
import { phaseOf, scheduleColumns } from "../../../../output/schedule-list.ts";
import { oneLine } from "../../../../output/text.ts";
import { List } from "../../../components/list.tsx";
import { Sign } from "../../../components/tone.tsx";
import type { ListState } from "../../../hooks/use-list.ts";
import { useNow } from "../../../hooks/use-now.ts";
import { type Tone, symbols } from "../../../theme.ts";
import { fitted } from "../columns.ts";
import { rowMargin } from "../rows.tsx";

const tones: Record<string, Tone> = { Failed: "bad", Suspended: "quiet", Completed: "ok", Running: "busy", Deleting: "busy" };
/** A name or an action is shown with so many columns at least. */
const shortest = 8;
/** What is left out first where there is little room. */
const spare = ["LAST", "NAMESPACE", "WHEN", "PHASE"];

/** Schedules in the columns of `at-schedule list`, as many as fit. */
export function ScheduleRows({
  list,
  width,
  namespaces,
}: {
  list: ListState<CloudSchedule>;
  width: number;
  namespaces: boolean;
}): ReactNode {
  const columns = scheduleColumns({ namespaces, now: useNow() }).map((column) => {
    const texts = list.visible.map((one) => oneLine(column.value(one)));
    return { title: column.title, texts, width: Math.min(50, Math.max(column.title.length, ...texts.map(({ length }) => length))) };
  });
  const total = () => shown.reduce((sum, one) => sum + one.width + 2, rowMargin);
  let shown = columns;
  for (const title of spare) if (total() > width) shown = shown.filter((one) => one.title !== title);
  // when it comes says most, and what is done then more than its name
  const squeezable = (title: string) => title === "NAME" || title === "ACTION";
  const least = shown.reduce((sum, one) => sum + 2 + (squeezable(one.title) ? Math.min(one.width, shortest) : one.width), rowMargin - 2);
  if (least > width) shown = shown.filter(({ title }) => title !== "NAME");
  for (const one of shown) if (squeezable(one.title)) one.width -= Math.max(0, Math.min(one.width - shortest, total() - 2 - width));
  const line = (cells: readonly string[]) => cells.map((cell, at) => fitted(cell, shown[at]?.width ?? 0, symbols.more)).join("  ");
  return (
    <Box flexDirection="column">
      <Text dimColor wrap="truncate">
        {" ".repeat(rowMargin)}
        {line(shown.map(({ title }) => title))}
      </Text>
      <List list={list} keyOf={scheduleKey}>
        {(schedule, isSelected) => (
          <Text wrap="truncate" bold={isSelected}>
            <Sign tone={tones[phaseOf(schedule)] ?? "quiet"} />{" "}
            {line(shown.map(({ texts }) => texts[list.visible.indexOf(schedule)] ?? ""))}
          </Text>
        )}
      </List>
    </Box>
  );
}

/** Tells schedules apart. */
export function scheduleKey({ metadata: { uid, namespace, name } }: CloudSchedule): string {
  return uid ?? `${namespace}/${name}`;
}
