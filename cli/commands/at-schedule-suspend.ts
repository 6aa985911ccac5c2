import { UsageError } from "../../lib/errors.ts";
import { scheduleType } from "../../lib/kinds.ts";
import { suspendSchedules } from "../actions/schedule.ts";
import type { GlobalFlags } from "../context.ts";
import { examples } from "../flags/common.ts";
import { displayName } from "../target.ts";
import type { Configure } from "../verbs.ts";

const done = { suspend: "suspended", resume: "resumed" };

/** Of `suspend` and `resume`, which differ in a word. */
export const configure: Configure = (command, frame, args) => {
  const verb = args.find((word) => word === "suspend" || word === "resume") ?? "suspend";
  command
    .usage(`${verb} NAME... [flags]`)
    .description(
      verb === "suspend"
        ? "Have schedules start nothing until they are resumed. What falls due meanwhile is missed; what is at work goes on."
        : "Have suspended schedules start again at their next times.",
    )
    .argument(`<${verb}>`)
    .argument("[name...]", "names of schedules")
    .addHelpText(
      "after",
      examples([
        verb === "suspend" ? "Over the holidays" : "After the holidays",
        `kubectl cloud at-schedule ${verb} rotate-postgres-orders`,
      ]),
    )
    .action(async (_: string, names: string[]) => {
      const flags: GlobalFlags = command.optsWithGlobals();
      if (!names.length) throw new UsageError("no schedule named", "name one of those of `kubectl cloud at-schedule list`");
      const context = await frame.connect(flags);
      for (const { name, changed } of await suspendSchedules(context, names, verb === "suspend")) {
        frame.io.out(`${displayName(scheduleType, name)} ${changed ? done[verb] : "unchanged"}\n`);
      }
    });
};
