import type { CloudSchedule } from "../../crds/api/objects.ts";
import { exitCodes, KnownError, UsageError } from "../../lib/errors.ts";
import { scheduleType } from "../../lib/kinds.ts";
import { writtenLine } from "../actions/apply.ts";
import { create, type CreateRequest, type Written } from "../actions/create.ts";
import type { AskedAction } from "../actions/schedule-action.ts";
import { asName, freeName, longestName } from "../actions/schedule-name.ts";
import type { Context, Frame } from "../context.ts";
import { leaves, loadSchema } from "../flags/schema.ts";
import { saidInFlagTerms } from "../flags/terms.ts";
import type { Io } from "../io.ts";
import { actionText } from "../output/schedule-action.ts";
import { nextOf } from "../output/schedule-list.ts";
import { preview } from "../output/schedule-times.ts";
import { asList, serialize } from "../output/serialize.ts";
import { displayName } from "../target.ts";
import { distance } from "../when/format.ts";
import { readTiming, type Timing } from "../when/timing.ts";
import { userZone } from "../when/zone.ts";
import { type Besides, readAction } from "./at-schedule-actions.ts";
import type { ScheduleFlags } from "./at-schedule-flags.ts";
import { readSettings, type Settings } from "./at-schedule-settings.ts";
import type { Words } from "./at-schedule-words.ts";
import { noteKick } from "./waiting.ts";

/** From how long before its time on a schedule is taken up at once, in milliseconds: a dispatcher passes each minute. */
const soonMs = 60_000;

/** `at-schedule WHEN ACTION`: says what will be done when, asks on a terminal, and writes the schedule. */
export async function writeSchedule(frame: Frame, flags: ScheduleFlags, { when, action, rest }: Words, besides: Besides): Promise<void> {
  const { io } = frame;
  if (when === "" && flags.cron === undefined) {
    throw new UsageError("WHEN is missing", `say when before ${action}, such as "tomorrow 02:00", or give --cron`);
  }
  if (action === "run" && frame.place(flags).type === "folder") {
    throw new UsageError("a folder has no Jobs to run a command in", "use cron of this machine, or a cluster");
  }
  const settings = readSettings(flags);
  const now = new Date();
  const timing = await readTiming({ when, cron: flags.cron, timeZone: flags.timeZone, deadlineMs: settings.deadlineMs }, now, userZone());
  const asked = await readAction(frame, flags, action, rest, besides);
  const context = await frame.connect(flags);
  const check = () => (flags.dryRun === "client" ? Promise.resolve([]) : asked.check(context));
  const notes = besides.fields ? await saidInFlagTerms(leaves(besides.fields.schema), check) : await check();
  const { request, other } = await toRequest(context, flags, settings, timing, asked);
  io.note(`${timing.text}: ${actionText(asked.action)}`);
  for (const note of [...notes, ...timing.notes, ...besideOther(other, now)]) io.note(`  ${note}`);
  if (flags.cron !== undefined)
    for (const [index, time] of preview(request.spec, now).entries()) io.note(`  ${index ? "    " : "next"}  ${time}`);
  const written = await confirmAndWrite(context, frame, flags, request);
  await print(io, flags, written);
  if (written.change === "unchanged" || flags.dryRun !== "none") return;
  if (io.interactive && flags.output === undefined) {
    const { name } = written.object.metadata;
    io.note(`take it back: kubectl cloud at-schedule cancel ${name}`);
  }
  if (timing.first.getTime() - now.getTime() < soonMs && !flags.suspend) noteKick(io, await context.runs.kick(false));
}

type Request = CreateRequest & { spec: Parameters<typeof preview>[0] & Record<string, unknown> };

async function toRequest(
  context: Context,
  flags: ScheduleFlags,
  settings: Settings,
  timing: Timing,
  asked: AskedAction,
): Promise<{ request: Request; other?: CloudSchedule | undefined }> {
  const schema = await loadSchema(scheduleType.singular);
  const spec = { ...timing.spec, ...settings.spec, action: asked.action } as Request["spec"];
  const { dryRun, name: given } = flags;
  if (given !== undefined && (given.length > longestName || asName(given) !== given)) {
    const hint = `use at most ${longestName} lower-case letters, digits and '-', with a letter or digit at both ends`;
    throw new UsageError(`--name: "${given}" is not a name of a schedule`, hint);
  }
  const free =
    given === undefined && dryRun !== "client" ? await freeName(context, asked.name, spec, schema) : { name: given ?? asName(asked.name) };
  return { request: { kind: scheduleType, name: free.name, spec, schema, dryRun }, other: free.other };
}

/** Of another schedule that is still to do the same, in case that it was to be replaced. */
function besideOther(other: CloudSchedule | undefined, now: Date): string[] {
  const next = other && nextOf(other, now);
  if (!other || !next || next < now) return [];
  const { name } = other.metadata;
  return [`${name} does the same ${distance(next, now)}; if this is instead of it: kubectl cloud at-schedule cancel ${name}`];
}

async function confirmAndWrite(context: Context, { io }: Frame, { yes, dryRun }: ScheduleFlags, request: Request): Promise<Written> {
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
