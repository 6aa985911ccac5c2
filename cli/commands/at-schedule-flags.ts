import { type Command, Option } from "commander";

import type { DryRun } from "../actions/create.ts";
import type { RunWords } from "../actions/schedule-run-words.ts";
import type { SettingWords } from "../actions/schedule-settings.ts";
import { type ActionName, actions } from "../actions/schedule-words.ts";
import type { GlobalFlags } from "../context.ts";
import { outputFlag, repeatable } from "../flags/common.ts";

/** The flags of at-schedule that don't come from a kind's schema. */
export interface ScheduleFlags extends GlobalFlags, SettingWords, RunWords {
  timeZone?: string;
  yes?: boolean;
  ignoreNotFound?: boolean;
  dryRun: DryRun;
  output?: "json" | "yaml" | "name";
  filename?: string[];
  set?: string[];
  requireApproval?: boolean;
}

/** Flags of every action. */
export function addScheduleFlags(command: Command): void {
  command
    .option("--cron <CRON>", "again and again instead of WHEN, as a CronJob: minute hour day month weekday")
    .option("--time-zone <ZONE>", "time zone of WHEN or --cron, such as Asia/Tokyo (default: yours)")
    .option("--name <NAME>", "name of the schedule (default: made of the action and the object)")
    .option("-y, --yes", "don't ask")
    .option("--suspend", "start nothing until `at-schedule resume`")
    .option("--starting-deadline <DURATION>", "how late it may still be started; later is missed (default: however late)")
    .addOption(
      new Option(
        "--concurrency <POLICY>",
        "with --cron, when an earlier one is still at work: Allow both, Forbid the new one, Replace the earlier",
      ).choices(["Allow", "Forbid", "Replace"]),
    )
    .option("--successful-history-limit <NUMBER>", "how many that succeeded are remembered (default: 3)")
    .option("--failed-history-limit <NUMBER>", "how many that failed or were missed are remembered (default: 1)")
    .option("--ignore-not-found", "the object of the action may come later")
    .addOption(
      new Option("--dry-run <HOW>", "client: only print what would be sent; server: let the cluster check it; nothing is stored")
        .choices(["none", "client", "server"])
        .default("none"),
    )
    .addOption(outputFlag(["json", "yaml", "name"], "print the schedule"));
}

/** Flags of one action, beside those of a kind's schema. */
export function addActionFlags(command: Command, action: ActionName): void {
  if (action === "create") {
    command
      .addOption(repeatable(new Option("-f, --filename <FILE>", "create the objects of this file; - is stdin; may be repeated")))
      .addOption(repeatable(new Option("--set <PATH=VALUE>", "set a field by its path in the spec; may be repeated")))
      .option("--require-approval", "change nothing in the cloud before somebody has approved it with `kubectl cloud approve`");
  }
  if (action === "run") {
    command
      .option("--image <IMAGE>", "image of the Job's container")
      .addOption(repeatable(new Option("--env <NAME=VALUE>", "environment variable of the Job; may be repeated")))
      .addOption(
        repeatable(
          new Option("--env-from-secret <NAME=SECRET/KEY>", "environment variable from a Secret, such as a connection's; may be repeated"),
        ),
      )
      .option("--service-account <NAME>", "ServiceAccount of the Job's pod (default: the namespace's own)");
  }
}

/** All of them, for finding out which words are no values of flags. */
export function addAllFlags(command: Command): void {
  addScheduleFlags(command);
  for (const action of Object.keys(actions) as ActionName[]) addActionFlags(command, action);
}
