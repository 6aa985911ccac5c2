import { Text } from "ink";
import { type ReactNode, useState } from "react";

import type { CloudSchedule } from "../../../../../crds/api/objects.ts";
import { scheduleType } from "../../../../../lib/kinds.ts";
import { deleteObjects } from "../../../../actions/delete.ts";
import { suspendSchedules } from "../../../../actions/schedule.ts";
import type { Context } from "../../../../context.ts";
import { actionText } from "../../../../output/schedule-action.ts";
import { commandLine } from "../../../command-line.ts";
import { Confirm } from "../../../components/confirm.tsx";
import { Problem } from "../../../components/problem.tsx";
import { Sign } from "../../../components/tone.tsx";
import { useSession } from "../../../session.tsx";
import type { ObjectActions } from "../use-object-actions.tsx";

/** Something that is asked about before it is done. */
interface Asked {
  question: string;
  detail: string[];
  words: string[];
  done: string;
  run(context: Context): Promise<unknown>;
}

/** Cancels a schedule, suspends and resumes it, each after being asked: others may count on it. */
export function useScheduleActions(schedule: CloudSchedule | undefined): ObjectActions {
  const session = useSession();
  const [asked, setAsked] = useState<Asked>();
  const [said, setSaid] = useState<ReactNode>();
  if (!schedule) return { bindings: [], question: undefined, said };
  const { name } = schedule.metadata;
  const { suspend } = schedule.spec;
  const command = (words: readonly string[]) => commandLine(session, ["at-schedule", ...words]);
  const act = async ({ run, done, words }: Asked) => {
    setAsked(undefined);
    try {
      await run(session.context);
      setSaid(
        <Text wrap="truncate">
          <Sign tone="ok" /> schedule {name} {done} <Text dimColor>$ {command(words)}</Text>
        </Text>,
      );
    } catch (error) {
      setSaid(<Problem error={error} />);
    }
  };
  const detail = [actionText(schedule.spec.action)];
  const cancel: Asked = {
    question: `Cancel the schedule ${name}?`,
    detail: [...detail, ...(schedule.status?.active?.length ? ["What it has started goes on, but for its Jobs, which are deleted."] : [])],
    words: ["cancel", name],
    done: "cancelled",
    run: (context) => deleteObjects(context, { targets: [{ kind: scheduleType, name }], ignoreNotFound: true, dryRun: "none" }),
  };
  const pause: Asked = {
    question: suspend ? `Resume the schedule ${name}?` : `Suspend the schedule ${name}?`,
    detail: [...detail, ...(suspend ? [] : ["What falls due meanwhile is missed."])],
    words: [suspend ? "resume" : "suspend", name],
    done: suspend ? "resumed" : "suspended",
    run: (context) => suspendSchedules(context, [name], !suspend),
  };
  return {
    bindings: [
      { keys: ["ctrl-d"], label: "cancel", run: () => setAsked(cancel) },
      { keys: ["s"], label: suspend ? "resume" : "suspend", run: () => setAsked(pause) },
    ],
    question: asked && (
      <Confirm
        question={asked.question}
        detail={asked.detail}
        command={command(asked.words)}
        onYes={() => void act(asked)}
        onNo={() => setAsked(undefined)}
      />
    ),
    said,
  };
}
