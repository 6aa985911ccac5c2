import { UsageError } from "../../lib/errors.ts";
import { findSchedule } from "../actions/schedule.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { scheduleDetails } from "../output/schedule-details.ts";
import { asList, serialize } from "../output/serialize.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  output?: "json" | "yaml";
}

export const configure: Configure = (command, frame) => {
  command
    .usage("show NAME [flags]")
    .description("Show a schedule: what it does and for whom, its next five times, and what became of the last ones.")
    .argument("<show>")
    .argument("[NAME]", "name of the schedule")
    .addOption(outputFlag(["json", "yaml"], "print the schedule"))
    .addHelpText("after", examples(["All about one", "kubectl cloud at-schedule show rotate-postgres-orders"]))
    .action(async (_: string, name: string | undefined) => {
      const flags: Flags = command.optsWithGlobals();
      if (name === undefined) throw new UsageError("no schedule named", "name one of those of `kubectl cloud at-schedule list`");
      const context = await frame.connect(flags);
      const found = await findSchedule(context, name);
      const { output } = flags;
      frame.io.out(output ? await serialize(asList([found], true), output) : scheduleDetails(found, context.now()));
    });
};
