import { Text } from "ink";
import { type ReactNode, useState } from "react";

import type { Written } from "../../../actions/create.ts";
import { spelled } from "../../../io.ts";
import { actionText } from "../../../output/schedule-action.ts";
import { preview } from "../../../output/schedule-times.ts";
import { distance } from "../../../when/format.ts";
import type { Timing } from "../../../when/timing.ts";
import { commandLine } from "../../command-line.ts";
import { clashes } from "../../components/calendar/planned.ts";
import { Review } from "../../components/review.tsx";
import type { ScrollProps } from "../../components/scroll.tsx";
import { Toned } from "../../components/tone.tsx";
import { useKeys } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import { symbols } from "../../theme.ts";
import type { Draft } from "./draft.ts";
import { type Others, freshPlanned } from "./use-planned.ts";
import { type Proposed, useProposal } from "./use-proposal.ts";

/** The last look at a schedule. */
export interface ReviewStepProps {
  draft: Draft;
  timing: Timing;
  others: Others;
  onWritten(written: Written, proposed: Proposed): void;
  onSettings(): void;
  onBack(): void;
}

/** How many others about the same object are told of. */
const mostClashes = 3;

/** What is done when, what there is to know before, the manifest, and the command that does the same. */
export function ReviewStep({ draft, timing, others, onWritten, onSettings, onBack }: ReviewStepProps): ReactNode {
  const session = useSession();
  const { state, proposed, write } = useProposal(draft, timing);
  const [writing, setWriting] = useState<"no" | "yes" | { error: unknown }>("no");
  const onWrite = () => {
    if (!proposed || writing === "yes") return;
    setWriting("yes");
    write().then(
      (written) => onWritten(written, proposed),
      (error: unknown) => setWriting({ error }),
    );
  };
  useKeys([{ keys: ["s"], label: "settings", run: onSettings }]);
  const now = session.context.now();
  return (
    <Review
      lines={proposed ? linesOf(proposed, others, session.command, now) : [{ key: "checking", node: <Text dimColor>{timing.text}</Text> }]}
      command={proposed ? commandLine(session, proposed.words) : `${session.command} at-schedule`}
      state={writing === "yes" ? "checking" : typeof writing === "object" ? writing : state}
      label={proposed?.isThere ? "done: it is there already" : "schedule"}
      onWrite={onWrite}
      onBack={onBack}
    />
  );
}

function linesOf(
  { asked, checks, other, yaml, isThere }: Proposed,
  { planned = [] }: Others,
  command: string,
  now: Date,
): ScrollProps["lines"] {
  const { timing, spec, action } = asked;
  const times = spec.cron === undefined ? [] : preview(spec, now);
  const near = clashes(freshPlanned(timing, action.action), planned).filter((one) => one.planned.name !== other?.name);
  const bold = (text: string) => ({ key: text, node: <Text bold>{text}</Text> });
  const warning = (text: string) => ({ key: text, node: <Toned tone="warn">{`${symbols.warn} ${text}`}</Toned> });
  return [
    bold(actionText(action.action)),
    timing.text,
    ...times.map((time, index) => `${index ? "    " : "next"}  ${time}`),
    // what becomes of an object that is deleted can't be undone; what is said of others is news
    ...[...timing.notes, ...(spec.action.delete ? checks : [])].map(warning),
    ...(spec.action.delete ? [] : checks),
    ...(other?.text ?? []).map((text) => warning(spelled(text, command))),
    ...near
      .slice(0, mostClashes)
      .map(({ planned: { name = "", does = "" }, at }) => warning(`${name} comes ${apart(at, timing.first)}: ${does}`)),
    ...(isThere ? ["It is there already: nothing would be written."] : []),
    "",
    ...yaml.trimEnd().split("\n"),
  ];
}

/** `2 h before`, or `at the same time`. */
function apart(at: Date, first: Date): string {
  const text = distance(at, first);
  if (text === "now") return "at the same time";
  return text.endsWith(" ago") ? text.replace(/ ago$/, " before") : text.replace(/^in (.*)$/, "$1 after");
}
