import { UsageError } from "../../lib/errors.ts";
import { findAll } from "../actions/find-all.ts";
import { stop } from "../actions/stop.ts";
import type { GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples } from "../flags/common.ts";
import { displayName, parseNamed, shortName } from "../target.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  all?: boolean;
  timeout: string;
}

export const configure: Configure = (command, frame) => {
  command
    .usage("KIND/NAME... [flags]")
    .description("In local mode: end engines on this machine. They keep their data; `start` has them run again.")
    .argument("[target...]", "KIND/NAME… or KIND NAME…")
    .option("--all", "all of the folder, in every namespace")
    .option("--timeout <DURATION>", "how long to wait for a run that is at work", "2m")
    .addHelpText(
      "after",
      examples(
        ["A database, until it is needed again", "kubectl cloud --local stop postgres/orders"],
        ["Everything, before the machine is put away", "kubectl cloud --local stop --all"],
      ),
    )
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      frame.place(flags, "folder");
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      if (flags.all && words.length) throw new UsageError("names and --all don't go together", "leave out one of them");
      const targets = flags.all ? "all" : parseNamed(words);
      const context = await frame.connectFolder(flags);
      const stopped = await stop(context, await findAll(context, targets), timeoutMs);
      for (const { kind, name, result, note } of stopped) {
        frame.io.out(`${displayName(kind, name)} ${result}\n`);
        if (note !== undefined) frame.io.note(`${shortName(kind, name)}: ${note}`);
      }
      if (!stopped.length) frame.io.note("There is nothing to stop.");
    });
};
