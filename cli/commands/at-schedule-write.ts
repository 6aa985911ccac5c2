import { exitCodes, KnownError } from "../../lib/errors.ts";
import { scheduleType } from "../../lib/kinds.ts";
import { writtenLine } from "../actions/apply.ts";
import { create, type CreateRequest, type Written } from "../actions/create.ts";
import { type Asked, isSoon, proposal, startedByDev } from "../actions/schedule-asked.ts";
import type { Words } from "../actions/schedule-words.ts";
import type { Context, Frame } from "../context.ts";
import { leaves, loadSchema } from "../flags/schema.ts";
import { saidInFlagTerms } from "../flags/terms.ts";
import type { Io } from "../io.ts";
import { actionText } from "../output/schedule-action.ts";
import { otherText } from "../output/schedule-other.ts";
import { preview } from "../output/schedule-times.ts";
import { asList, serialize } from "../output/serialize.ts";
import { displayName } from "../target.ts";
import type { Besides } from "./at-schedule-actions.ts";
import type { ScheduleFlags } from "./at-schedule-flags.ts";
import { readSchedule } from "./at-schedule-read.ts";
import { noteKick } from "./waiting.ts";

/** `at-schedule WHEN ACTION`: says what will be done when, asks on a terminal, and writes the schedule. */
export async function writeSchedule(frame: Frame, flags: ScheduleFlags, words: Words, besides: Besides): Promise<void> {
  const { io } = frame;
  const now = new Date();
  const schema = await loadSchema(scheduleType.singular);
  const asked = await readSchedule(frame, flags, words, besides, { schema, now });
  const context = await frame.connect(flags);
  const { action } = asked;
  const check = () => (flags.dryRun === "client" ? Promise.resolve([]) : action.check(context));
  const notes = besides.fields ? await saidInFlagTerms(leaves(besides.fields.schema), check) : await check();
  const { request, other } = await proposal(context, asked, flags.name, flags.dryRun);
  sayWhat(io, asked, [...notes, ...otherText(other, now)], now);
  const written = await confirmAndWrite(context, io, flags, request);
  await print(io, flags, written);
  if (written.change !== "unchanged" && flags.dryRun === "none") await goOn(context, frame, flags, request.name, asked, now);
}

function sayWhat(io: Io, { spec, timing, action }: Asked, notes: readonly string[], now: Date): void {
  io.note(`${timing.text}: ${actionText(action.action)}`);
  const times = spec.cron === undefined ? [] : preview(spec, now);
  for (const [index, time] of times.entries()) io.note(`  ${index ? "    " : "next"}  ${time}`);
  for (const note of [...notes, ...timing.notes]) io.note(`  ${note}`);
}

async function confirmAndWrite(context: Context, io: Io, { yes, dryRun }: ScheduleFlags, request: CreateRequest): Promise<Written> {
  if (io.interactive && !yes && dryRun === "none") {
    // who may not is told so before being asked
    const checked = await create(context, { ...request, dryRun: "server" });
    if (checked.change === "unchanged") return checked;
    if (!(await io.confirm("Schedule this?"))) {
      throw new KnownError("not scheduled", { code: "Declined", hint: "nothing was written", exitCode: exitCodes.refused });
    }
  }
  return create(context, request);
}

async function print(io: Io, { output, dryRun }: ScheduleFlags, written: Written): Promise<void> {
  const { object } = written;
  if (output === undefined) io.out(`${writtenLine(written, dryRun)}\n`);
  else if (output === "name") io.out(`${displayName(scheduleType, object.metadata.name)}\n`);
  else io.out(await serialize(asList([object], true), output));
}

/** After writing: how to take it back, and what starts it. */
async function goOn(context: Context, frame: Frame, flags: ScheduleFlags, name: string, asked: Asked, now: Date): Promise<void> {
  const { io } = frame;
  if (io.interactive && flags.output === undefined) io.note(`take it back: kubectl cloud at-schedule cancel ${name}`);
  if (flags.suspend) return;
  if (isSoon(asked, now)) noteKick(io, await context.runs.kick(false));
  if (asked.timing.first > now && frame.place(flags).type === "folder") io.note(startedByDev);
}
