import { UsageError } from "../../lib/errors.ts";
import { findAll } from "../actions/find-all.ts";
import { start } from "../actions/start.ts";
import type { GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples } from "../flags/common.ts";
import { displayName, parseNamed } from "../target.ts";
import type { Configure } from "../verbs.ts";
import { waitAndTell } from "./waiting.ts";

interface Flags extends GlobalFlags {
  all?: boolean;
  wait?: boolean;
  timeout: string;
}

export const configure: Configure = (command, frame) => {
  command
    .usage("KIND/NAME... [flags]")
    .description("In local mode: start engines again that were stopped, or ended by themselves.")
    .argument("[target...]", "KIND/NAME… or KIND NAME…")
    .option("--all", "all of the folder, in every namespace")
    .option("--wait", "wait until they are ready, and tell what happens")
    .option("--timeout <DURATION>", "how long to wait", "10m")
    .addHelpText("after", examples(["Everything that was stopped", "kubectl cloud --local start --all --wait"]))
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      frame.place(flags, "folder");
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      if (flags.all && words.length) throw new UsageError("names and --all don't go together", "leave out one of them");
      const targets = flags.all ? "all" : parseNamed(words);
      const context = await frame.connectFolder(flags);
      const all = await start(context, await findAll(context, targets));
      frame.io.out(all.map(({ kind, name, result }) => `${displayName(kind, name)} ${result}\n`).join(""));
      const started = all.filter(({ result }) => result === "started");
      if (!started.length) return;
      const kick = await context.runs.kick(flags.wait === true);
      if (flags.wait) await waitAndTell(context, frame.io, started, "ready", timeoutMs, kick);
    });
};
