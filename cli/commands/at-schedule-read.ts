import { UsageError } from "../../lib/errors.ts";
import { type Asked, asked } from "../actions/schedule-asked.ts";
import { readSettings } from "../actions/schedule-settings.ts";
import type { ActionName, Words } from "../actions/schedule-words.ts";
import type { Frame } from "../context.ts";
import type { FieldSchema } from "../flags/schema.ts";
import { readTiming } from "../when/timing.ts";
import { userZone } from "../when/zone.ts";
import { type Besides, readAction } from "./at-schedule-actions.ts";
import type { ScheduleFlags } from "./at-schedule-flags.ts";

/** Reads a command line; asks no cluster. Throws {@link UsageError} for everything that can be seen to be wrong. */
export async function readSchedule(
  frame: Frame,
  flags: ScheduleFlags,
  { when, action: word, rest }: Words,
  besides: Besides,
  { schema, now }: { schema: FieldSchema; now: Date },
): Promise<Asked> {
  const { cron, timeZone } = flags;
  if (when === "" && cron === undefined) {
    throw new UsageError("WHEN is missing", `say when before ${word}, such as "tomorrow 02:00", or give --cron`);
  }
  refuseJobs(frame, flags, word);
  const { spec, deadlineMs } = readSettings(flags, schema);
  const timing = await readTiming({ when, cron, timeZone, deadlineMs }, now, userZone());
  return asked(timing, await readAction(frame, flags, word, rest, besides), spec);
}

/** Throws {@link UsageError} for a command that would run in a Job, where there are none. */
export function refuseJobs(frame: Frame, flags: ScheduleFlags, action: ActionName): void {
  if (action !== "run" || frame.place(flags).type !== "folder") return;
  throw new UsageError("a folder has no Jobs to run a command in", "use cron of this machine, or a cluster");
}
