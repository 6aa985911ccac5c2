import { Box, Static, Text } from "ink";
import type { ReactNode } from "react";

import { Failure, ObjectState, StepLine } from "../../components/steps.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { useWaits, type UseWaitsOptions } from "../../hooks/use-waits.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { symbols } from "../../theme.ts";
import { allRows, fit, type Row } from "./fit.ts";

/** What is waited for; `stop` ends it. */
export type WaitingScreenProps = UseWaitsOptions & Required<Pick<UseWaitsOptions, "stop">>;

/** What happens to objects while a command waits for them, below what is on the terminal; all of it stays there in the end. */
export function WaitingScreen(props: WaitingScreenProps): ReactNode {
  const { progress, leave } = useWaits(props);
  const { columns, rows: height } = useSize();
  // the first one asks, the second one does not
  const end = () => (props.stop.signal.aborted ? props.onEnd?.(props.objects.map(() => ({ type: "left" }))) : leave());
  useKeys([{ keys: ["ctrl-c"], label: "leave it going", run: end }]);
  const isOver = progress.every(({ ending }) => ending);
  // of one the command itself says what went wrong
  const record = isOver ? allRows(progress, progress.length > 1) : [];
  // the last frame can't be higher than the terminal: what is above its last row goes where nothing is drawn again
  const { rows, narrow, more } = isOver ? { rows: record.slice(-1), narrow: false, more: {} } : fit(progress, columns, height - 2);
  const left = Object.entries(more).map(([word, count]) => `${count} ${word}`);
  return (
    <Box flexDirection="column">
      <Static items={record.slice(0, -1)}>{(row, index) => <WaitingRow key={index} row={row} narrow={false} />}</Static>
      {rows.map((row, index) => (
        <WaitingRow key={index} row={row} narrow={narrow} />
      ))}
      {left.length > 0 && (
        <Text dimColor wrap="truncate">
          {symbols.more} and {left.join(", ")}
        </Text>
      )}
      {!isOver && (
        <Text dimColor wrap="truncate">
          ctrl-c leaves {progress.length === 1 ? "it" : "them"} going
        </Text>
      )}
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
