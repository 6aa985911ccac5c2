import { exitCodes, KnownError } from "../../lib/errors.ts";
import { writtenLine } from "../actions/apply.ts";
import type { Wanted } from "../actions/bind.ts";
import type { Frame } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { loadUi } from "../rich.ts";
import { sessionOf } from "../session.ts";
import { parseService, type TypedTarget } from "../workload.ts";
import type { BindFlags } from "./bind-flags.ts";
import { refuseFolder } from "./bind-folder.ts";
import { boundLines } from "./bind-told.ts";

/** What a command names of the two that it binds. */
export interface Named {
  service?: TypedTarget;
  workload?: TypedTarget;
}

/**
 * What is named, where a screen is to ask for the rest: on a terminal for screens, of a command that would bind one workload in
 * the cluster. Undefined where nothing is missing, or the command is to be refused as anywhere else.
 */
export function askedFor(words: readonly string[], flags: BindFlags, isRich: boolean): Named | undefined {
  const { filename, output, dryRun, selector } = flags;
  if (!isRich || filename || output !== undefined || dryRun !== "none" || selector !== undefined) return undefined;
  const [first, second, ...more] = words;
  if (first === undefined || (!first.includes("/") && second === undefined)) return {};
  if (!first.includes("/") && second?.includes("/") && !more.length) {
    const { service: workload } = parseService([second]);
    return { workload };
  }
  const { service, rest } = parseService(words);
  const [kind, name] = rest;
  return name === undefined && !kind?.includes("/") ? { service } : undefined;
}

/**
 * Asks for a binding on the terminal, and says afterwards what was written, for the terminal's own history. Throws `Declined`
 * (exit code 4) when nothing was, and what kept the binding from becoming ready while somebody waited.
 */
export async function askAndBind(frame: Frame, flags: BindFlags, named: Named, wanted: Wanted): Promise<void> {
  const { io } = frame;
  const timeoutMs = parseDuration(flags.timeout, "--timeout");
  const [context, ui] = await Promise.all([frame.connect(flags), loadUi()]);
  const done = await ui.openBind(sessionOf(frame, flags, context), { ...named, wanted, name: flags.name, timeoutMs });
  // where there are no workloads, the screen was about what there is instead
  if (!done) refuseFolder(frame, flags, named.service && `${named.service.kind}/${named.service.name}`);
  if (!done) throw new KnownError("not bound", { code: "Declined", hint: "nothing was written", exitCode: exitCodes.refused });
  const { bound, command, again, ending } = done;
  io.out(`${writtenLine(bound.written, "none")}\n`);
  for (const line of boundLines(bound)) io.note(line);
  io.note(`the same without asking: ${command}`);
  io.note(`see how it is: ${again}`);
  if (ending?.type === "failed") throw ending.error;
}
