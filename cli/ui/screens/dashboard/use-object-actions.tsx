import { Box, Text } from "ink";
import { type ReactNode, useEffect, useRef, useState } from "react";

import type { StatusRow } from "../../../actions/status.ts";
import { within } from "../../../context.ts";
import { Confirm, confirmColumns } from "../../components/confirm.tsx";
import { Equivalent } from "../../components/equivalent.tsx";
import { Problem } from "../../components/problem.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { Sign } from "../../components/tone.tsx";
import { useSize } from "../../hooks/use-size.ts";
import type { Binding } from "../../keys/keyboard.tsx";
import { useSession } from "../../session.tsx";
import type { ObjectAction, Ready } from "./actions/action.ts";
import { objectActions } from "./actions/index.ts";

/** What can be done to an object from the dashboard. */
export interface ObjectActions {
  /** Keys of it; none without an object. */
  bindings: Binding[];
  /** A question that is asked before, or undefined. It takes all keys while it is shown. */
  question: ReactNode | undefined;
  /** What came of the last one, with its command, or undefined. It goes by itself. */
  said: ReactNode | undefined;
}

type Said = { busy: string } | { done: string; command: string } | { error: unknown };

/** How long is told what was done, and what went wrong, in milliseconds. */
const shownFor = { done: 10_000, error: 60_000 };

/** Deletes, reconciles, rotates, suspends and approves, each after being asked where it can't be undone. */
export function useObjectActions(row: StatusRow | undefined): ObjectActions {
  const session = useSession();
  const { columns } = useSize();
  const [asked, setAsked] = useState<Ready>();
  const [said, setSaid] = useState<Said>();
  // what was begun last is what is told of
  const turn = useRef(0);
  useEffect(() => {
    if (!said || "busy" in said) return undefined;
    const timer = setTimeout(() => setSaid(undefined), "error" in said ? shownFor.error : shownFor.done);
    return () => clearTimeout(timer);
  }, [said]);

  const attempt = async (busy: string, work: (isLatest: () => boolean) => Promise<Said | undefined>) => {
    const mine = ++turn.current;
    setSaid({ busy });
    const isLatest = () => mine === turn.current;
    const end = await work(isLatest).catch((error: unknown): Said => ({ error }));
    if (isLatest()) setSaid(end);
  };
  const act = (ready: Ready) => attempt(ready.command, async () => ({ done: await ready.act(), command: ready.command }));
  const begin = (action: ObjectAction, on: StatusRow, label: string) =>
    attempt(label, async (isLatest) => {
      const place = { ...session, context: within(session.context, on.object.metadata.namespace) };
      const ready = await action.prepare({ row: on, session: place, width: columns - confirmColumns });
      if (ready.question === undefined) return { done: await ready.act(), command: ready.command };
      if (isLatest()) setAsked(ready);
      return undefined;
    });

  // one that is gone is shown on as it was last
  const bindings = row && row.state.status !== "Deleted" ? objectActions.flatMap((action) => bindingOf(action, row)) : [];
  function bindingOf(action: ObjectAction, on: StatusRow): Binding[] {
    const label = action.label(on, session);
    if (label === undefined) return [];
    return [{ keys: [action.key], label, quiet: action.quiet ?? false, run: () => void begin(action, on, label) }];
  }
  const answered = (yes: boolean) => {
    setAsked(undefined);
    if (yes && asked) void act(asked);
  };
  return {
    bindings,
    question:
      asked?.question === undefined ? undefined : (
        <Confirm
          question={asked.question}
          detail={asked.detail ?? []}
          command={asked.command}
          onYes={() => answered(true)}
          onNo={() => answered(false)}
        />
      ),
    said: said && <SaidLine said={said} />,
  };
}

function SaidLine({ said }: { said: Said }): ReactNode {
  if ("error" in said) return <Problem error={said.error} />;
  if ("busy" in said) {
    return (
      <Text wrap="truncate">
        <Spinner /> <Text dimColor>{said.busy}</Text>
      </Text>
    );
  }
  return (
    <Box columnGap={2} flexWrap="wrap" flexShrink={0}>
      <Text>
        <Sign tone="ok" /> {said.done}
      </Text>
      <Equivalent command={said.command} />
    </Box>
  );
}
