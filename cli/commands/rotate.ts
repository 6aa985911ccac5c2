import { Option } from "commander";

import type { ServiceObject } from "../../crds/api/objects.ts";
import { refusedRotation, requestRotations, type Rotating } from "../actions/rotate.ts";
import type { GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples } from "../flags/common.ts";
import { rotationNotes } from "../output/rotation.ts";
import { displayName, parseNamed, shortName } from "../target.ts";
import type { Configure } from "../verbs.ts";
import { noteKick, waitAndTell } from "./waiting.ts";

interface Flags extends GlobalFlags {
  wait?: boolean;
  timeout: string;
  output?: "name";
}

export const configure: Configure = (command, frame) => {
  command
    .usage("KIND/NAME... [flags]")
    .description("Have a run give it a new password, or new keys one after the other, and write that into the connection.")
    .argument("[target...]", "KIND/NAME… or KIND NAME…")
    .option("--wait", "wait until the connection has the new one, and tell what happens")
    .option("--timeout <DURATION>", "how long to wait", "10m")
    .addOption(new Option("-o, --output <FORMAT>", "print only the names").choices(["name"]))
    .addHelpText(
      "after",
      examples(
        ["A new password for a database, and wait until its Secret has it", "kubectl cloud rotate postgres/orders --wait"],
        ["Each month", 'kubectl cloud at-schedule --cron "0 3 1 * *" rotate postgres/orders'],
      ),
    )
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      const { io } = frame;
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const targets = parseNamed(words);
      const context = await frame.connect(flags);
      const rotating = await requestRotations(context, targets);
      const done = flags.output === "name" ? "" : " rotation requested";
      io.out(rotating.map(({ kind, name }) => `${displayName(kind, name)}${done}\n`).join(""));
      if (flags.output === undefined) for (const one of rotating) for (const note of rotationNotes(one)) io.note(note);
      const kick = await context.runs.kick(flags.wait === true);
      if (!flags.wait) return noteKick(io, kick);
      const objects = (await waitAndTell(context, io, rotating, "ready", timeoutMs, kick)) as ServiceObject[];
      // the workloads have the old one until their binding's run, which need not wait for the dispatcher's minute
      if (rotating.some(({ bindings }) => bindings.length)) await context.runs.kick(false);
      for (const [index, object] of objects.entries()) tellEnd(rotating[index] as Rotating, object, io.note);
    });
};

/** What is left to be known when the connection has the new one. Throws what a cloud has refused (exit code 6). */
function tellEnd(one: Rotating, { status }: ServiceObject, note: (text: string) => void): void {
  const refused = refusedRotation(one, status?.rotation);
  if (refused) throw refused;
  const { revokeAt } = status?.rotation ?? {};
  if (revokeAt) note(`${shortName(one.kind, one.name)}: the old key works until ${revokeAt}`);
}
