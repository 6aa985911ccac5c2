import { Box, Text } from "ink";
import { type ReactNode, useEffect, useState } from "react";

import type { Written } from "../../../actions/create.ts";
import type { Ending } from "../../../actions/wait-all.ts";
import { Equivalent } from "../../components/equivalent.tsx";
import { ObjectSteps } from "../../components/steps.tsx";
import { Toned } from "../../components/tone.tsx";
import { useWaits } from "../../hooks/use-waits.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import { symbols } from "../../theme.ts";

/** What is waited for. */
export interface RunStepProps {
  written: Written;
  command: string;
  /** In milliseconds. */
  timeoutMs: number;
  /** How it ended, once somebody has seen it; `left` where nobody waited for the end. */
  onEnd(ending: Ending): void;
}

/** Shows what the run does to what was written; leaving lets it go on. */
export function RunStep({ written: { kind, object }, command, timeoutMs, onEnd }: RunStepProps): ReactNode {
  const { context } = useSession();
  const [ending, setEnding] = useState<Ending>();
  const { progress, leave } = useWaits({
    objects: [{ kind, name: object.metadata.name, object }],
    goal: "ready",
    timeoutMs,
    onEnd: ([one]) => (one?.type === "left" ? onEnd(one) : setEnding(one)),
  });
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    // who is refused has it taken up by the dispatcher all the same
    void context.runs.kick(true).then(
      (kick) => setIsLate(kick !== "started" && kick !== "watching"),
      () => setIsLate(true),
    );
  }, [context]);
  useKeys(
    ending
      ? [{ keys: ["enter", "esc", "q", "ctrl-c"], label: "done", run: () => onEnd(ending) }]
      : [{ keys: ["esc", "q", "ctrl-c"], label: "leave it going", run: leave }],
  );
  return (
    <Box flexDirection="column">
      <Toned tone="ok">{symbols.ok} created</Toned>
      <Equivalent command={command} />
      <Box marginTop={1} flexDirection="column">
        {progress.map((one) => (
          <ObjectSteps key={one.name} progress={one} />
        ))}
      </Box>
      {isLate && !ending && !progress[0]?.lines.length && <Text dimColor>the dispatcher takes it up within a minute</Text>}
    </Box>
  );
}
