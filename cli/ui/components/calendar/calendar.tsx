import { Box, Text } from "ink";
import { type ReactNode, useMemo } from "react";

import { userZone, type Zone } from "../../../when/zone.ts";
import { symbols } from "../../theme.ts";
import { Toned } from "../tone.tsx";
import { agendaOf, type AgendaLine, type Mark, unsaid } from "./agenda.ts";
import { daysOf } from "./days.ts";
import { type Cell, fitsGrid, gridOf } from "./grid.ts";
import type { Planned } from "./planned.ts";

/** How many days of schedules are looked up at most: of very many schedules the next days alone are told. */
const mostLookedUp = 600;

/** A calendar of what is to come. */
export interface CalendarProps {
  /** What comes; the one that is being written, if one is, has no name. */
  planned: readonly Planned[];
  now: Date;
  width: number;
  height: number;
  /** Whose days and times they are. Default: the user's. */
  zone?: Zone;
  /** Lines of an agenda further down than where it would be by itself. Default: 0. */
  offset?: number;
}

/** Columns from which on weeks stand side by side, so that a day has room for a time and what is done. */
const gridWidth = 126;

/** What comes in the next days: weeks where there is room, or a line each. */
export function Calendar({ planned, now, width, height, zone: given, offset = 0 }: CalendarProps): ReactNode {
  const own = useMemo(userZone, []);
  const zone = given ?? own;
  const minute = Math.floor(now.getTime() / 60_000);
  const days = useMemo(
    () =>
      daysOf(planned, {
        now: new Date(minute * 60_000),
        zone,
        count: Math.max(2, Math.min(21, Math.floor(mostLookedUp / planned.length))),
      }),
    [planned, minute, zone],
  );
  const weeks = days.length >= 21 && height >= 15 ? 3 : 2;
  if (!planned.length) return <Text dimColor>Nothing is scheduled.</Text>;
  if (width >= gridWidth && height >= 8 && days.length >= 14 && fitsGrid(days, weeks)) {
    const lines = Math.min(5, Math.floor(height / weeks) - 2);
    return <Grid cells={gridOf(days, { weeks, lines })} width={Math.floor(width / 7)} lines={lines} />;
  }
  const lines = agendaOf(days, { height, offset });
  const times = Math.max(...lines.map((line) => ("more" in line ? 0 : line.coming.time.length)));
  const does = Math.min(36, Math.max(...lines.map((line) => ("more" in line ? 0 : (line.coming.planned.does ?? unsaid).length))));
  return (
    <Box flexDirection="column" flexShrink={0}>
      {lines.map((line, index) => (
        <Line key={keyOf(line, index)} line={line} width={width} does={does} time={times} />
      ))}
    </Box>
  );
}

function keyOf(line: AgendaLine, index: number): string {
  return "more" in line ? "more" : `${line.coming.planned.name ?? ""} ${line.coming.at.toISOString()} ${index}`;
}

interface LineProps {
  line: AgendaLine;
  width: number;
  /** Columns of the longest time, and of the longest text of what is done. */
  time: number;
  does: number;
}

function Line({ line, width, does: longest, time }: LineProps): ReactNode {
  if ("more" in line) return <Text dimColor>{`and ${line.more} more`}</Text>;
  const { day, coming, note, mark } = line;
  const { name, does = unsaid } = coming.planned;
  const also = coming.also.length ? ` also ${coming.also.join(", ")}` : "";
  return (
    <Text wrap="truncate">
      {day.padEnd(11)}{" "}
      <Marked mark={mark}>{`${signOf(mark)} ${coming.time.padEnd(time)} ${width < 60 ? does : does.padEnd(longest)}`}</Marked>
      <Text dimColor>
        {name !== undefined && width >= 60 ? `  ${name}` : ""}
        {also}
        {note === undefined ? "" : `  (${note})`}
      </Text>
    </Text>
  );
}

function Grid({ cells, width, lines }: { cells: readonly (readonly Cell[])[]; width: number; lines: number }): ReactNode {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {cells.map((week) => (
        <Box key={week[0]?.key} height={lines + 2} flexShrink={0}>
          {week.map((cell) => (
            <Box key={cell.key} width={width} paddingRight={1} flexDirection="column" flexShrink={0} overflow="hidden">
              <Text wrap="truncate" bold={cell.isToday} underline={cell.isToday} dimColor={cell.isPast}>
                {cell.title}
                {cell.isToday ? " today" : ""}
                {cell.note === undefined ? "" : ` ${cell.note}`}
              </Text>
              {cell.lines.map(({ text, mark }, index) => (
                // a line is known by its place alone
                <Text key={index} wrap="truncate" dimColor={mark === undefined}>
                  <Marked mark={mark}>{`${signOf(mark)} ${text}`}</Marked>
                </Text>
              ))}
            </Box>
          ))}
        </Box>
      ))}
    </Box>
  );
}

function Marked({ mark, children }: { mark: Mark | undefined; children: string }): ReactNode {
  if (mark === undefined) return children;
  return (
    <Toned tone={mark === "new" ? "accent" : "warn"} bold={mark === "new"}>
      {children}
    </Toned>
  );
}

function signOf(mark: Mark | undefined): string {
  return mark === "new" ? symbols.selected : mark === "clash" ? symbols.warn : " ";
}
