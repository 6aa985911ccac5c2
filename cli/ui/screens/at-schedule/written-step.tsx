import { Box, Text } from "ink";
import type { ReactNode } from "react";

import { writtenLine } from "../../../actions/apply.ts";
import type { Written } from "../../../actions/create.ts";
import { startedByDev } from "../../../actions/schedule-asked.ts";
import { spelled } from "../../../io.ts";
import { commandLine } from "../../command-line.ts";
import { Equivalent } from "../../components/equivalent.tsx";
import { Sign } from "../../components/tone.tsx";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import type { Proposed } from "./use-proposal.ts";

/** A schedule that is there. */
export interface WrittenStepProps {
  written: Written;
  proposed: Proposed;
  onDone(): void;
}

/** When it comes, how to take it back, and how to write it without a screen. */
export function WrittenStep({ written, proposed: { asked, name, words }, onDone }: WrittenStepProps): ReactNode {
  const session = useSession();
  useKeys([{ keys: ["enter", "esc", "q"], label: "close", run: onDone }]);
  const { timing, spec } = asked;
  const isToCome = timing.first > session.context.now();
  return (
    <Box flexDirection="column" gap={1}>
      <Text>
        <Sign tone="ok" /> {writtenLine(written, "none")}
      </Text>
      <Text>{spec.suspend ? "It starts nothing until it is resumed." : `It comes ${timing.text}.`}</Text>
      {session.local && isToCome && <Text>{sentence(spelled(startedByDev, session.command))}, or the dashboard is open.</Text>}
      <Box flexDirection="column">
        <Text>To take it back:</Text>
        <Equivalent command={commandLine(session, ["at-schedule", "cancel", name])} />
      </Box>
      <Box flexDirection="column">
        <Text>To write the same again:</Text>
        <Equivalent command={commandLine(session, words)} />
      </Box>
    </Box>
  );
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
