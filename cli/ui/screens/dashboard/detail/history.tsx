import { Text } from "ink";
import type { ReactNode } from "react";

import type { RunRecord } from "../../../../../crds/api/status.ts";
import type { StatusRow } from "../../../../actions/status.ts";
import { approvedBy, tookOf } from "../../../../output/details.ts";
import { logLine } from "../../../../output/log-line.ts";
import { age } from "../../../../output/status.ts";
import { oneLine } from "../../../../output/text.ts";
import { Scroll, type ScrollProps } from "../../../components/scroll.tsx";
import { Toned } from "../../../components/tone.tsx";
import { useNow } from "../../../hooks/use-now.ts";
import { useSize } from "../../../hooks/use-size.ts";
import { symbols, type Tone } from "../../../theme.ts";
import { wrapped } from "../../../wrap.ts";
import { Nothing } from "./nothing.tsx";

/** What was done to an object, the newest first. */
export function HistoryTab({ row: { object } }: { row: StatusRow }): ReactNode {
  const { columns, rows } = useSize();
  const now = useNow();
  const { history, lastRun, run } = object.status ?? {};
  const records = history ?? (lastRun ? [lastRun] : []);
  if (!records.length) return <Nothing>{run ? `the first run works on it: ${run.job}` : "no run has finished with it yet"}</Nothing>;
  return <Scroll lines={records.flatMap((record, index) => recordLines(record, index, now, columns))} height={rows} />;
}

const tones: Record<RunRecord["result"], Tone> = { Succeeded: "ok", InProgress: "busy", Retrying: "warn", Failed: "bad" };

/** A run on the timeline: when, how and why; below by whom, what it changed, and of a failed one the end of its log. */
function recordLines(record: RunRecord, index: number, now: Date, width: number): ScrollProps["lines"] {
  const { job, reason, requestedBy, startedAt, result, changes = [], message, log = [] } = record;
  const tone = tones[result];
  const took = tookOf(record);
  const about = [requestedBy && `for ${requestedBy}`, approvedBy(record), took && `took ${took}`, job].filter(Boolean);
  const when = `${age(startedAt, now)} ago`;
  const indent = "  ";
  const below = [
    ...wrapped(indent + about.join(` ${symbols.separator} `), width, indent).map((text) => ({ text, tone: "quiet" as const })),
    ...changes.flatMap((change) => wrapped(indent + oneLine(change), width, `${indent}  `)).map((text) => ({ text, tone: undefined })),
    ...(message && result !== "Succeeded" ? wrapped(indent + oneLine(message), width, `${indent}  `) : []).map((text) => ({ text, tone })),
    ...log
      .flatMap((line) => wrapped(`${indent}| ${logLine(line)}`, width, `${indent}|   `))
      .map((text) => ({ text, tone: "quiet" as const })),
  ];
  const key = `${job} ${startedAt} ${index}`;
  return [
    {
      key,
      node: (
        <Text wrap="truncate">
          <Toned tone={tone}>
            {symbols[tone]} {result}
          </Toned>{" "}
          <Text bold>{when}</Text> {reason}
        </Text>
      ),
    },
    ...below.map(({ text, tone: meaning }, line) => ({
      key: `${key} ${line}`,
      node: <Text wrap="truncate">{meaning ? <Toned tone={meaning}>{text}</Toned> : text}</Text>,
    })),
  ];
}
