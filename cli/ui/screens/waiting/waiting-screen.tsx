import { Box, Text } from "ink";
import type { ReactNode } from "react";

import type { Ending } from "../../../actions/wait-all.ts";
import { Failure, ObjectState, StepLine } from "../../components/steps.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { useWaits, type UseWaitsOptions } from "../../hooks/use-waits.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import type { Progress } from "../../progress.ts";
import { symbols } from "../../theme.ts";
import { allRows, fit, type Row } from "./fit.ts";

/** What is waited for; `stop` ends it. */
export interface WaitingScreenProps extends Omit<UseWaitsOptions, "onEnd" | "stop"> {
  stop: AbortController;
  /** Told once, with what there is to keep of it. */
  onEnd(endings: readonly Ending[], progress: readonly Progress[]): void;
}

/** What happens to objects while a command waits for them, below what is on the terminal. */
export function WaitingScreen({ onEnd, ...options }: WaitingScreenProps): ReactNode {
  const { progress, leave } = useWaits({ ...options, onEnd: (endings) => onEnd(endings, progress) });
  const { columns, rows: height } = useSize();
  const { stop, objects } = options;
  const left = () =>
    onEnd(
      objects.map(() => ({ type: "left" })),
      progress,
    );
  // the first one asks, the second one does not
  useKeys([{ keys: ["ctrl-c"], label: "leave it going", run: () => (stop.signal.aborted ? left() : leave()) }]);
  const { rows, narrow, more } = fit(progress, columns, height - 2);
  const hidden = Object.entries(more).map(([word, count]) => `${count} ${word}`);
  return (
    <Box flexDirection="column">
      {rows.map((row, index) => (
        <WaitingRow key={index} row={row} narrow={narrow} />
      ))}
      {hidden.length > 0 && (
        <Text dimColor wrap="truncate">
          {symbols.more} and {hidden.join(", ")}
        </Text>
      )}
      <Text dimColor wrap="truncate">
        ctrl-c leaves {progress.length === 1 ? "it" : "them"} going
      </Text>
    </Box>
  );
}

/** All that happened, however much. What went wrong with a single object is left to the command, which says it. */
export function WaitingRecord({ progress }: { progress: readonly Progress[] }): ReactNode {
  return (
    <Box flexDirection="column">
      {allRows(progress, progress.length > 1).map((row, index) => (
        <WaitingRow key={index} row={row} narrow={false} />
      ))}
    </Box>
  );
}

function WaitingRow({ row, narrow }: { row: Row; narrow: boolean }): ReactNode {
  switch (row.type) {
    case "object":
      return <ObjectState progress={row.progress} />;
    case "step":
      return <StepLine progress={row.progress} line={row.line} narrow={narrow} />;
    case "problem":
      return <Failure error={row.error} />;
  }
}
