import { Box, Text } from "ink";
import { type ReactNode, useState } from "react";

import { userZone } from "../../../when/zone.ts";
import { ChoiceInput } from "../../components/choice-input.tsx";
import { TextInput } from "../../components/text-input.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { symbols } from "../../theme.ts";
import type { TimeDraft } from "./draft.ts";

const often: readonly TimeDraft["often"][] = ["once", "again and again"];

/** A time in words or as a cron expression, whether it comes again, and its zone; the cursor begins in the time. */
export function TimeRows({ time, onChange }: { time: TimeDraft; onChange(time: TimeDraft): void }): ReactNode {
  const { columns } = useSize();
  const [focus, setFocus] = useState(0);
  useKeys([
    { keys: ["tab", "down"], label: "once or again, zone", run: () => setFocus((focus + 1) % 3) },
    { keys: ["shift-tab", "up"], label: "field before", quiet: true, run: () => setFocus((focus + 2) % 3) },
  ]);
  const width = Math.max(8, columns - 14);
  const isOnce = time.often === "once";
  const row = (at: number, label: string, input: ReactNode) => (
    <Box height={1} flexShrink={0} overflow="hidden">
      <Box width={13} flexShrink={0}>
        <Text bold={focus === at}>
          {focus === at ? symbols.selected : " "} {label}
        </Text>
      </Box>
      {input}
    </Box>
  );
  return (
    <>
      {row(
        0,
        isOnce ? "When" : "Cron",
        <TextInput
          key={time.often}
          initial={isOnce ? time.when : time.cron}
          placeholder={isOnce ? "tomorrow 02:00" : "minute hour day month weekday, such as 0 2 * * *"}
          width={width}
          isActive={focus === 0}
          onChange={(text) => onChange({ ...time, [isOnce ? "when" : "cron"]: text })}
        />,
      )}
      {row(
        1,
        "How often",
        <ChoiceInput
          choices={often}
          value={time.often}
          isActive={focus === 1}
          onChange={(value) => onChange({ ...time, often: value as TimeDraft["often"] })}
        />,
      )}
      {row(
        2,
        "Time zone",
        <TextInput
          initial={time.timeZone}
          placeholder={`${userZone().name}, which is yours`}
          width={width}
          isActive={focus === 2}
          onChange={(timeZone) => onChange({ ...time, timeZone })}
        />,
      )}
    </>
  );
}
