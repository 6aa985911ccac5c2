import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { within } from "../../context.ts";
import { formatAge, formatTook } from "../../duration.ts";
import { spelled } from "../../io.ts";
import { commandLine } from "../command-line.ts";
import { useNow } from "../hooks/use-now.ts";
import { useWaits, type UseWaitsOptions } from "../hooks/use-waits.ts";
import { type Line, type Progress, stateOf } from "../progress.ts";
import { useSession } from "../session.tsx";
import { symbols, type Tone } from "../theme.ts";
import { Problem } from "./problem.tsx";
import { Spinner } from "./spinner.tsx";
import { Sign, Toned } from "./tone.tsx";

/** Waits for objects and shows what happens to each: its steps with the cloud's own words, and for how long they have been under way. */
export function Steps(options: UseWaitsOptions): ReactNode {
  const { progress } = useWaits(options);
  return (
    <Box flexDirection="column" flexShrink={0}>
      {progress.map((one) => (
        <ObjectSteps key={one.name} progress={one} />
      ))}
    </Box>
  );
}

/** What has happened to one object: how it stands, its steps, and what went wrong with it. */
export function ObjectSteps({ progress }: { progress: Progress }): ReactNode {
  const { lines, ending } = progress;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <ObjectState progress={progress} />
      {lines.map((line, index) => (
        // a line is known by its place alone
        <StepLine key={index} progress={progress} line={line} />
      ))}
      {ending?.type === "failed" && <Failure error={ending.error} />}
    </Box>
  );
}

/** How an object stands, in a row. */
export function ObjectState({ progress }: { progress: Progress }): ReactNode {
  const { name, began, ended } = progress;
  const now = useNow(!ended);
  const { tone, word } = stateOf(progress);
  return (
    <Box gap={1}>
      <Mark tone={tone} />
      <Text wrap="truncate">
        <Text bold>{name}</Text> <Toned tone={tone}>{word}</Toned>
        <Text dimColor>{` ${symbols.separator} ${formatAge((ended ?? now).getTime() - began.getTime())}`}</Text>
      </Text>
    </Box>
  );
}

/** A step; with `narrow` in one row, however long. */
export function StepLine({ progress, line, narrow = false }: { progress: Progress; line: Line; narrow?: boolean }): ReactNode {
  const session = useSession();
  const { tone, text, since, until, commands = [] } = line;
  const now = useNow(since !== undefined && !until);
  const took = since && (until ? formatTook(until.getTime() - since.getTime()) : formatAge(now.getTime() - since.getTime()));
  const there = { ...session, context: within(session.context, progress.namespace) };
  const wrap = narrow ? "truncate" : "wrap";
  return (
    <Box marginLeft={2} flexDirection="column">
      <Box gap={1}>
        <Mark tone={tone} />
        <Text wrap={wrap}>
          {spelled(text, session.command)}
          {took && <Text dimColor> {took}</Text>}
        </Text>
      </Box>
      {commands.map((words) => (
        <Box key={words.join(" ")} marginLeft={2}>
          <Text wrap={wrap}>$ {commandLine(there, words)}</Text>
        </Box>
      ))}
    </Box>
  );
}

/** What went wrong, below the steps. */
export function Failure({ error }: { error: unknown }): ReactNode {
  return (
    <Box marginLeft={2}>
      <Problem error={error} />
    </Box>
  );
}

/** The sign of a line; what is under way turns. */
function Mark({ tone }: { tone: Tone }): ReactNode {
  return (
    <Box width={1} flexShrink={0}>
      {tone === "busy" ? <Spinner /> : <Sign tone={tone} />}
    </Box>
  );
}
