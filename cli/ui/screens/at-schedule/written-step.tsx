import { Text } from "ink";
import type { ReactNode } from "react";

import { writtenLine } from "../../../actions/apply.ts";
import type { Written } from "../../../actions/create.ts";
import { startedByDev } from "../../../actions/schedule-asked.ts";
import { spelled } from "../../../io.ts";
import { commandLine } from "../../command-line.ts";
import { pageRows } from "../../components/page.tsx";
import { Scroll } from "../../components/scroll.tsx";
import { Sign } from "../../components/tone.tsx";
import { useSize } from "../../hooks/use-size.ts";
import { useKeys } from "../../keys/keyboard.tsx";
import { type Session, useSession } from "../../session.tsx";
import { wrapped } from "../../wrap.ts";
import type { Proposed } from "./use-proposal.ts";

/** A schedule that is there. */
export interface WrittenStepProps {
  written: Written;
  proposed: Proposed;
  onDone(): void;
}

/** When it comes, how to take it back, and how to write it without a screen. */
export function WrittenStep({ written, proposed, onDone }: WrittenStepProps): ReactNode {
  const session = useSession();
  const { columns, rows } = useSize();
  useKeys([{ keys: ["enter", "esc", "q"], label: "close", run: onDone }]);
  // empty lines go first where there is little room
  const all = linesOf(session, written, proposed).flatMap((line) => (line === "" ? [line] : wrapped(line, columns - 2)));
  const lines = all.length > rows - pageRows ? all.filter((line) => line !== "") : all;
  return (
    <Scroll
      lines={lines.map((line, index) => ({ key: `${index}`, node: index ? <Text>{line || " "}</Text> : <Done text={line} /> }))}
      height={rows - pageRows}
    />
  );
}

function Done({ text }: { text: string }): ReactNode {
  return (
    <Text>
      <Sign tone="ok" /> {text}
    </Text>
  );
}

function linesOf(session: Session, written: Written, { asked, name, words }: Proposed): string[] {
  const { timing, spec } = asked;
  const isToCome = timing.first > session.context.now();
  const started = spelled(startedByDev, session.command);
  return [
    writtenLine(written, "none"),
    "",
    spec.suspend ? "It starts nothing until it is resumed." : `It comes ${timing.text}.`,
    ...(session.local && isToCome ? [`${started.slice(0, 1).toUpperCase()}${started.slice(1)}; the dashboard is as good as dev.`] : []),
    "",
    "To take it back:",
    `$ ${commandLine(session, ["at-schedule", "cancel", name])}`,
    "",
    "To write the same again:",
    `$ ${commandLine(session, words)}`,
  ];
}
