import { exitCodes, KnownError } from "../../lib/errors.ts";
import { writtenLine } from "../actions/apply.ts";
import type { ActionName, Words } from "../actions/schedule-words.ts";
import type { Frame } from "../context.ts";
import { readSpec } from "../flags/spec.ts";
import { loadUi } from "../rich.ts";
import { sessionOf } from "../session.ts";
import { readTiming } from "../when/timing.ts";
import { userZone } from "../when/zone.ts";
import { type Besides, readAction } from "./at-schedule-actions.ts";
import type { ScheduleFlags } from "./at-schedule-flags.ts";
import { refuseJobs } from "./at-schedule-read.ts";

/** What the command line says already; the screen asks for the rest. */
type Start = Parameters<Awaited<ReturnType<typeof loadUi>>["openSchedule"]>[1];

/** Whether a screen may ask for what is missing: nothing is to be printed for a program, and nobody has said that they need not be asked. */
export function mayAsk({ io }: Frame, { output, dryRun, yes, filename = [] }: ScheduleFlags): boolean {
  return io.rich && output === undefined && dryRun === "none" && !yes && !filename.includes("-");
}

/** Whether words without an action are a time, and not a mistake of which there is more to say. */
export async function isTime(words: readonly string[], { cron, timeZone }: ScheduleFlags): Promise<boolean> {
  if (!words.length) return true;
  try {
    await readTiming({ when: words.join(" "), cron, timeZone, deadlineMs: undefined }, new Date(), userZone());
    return true;
  } catch {
    return false;
  }
}

/** Whether an action is told in full: of those of one object, which. */
export function isWhole(action: ActionName, rest: readonly string[], { image, filename }: ScheduleFlags): boolean {
  if (action === "create") return filename !== undefined || rest.length > 1;
  return action === "run" ? image !== undefined : rest.length > 0;
}

/** Asks on a screen for what the command line does not say, and writes the schedule; what was written stays below the screen. */
export async function scheduleOnScreen(frame: Frame, flags: ScheduleFlags, start: Start): Promise<void> {
  const [context, ui] = await Promise.all([frame.connect(flags), loadUi()]);
  const scheduled = await ui.openSchedule(sessionOf(frame, flags, context), start);
  if (!scheduled) throw new KnownError("not scheduled", { code: "Declined", hint: "nothing was written", exitCode: exitCodes.refused });
  frame.io.out(`${writtenLine(scheduled.written, "none")}\n`);
  frame.io.note(`the same again: ${scheduled.command}`);
}

/** The same for an action that is told, without its time or without its object. */
export async function actionOnScreen(frame: Frame, flags: ScheduleFlags, { when, action, rest }: Words, besides: Besides): Promise<void> {
  refuseJobs(frame, flags, action);
  const time = startOf(flags, when);
  if (!isWhole(action, rest, flags)) return scheduleOnScreen(frame, flags, { ...time, action, ...madeOf(flags, rest, besides) });
  const asked = await readAction(frame, flags, action, rest, besides);
  const { filename, requireApproval } = flags;
  const words = filename && ["create", ...filename.flatMap((file) => ["-f", file]), ...(requireApproval ? ["--require-approval"] : [])];
  await scheduleOnScreen(frame, flags, { ...time, given: { asked, words: words && { words, behind: [] } } });
}

/** What is said of an object to create, without its name. */
function madeOf({ set = [], requireApproval }: ScheduleFlags, [, name = ""]: readonly string[], { fields }: Besides): Pick<Start, "made"> {
  if (!fields) return {};
  const { kind, schema, given } = fields;
  return { made: { kind, schema, name, spec: readSpec(schema, given, set).spec, approval: requireApproval ?? false } };
}

/** What the flags say, for the screen. */
export function startOf(flags: ScheduleFlags, when: string) {
  const settings = {
    name: flags.name,
    deadline: flags.startingDeadline,
    concurrency: flags.concurrency,
    suspend: flags.suspend ? "yes" : undefined,
    missing: flags.ignoreNotFound ? "yes" : undefined,
    successes: flags.successfulHistoryLimit,
    failures: flags.failedHistoryLimit,
  };
  return {
    time: {
      often: flags.cron === undefined ? ("once" as const) : ("again and again" as const),
      when,
      cron: flags.cron ?? "",
      timeZone: flags.timeZone ?? "",
    },
    settings: Object.fromEntries(Object.entries(settings).flatMap(([id, value]) => (value === undefined ? [] : [[id, value]]))),
  };
}
