import { type Command, Option } from "commander";

import type { DryRun } from "../actions/create.ts";
import type { GlobalFlags } from "../context.ts";
import { outputFlag } from "../flags/common.ts";

/** The flags of commands that delete. */
export interface DeleteFlags extends GlobalFlags {
  wait: boolean;
  timeout: string;
  dryRun: DryRun;
  ignoreNotFound?: boolean;
  output?: "name";
}

/** What deleting means to a command, in the words of its help. */
export interface DeleteWords {
  /** What is waited for: `they are gone`. */
  until: string;
  /** What a run does meanwhile: `deletes them from the cloud`. */
  run: string;
  /** What has become of what is not there: `deleted`. */
  done: string;
}

/** Adds the flags that say how something is deleted: whether it is waited for, and what is printed. */
export function addDeleteFlags(command: Command, { until, run, done }: DeleteWords): void {
  command
    .option("--wait", `wait until ${until}, and tell what happens`, true)
    .option("--no-wait", `return at once; a run ${run}`)
    .option("--timeout <DURATION>", "how long to wait", "10m")
    .addOption(
      new Option("--dry-run <HOW>", "client: only say what would be deleted; server: let the cluster check it")
        .choices(["none", "client", "server"])
        .default("none"),
    )
    .option("--ignore-not-found", `what is not there counts as ${done}`)
    .addOption(outputFlag(["name"], "print only the names"));
}
