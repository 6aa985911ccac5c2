import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import type { Bound } from "../../../actions/bind.ts";
import type { Ending } from "../../../actions/wait-all.ts";
import { Equivalent } from "../../components/equivalent.tsx";
import { Steps } from "../../components/steps.tsx";
import { useKeys } from "../../keys/keyboard.tsx";
import { notReady } from "./told.ts";

/** A binding that was written. */
export interface DoneStepProps {
  bound: Bound;
  /** How to look at it again. */
  again: string;
  /** In milliseconds. */
  timeoutMs: number;
  /** Gets how waiting ended, if it has. */
  onLeave(ending: Ending | undefined): void;
}

/** What becomes of it; whoever leaves has it go on. */
export function DoneStep({ bound, again, timeoutMs, onLeave }: DoneStepProps): ReactNode {
  const [ending, setEnding] = useState<Ending>();
  const { kind, object } = bound.written;
  const leave = () => onLeave(ending);
  useKeys([
    ...(ending ? [{ keys: ["enter"], label: "done", run: leave }] : []),
    { keys: ["q", "esc", "ctrl-c"], label: ending ? "close" : "leave it going", quiet: ending !== undefined, run: leave },
  ]);
  return (
    <Box flexDirection="column">
      {notReady(bound).map((line) => (
        <Text key={line}>{line}</Text>
      ))}
      <Steps
        objects={[{ kind, name: object.metadata.name, object }]}
        goal="ready"
        timeoutMs={timeoutMs}
        onEnd={([one]) => setEnding(one)}
      />
      <Box marginTop={1}>
        <Equivalent command={again} />
      </Box>
    </Box>
  );
}
