import { exitCodes, KnownError } from "../../lib/errors.ts";
import { writtenLine } from "../actions/apply.ts";
import type { Frame } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { loadUi } from "../rich.ts";
import { sessionOf } from "../session.ts";
import { shortName } from "../target.ts";
import type { openCreate } from "../ui/index.ts";
import type { CreateFlags } from "./create.ts";

/** What the command line says already of what a form is to make. */
export type Start = NonNullable<Parameters<typeof openCreate>[1]["start"]>;

/** Whether what is missing is asked for in a form: on a terminal, when nothing but an object is wanted of the command. */
export function asksInForm({ io }: Frame, { filename, output, dryRun, forceConflicts }: CreateFlags): boolean {
  return io.rich && !filename && output === undefined && dryRun === "none" && !forceConflicts;
}

/**
 * `create` of something that the command line does not say in full: asks for the rest in a form, and tells afterwards what was
 * written. Throws `Declined` (exit code 4) when the user writes nothing, and as waiting does when the user has seen it fail.
 */
export async function createByForm(frame: Frame, flags: CreateFlags, start: Start): Promise<void> {
  const { io } = frame;
  const timeoutMs = parseDuration(flags.timeout, "--timeout");
  const [context, ui] = await Promise.all([frame.connect(flags), loadUi()]);
  const made = await ui.openCreate(sessionOf(frame, flags, context), {
    start: { ...start, approval: flags.requireApproval ?? false },
    timeoutMs,
  });
  if (!made) throw new KnownError("not created", { code: "Declined", hint: "nothing was written", exitCode: exitCodes.refused });
  const { kind, object, command, ending } = made;
  const short = shortName(kind, object.metadata.name);
  io.out(`${writtenLine(made, "none")}\n`);
  io.note(`the same again: ${command}`);
  if (ending?.type === "reached") io.note(`${short} is ready`);
  if (ending?.type === "left") io.note(`it goes on by itself; see kubectl cloud status ${short} -w`);
  if (ending?.type === "failed") throw ending.error;
}
