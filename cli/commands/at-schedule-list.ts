import { scheduleType } from "../../lib/kinds.ts";
import { schedules } from "../actions/schedule.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { byNext, scheduleBelow, scheduleColumns } from "../output/schedule-list.ts";
import { asList, serialize } from "../output/serialize.ts";
import { tablePrinter } from "../output/table.ts";
import { displayName } from "../target.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  allNamespaces?: boolean;
  output?: "table" | "json" | "yaml" | "name";
}

export const configure: Configure = (command, frame) => {
  command
    .description("List schedules: when they come next, in your time zone, and what became of the last time.")
    .argument("<list>")
    .option("-A, --all-namespaces", "show those of all namespaces")
    .addOption(outputFlag(["table", "json", "yaml", "name"]))
    .addHelpText("after", examples(["What is to come", "kubectl cloud at-schedule list"]))
    .action(async () => {
      const flags: Flags = command.optsWithGlobals();
      const { allNamespaces = false, output = "table" } = flags;
      const context = await frame.connect(flags);
      const now = context.now();
      const found = byNext(await schedules(context, { allNamespaces }), now);
      const { io } = frame;
      if (output === "json" || output === "yaml") io.out(await serialize(asList(found, false), output));
      else if (output === "name") io.out(found.map(({ metadata }) => `${displayName(scheduleType, metadata.name)}\n`).join(""));
      else if (found.length) io.out(tablePrinter(scheduleColumns({ namespaces: allNamespaces, now }), scheduleBelow)(found));
      else io.note(allNamespaces ? "No schedules found" : `No schedules found in ${context.namespace} namespace.`);
    });
};
