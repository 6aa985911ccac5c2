import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import { UsageError } from "../../lib/errors.ts";
import type { AskedAction } from "../actions/schedule-action.ts";
import type { Frame } from "../context.ts";
import type { FieldSchema } from "../flags/schema.ts";
import { readTiming, type Timing } from "../when/timing.ts";
import { userZone } from "../when/zone.ts";
import { type Besides, readAction } from "./at-schedule-actions.ts";
import type { ScheduleFlags } from "./at-schedule-flags.ts";
import { readSettings } from "./at-schedule-settings.ts";
import type { Words } from "./at-schedule-words.ts";

/** A schedule as the command line says it. */
export interface Asked {
  spec: CloudScheduleSpec;
  timing: Timing;
  action: AskedAction;
}

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
  if (word === "run" && frame.place(flags).type === "folder") {
    throw new UsageError("a folder has no Jobs to run a command in", "use cron of this machine, or a cluster");
  }
  const { spec, deadlineMs } = readSettings(flags, schema);
  const timing = await readTiming({ when, cron, timeZone, deadlineMs }, now, userZone());
  const action = await readAction(frame, flags, word, rest, besides);
  // what has a default is left to the API server
  return { spec: { ...timing.spec, ...spec, action: action.action } as CloudScheduleSpec, timing, action };
}
