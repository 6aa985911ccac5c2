import { Box, Text } from "ink";
import { type ReactNode, useMemo, useState } from "react";

import type { StatusRow } from "../../../../actions/status.ts";
import { spelled } from "../../../../io.ts";
import { lostText, recordLines } from "../../../../output/run-record.ts";
import { Problem } from "../../../components/problem.tsx";
import { Scroll } from "../../../components/scroll.tsx";
import { Spinner } from "../../../components/spinner.tsx";
import { Sign, Toned } from "../../../components/tone.tsx";
import { useSize } from "../../../hooks/use-size.ts";
import { useKeys } from "../../../keys/keyboard.tsx";
import { useSession } from "../../../session.tsx";
import type { Tone } from "../../../theme.ts";
import { wrapped } from "../../../wrap.ts";
import { Nothing } from "./nothing.tsx";
import { type RunLog, useRunLog } from "./use-run-log.ts";

/** What a run says, as it says it, and the next run after it. */
export function LogsTab({ row }: { row: StatusRow }): ReactNode {
  const { columns, rows } = useSize();
  const { command } = useSession();
  const log = useRunLog(row);
  // how many lines there were when somebody stopped following
  const [paused, setPaused] = useState<number>();
  useKeys([
    {
      keys: ["f"],
      label: paused === undefined ? "stop following" : "follow",
      run: () => setPaused(paused === undefined ? log.lines.length : undefined),
    },
  ]);
  const lines = useMemo(() => drawn(log.lines.slice(0, paused), columns), [log.lines.length, log.lines.at(-1), paused, columns]);
  if (log.job === undefined) return <Nothing>no run has taken it up yet</Nothing>;
  const lost = lostLines(row, log, command, columns);
  const height = Math.max(1, rows - (typeof log.state === "object" && "error" in log.state ? 4 : 1));
  return (
    <Box flexDirection="column">
      {/* who follows again begins at the end */}
      <Scroll key={String(paused === undefined)} lines={[...lines, ...lost]} height={height} follow={!lost.length} />
      <State log={log} isPaused={paused !== undefined} />
    </Box>
  );
}

/** In place of a log that can't be read, why, and what the object keeps of the run. */
function lostLines({ object }: StatusRow, { job = "", state }: RunLog, command: string, width: number): readonly string[] {
  if (typeof state === "string" || "error" in state) return [];
  const { history = [], lastRun } = object.status ?? {};
  const record = [...history, ...(lastRun ? [lastRun] : [])].find((run) => run.job === job);
  const why = spelled(lostText({ from: "record", job, why: state.lost, record }), command);
  return [why, ...(record ? recordLines(record) : [])].flatMap((line) => wrapped(line, width, "  "));
}

function State({ log: { job, state }, isPaused }: { log: RunLog; isPaused: boolean }): ReactNode {
  if (typeof state === "object" && "error" in state) return <Problem error={state.error} />;
  if (typeof state === "object") return null;
  const what = isPaused
    ? `stopped following run ${job}`
    : state === "open"
      ? `following run ${job}`
      : `run ${job} has ended; the next one follows here`;
  return (
    <Text wrap="truncate">
      {state === "open" && !isPaused ? <Spinner /> : <Sign tone="quiet" />} <Text dimColor>{what}</Text>
    </Text>
  );
}

/** Lines of a width, those that tell of a problem in its colour. */
function drawn(lines: readonly string[], width: number) {
  return lines.flatMap((line, index) => {
    const tone = toneOf(line);
    return wrapped(line, width, "  ").map((text, part) => ({
      key: `${index} ${part}`,
      node: <Text wrap="truncate">{tone && !part ? <Toned tone={tone}>{text}</Toned> : text}</Text>,
    }));
  });
}

function toneOf(line: string): Tone | undefined {
  const [, level] = /^\S+ (ERROR|FATAL|WARN) /.exec(line) ?? [];
  return level === undefined ? undefined : level === "WARN" ? "warn" : "bad";
}
