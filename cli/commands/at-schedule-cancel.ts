import { Option } from "commander";

import type { CloudSchedule } from "../../crds/api/objects.ts";
import { UsageError } from "../../lib/errors.ts";
import { scheduleType } from "../../lib/kinds.ts";
import type { DryRun } from "../actions/create.ts";
import { deleteObjects } from "../actions/delete.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { displayName } from "../target.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  ignoreNotFound?: boolean;
  dryRun: DryRun;
  output?: "name";
}

export const configure: Configure = (command, frame) => {
  command
    .usage("cancel NAME... [flags]")
    .description("Take schedules back: nothing more is started for them.")
    .argument("<cancel>")
    .argument("[name...]", "names of schedules")
    .option("--ignore-not-found", "what is not there counts as cancelled")
    .addOption(
      new Option("--dry-run <HOW>", "client: only say what would be cancelled; server: let the cluster check it")
        .choices(["none", "client", "server"])
        .default("none"),
    )
    .addOption(outputFlag(["name"], "print only the names"))
    .addHelpText("after", examples(["Before its time has come", "kubectl cloud at-schedule cancel delete-postgres-orders"]))
    .action(async (_: string, names: string[]) => {
      const { ignoreNotFound = false, dryRun, output, ...flags }: Flags = command.optsWithGlobals();
      if (!names.length) throw new UsageError("no schedule named", "name one of those of `kubectl cloud at-schedule list`");
      const context = await frame.connect(flags);
      const targets = names.map((name) => ({ kind: scheduleType, name }));
      const cancelled = await deleteObjects(context, { targets, ignoreNotFound, dryRun });
      const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
      for (const { name, object } of cancelled) {
        const shown = displayName(scheduleType, name);
        frame.io.out(output === "name" ? `${shown}\n` : `${shown} cancelled${suffix}\n`);
        for (const line of underWay(object as unknown as CloudSchedule)) frame.io.note(`${name}: ${line}`);
      }
    });
};

/** What is being done while a schedule is cancelled. */
function underWay({ status }: CloudSchedule): string[] {
  return (status?.active ?? []).map(({ run, job }) =>
    job === undefined
      ? `run ${run ?? ""} is at work, and ends what it began`
      : `job/${job} was still running: it is deleted with the schedule`,
  );
}
