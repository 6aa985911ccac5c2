import { Text } from "ink";
import { type ReactNode, useState } from "react";

import { bindDiff } from "../../../actions/bind-diff.ts";
import { type Bound, bind, type BindRequest } from "../../../actions/bind.ts";
import type { ClusterContext } from "../../../context.ts";
import type { DiffLine } from "../../../output/unified.ts";
import { commandLine } from "../../command-line.ts";
import { Review, type ReviewProps } from "../../components/review.tsx";
import { Toned } from "../../components/tone.tsx";
import { useLoad } from "../../hooks/use-load.ts";
import { useSize } from "../../hooks/use-size.ts";
import { useSession } from "../../session.tsx";
import { wrapped } from "../../wrap.ts";
import { notReady, rolledOut } from "./told.ts";
import { bindWords } from "./words.ts";

/** A binding as it would be. */
export interface PreviewStepProps {
  context: ClusterContext;
  request: Omit<BindRequest, "dryRun">;
  onWritten(bound: Bound): void;
  onBack(): void;
}

/** What the workload would be like, as the API server says, and the command that does the same. */
export function PreviewStep({ context, request, onWritten, onBack }: PreviewStepProps): ReactNode {
  const session = useSession();
  const { columns } = useSize();
  const [writing, setWriting] = useState<"no" | "now" | { error: unknown }>("no");
  const checked = useLoad(async () => {
    const bound = await bind(context, { ...request, dryRun: "server" });
    return { bound, diff: bound.written.change === "unchanged" ? [] : await bindDiff(bound) };
  });
  const write = async () => {
    setWriting("now");
    try {
      const bound = await bind(context, { ...request, dryRun: "none" });
      if (bound.written.change !== "unchanged") await context.runs.kick(true);
      onWritten(bound);
    } catch (error) {
      setWriting({ error });
    }
  };
  const there = checked.state === "loaded" && checked.value.bound.written.change === "unchanged";
  const state = (): ReviewProps["state"] => {
    if (typeof writing === "object") return writing;
    if (checked.state === "failed") return { error: checked.error };
    return writing === "now" || checked.state === "loading" ? "checking" : "ready";
  };
  return (
    <Review
      lines={checked.state === "loaded" ? linesOf(checked.value.bound, checked.value.diff, columns) : []}
      command={commandLine(session, bindWords(request))}
      state={state()}
      label={there ? "see how it is" : "bind"}
      onWrite={() => void write()}
      onBack={onBack}
    />
  );
}

/** What there is to know of it, and then the change. */
function linesOf(bound: Bound, diff: readonly DiffLine[], columns: number): ReviewProps["lines"] {
  const name = bound.written.object.metadata.name;
  const notes = [
    bound.written.change === "unchanged"
      ? `It is bound so already, by ${name}: nothing is to be written.`
      : rolledOut(bound, diff.length > 0),
    ...notReady(bound),
    ...bound.leftOut,
  ];
  return [
    ...notes.flatMap((text) => wrapped(text, columns)),
    ...diff.map((line, index) => ({ key: `line ${index}`, node: <Changed line={line} /> })),
  ];
}

/** A line of the diff; its sign says what its colour does. */
function Changed({ line: { sign, text } }: { line: DiffLine }): ReactNode {
  if (sign === " ") return <Text wrap="truncate">{text}</Text>;
  return (
    <Text wrap="truncate">
      <Toned tone={sign === "+" ? "ok" : sign === "-" ? "bad" : "quiet"}>{text}</Toned>
    </Text>
  );
}
