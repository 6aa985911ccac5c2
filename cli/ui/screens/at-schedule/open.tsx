import type { Written } from "../../../actions/create.ts";
import { commandLine } from "../../command-line.ts";
import { open } from "../../open.tsx";
import type { Session } from "../../session.tsx";
import { ScheduleScreen } from "./at-schedule-screen.tsx";
import type { Draft } from "./draft.ts";

/** A schedule that was written, and the command that writes the same. */
export interface Scheduled {
  written: Written;
  command: string;
}

/** Asks when to do what, and writes the schedule; undefined where the user leaves before. */
export function openSchedule(session: Session, start: Partial<Draft>): Promise<Scheduled | undefined> {
  return open<Scheduled | undefined>(
    session,
    (finish) => (
      <ScheduleScreen
        start={start}
        onDone={(written, words) => finish({ written, command: commandLine(session, words) })}
        onCancel={() => finish(undefined)}
      />
    ),
    { fullScreen: true },
  );
}
