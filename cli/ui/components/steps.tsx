import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { KnownError } from "../../../lib/errors.ts";
import { formatAge, formatTook } from "../../duration.ts";
import { spelled } from "../../io.ts";
import { useNow } from "../hooks/use-now.ts";
import { useWaits, type UseWaitsOptions } from "../hooks/use-waits.ts";
import type { Line, Progress } from "../progress.ts";
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

/** What {@link ObjectSteps} shows. */
export interface ObjectStepsProps {
  progress: Progress;
  /** Whether it says what went wrong; else somebody else does. Default: true. */
  problems?: boolean;
  /** Each line is one row, however long. Default: false. */
  narrow?: boolean;
}

/** What has happened to one object, and how it is now. */
export function ObjectSteps({ progress, problems = true, narrow = false }: ObjectStepsProps): ReactNode {
  const { name, lines, began, ended, ending } = progress;
  const now = useNow(!ending);
  const { tone, word } = stateOf(progress);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Box gap={1}>
        <Mark tone={tone} />
        <Text wrap="truncate">
          <Text bold>{name}</Text> <Toned tone={tone}>{word}</Toned>
          <Text dimColor>
            {" "}
            {symbols.separator} {formatAge((ended ?? now).getTime() - began.getTime())}
          </Text>
        </Text>
      </Box>
      {lines.map((line, index) => (
        // a line is known by its place alone
        <StepLine key={index} line={line} now={now} narrow={narrow} />
      ))}
      {problems && ending?.type === "failed" && (
        <Box marginLeft={2}>
          <Problem error={ending.error} />
        </Box>
      )}
    </Box>
  );
}

function StepLine({ line, now, narrow }: { line: Line; now: Date; narrow: boolean }): ReactNode {
  const { command } = useSession();
  const { tone, text, since, until, commands = [] } = line;
  const took = since && (until ? formatTook(until.getTime() - since.getTime()) : formatAge(now.getTime() - since.getTime()));
  return (
    <Box marginLeft={2} flexDirection="column">
      <Box gap={1}>
        <Mark tone={tone} />
        <Text wrap={narrow ? "truncate" : "wrap"}>
          {spelled(text, command)}
          {took && <Text dimColor> {took}</Text>}
        </Text>
      </Box>
      {commands.map((one) => (
        <Box key={one} marginLeft={2}>
          <Text wrap={narrow ? "truncate" : "wrap"}>$ {spelled(one, command)}</Text>
        </Box>
      ))}
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

/** How it stands, in a word or two. */
function stateOf({ goal, lines, ending }: Progress): { tone: Tone; word: string } {
  if (ending?.type === "reached") return { tone: "ok", word: goal };
  if (ending?.type === "left") return { tone: "quiet", word: "goes on by itself" };
  if (ending) {
    const isLate = ending.error instanceof KnownError && ending.error.code === "TimedOut";
    return isLate ? { tone: "warn", word: "timed out" } : { tone: "bad", word: "failed" };
  }
  const last = lines.at(-1)?.step.type;
  if (last === "approval") return { tone: "warn", word: "waits for approval" };
  return { tone: "busy", word: lines.some(({ tone }) => tone === "busy") ? "under way" : last ? "waiting" : "waiting for a run" };
}
