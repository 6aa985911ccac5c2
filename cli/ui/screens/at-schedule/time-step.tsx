import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import type { UsageError } from "../../../../lib/errors.ts";
import type { Action } from "../../../actions/schedule-action.ts";
import { preview } from "../../../output/schedule-times.ts";
import type { Timing } from "../../../when/timing.ts";
import { userZone } from "../../../when/zone.ts";
import { Calendar } from "../../components/calendar/calendar.tsx";
import { pageRows } from "../../components/page.tsx";
import { Problem } from "../../components/problem.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { Toned } from "../../components/tone.tsx";
import { useNow } from "../../hooks/use-now.ts";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { symbols } from "../../theme.ts";
import type { TimeDraft } from "./draft.ts";
import { TimeRows } from "./time-rows.tsx";
import { freshPlanned, type Others } from "./use-planned.ts";
import { type Meant, useTiming } from "./use-timing.ts";

/** The first step: when. */
export interface TimeStepProps {
  time: TimeDraft;
  /** How late it may be started, in milliseconds, where that was said. */
  deadlineMs: number | undefined;
  /** What is done then, where that is known already. */
  action: Action | undefined;
  others: Others;
  onChange(time: TimeDraft): void;
  onDone(timing: Timing): void;
  onBack(): void;
}

/** A time is typed; below it stand the date that it means, and what else is to come, with the new one in its place. */
export function TimeStep({ time, deadlineMs, action, others, onChange, onDone, onBack }: TimeStepProps): ReactNode {
  const { columns, rows } = useSize();
  const now = useNow();
  const { meant, now: reading } = useTiming(time, deadlineMs);
  const [offset, setOffset] = useState(0);
  // what was just typed may still be being read
  const next = () => void reading.then((result) => result.timing && onDone(result.timing));
  useKeys([
    { keys: ["enter", "ctrl-s"], label: "next", run: next },
    { keys: ["pgdn"], label: "later in the calendar", quiet: true, run: () => setOffset(offset + 5) },
    { keys: ["pgup"], label: "earlier in the calendar", quiet: true, run: () => setOffset(offset - 5) },
    { keys: ["esc"], label: "back", run: onBack },
  ]);
  const isSmall = rows < 20;
  const told = linesOf(meant, now, isSmall);
  const wrapped = told.reduce(
    (sum, { text, tone }) => sum + (tone === undefined ? 1 : Math.ceil((text.length + 2) / Math.max(10, columns))),
    0,
  );
  const height = rows - pageRows - 3 - Math.max(1, wrapped) - (isSmall ? 0 : 3);
  const planned = [...(others.planned ?? []), ...(meant.timing ? [freshPlanned(meant.timing, action)] : [])];
  return (
    <Box flexDirection="column">
      <TimeRows time={time} onChange={onChange} />
      <Box flexDirection="column" marginY={isSmall ? 0 : 1} paddingLeft={2} flexShrink={0}>
        {told.length === 0 && <Text dimColor>{examples[time.often]}</Text>}
        {told.map(({ text, tone }) =>
          tone === undefined ? (
            <Text key={text} wrap="truncate">
              {text}
            </Text>
          ) : (
            <Toned key={text} tone={tone} bold={tone === "accent"}>
              {text}
            </Toned>
          ),
        )}
      </Box>
      {!isSmall && <Text bold>What is to come, in {userZone().name}</Text>}
      {others.error !== undefined && <Problem error={others.error} />}
      {others.planned && <Calendar planned={planned} now={now} width={columns} height={Math.max(1, height)} offset={offset} />}
      {!others.planned && others.error === undefined && <Spinner />}
    </Box>
  );
}

/** What can be typed. */
const examples: Record<TimeDraft["often"], string> = {
  once: "Such as: in 2 hours, next friday 18:00 Asia/Tokyo, 2026-12-24T18:00:00Z, now",
  "again and again": "Such as: 30 2 * * 1-5 (at 02:30, Monday to Friday), @daily",
};

interface Told {
  text: string;
  tone?: "accent" | "bad" | "warn" | "quiet";
}

/** What a text means, or why it means nothing, a line each. */
function linesOf({ timing, error }: Meant, now: Date, isSmall: boolean): Told[] {
  if (error !== undefined) {
    const { message, hint } = error as UsageError;
    const told: Told[] = [{ text: `${symbols.bad} ${message.replace(/^--cron: /, "")}`, tone: "bad" }];
    return hint === undefined ? told : [...told, { text: hint, tone: "quiet" }];
  }
  if (!timing) return [];
  const { spec, text, notes } = timing;
  const times = "cron" in spec ? preview({ ...spec, at: undefined }, now).slice(0, isSmall ? 2 : 5) : [];
  return [
    { text, tone: "accent" },
    ...times.map((time) => ({ text: time })),
    ...notes.map((note): Told => ({ text: `${symbols.warn} ${note}`, tone: "warn" })),
  ];
}
