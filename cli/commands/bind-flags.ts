import { type Command, Option } from "commander";

import { UsageError } from "../../lib/errors.ts";
import type { Wanted } from "../actions/bind.ts";
import type { DryRun } from "../actions/create.ts";
import type { GlobalFlags } from "../context.ts";
import { outputFlag, repeatable } from "../flags/common.ts";

/** The flags of bind. */
export interface BindFlags extends GlobalFlags {
  selector?: string;
  name?: string;
  env?: string[];
  prefix?: string;
  all?: boolean;
  /** `--files`, and `--files=NAME`. */
  files?: boolean;
  filesName?: string;
  type?: string;
  provider?: string;
  container?: string[];
  restartOnChange?: boolean;
  filename?: string[];
  dryRun: DryRun;
  output?: "name" | "yaml" | "json" | "wide";
  wait?: boolean;
  timeout: string;
}

export function addBindFlags(command: Command): void {
  const what = "Connection:";
  const how = "Workload:";
  const group = (option: Option, heading: string) => command.addOption(option.helpGroup(heading));
  group(repeatable(new Option("--env <NAME=KEY>", "this variable, of this key of the Secret; may be repeated")), what);
  group(new Option("--all", "a variable of each key, as `kubectl cloud env` names them: ORDERS_HOST for the key host of orders"), what);
  group(new Option("--prefix <TEXT>", 'as --all, with this before each name instead of the service\'s: DB_HOST; "" for nothing'), what);
  group(
    new Option("--files", "mount the Secret below $SERVICE_BINDING_ROOT, in a directory of the service's name; --files=NAME names another"),
    what,
  );
  group(new Option("--files-name <NAME>").hideHelp(), what);
  group(new Option("--type <TEXT>", "what the file type says, instead of the Secret's"), what);
  group(new Option("--provider <TEXT>", "what the file provider says, instead of the Secret's"), what);
  group(new Option("-l, --selector <LABELS>", "all workloads of the kind with these labels, such as app=web, also later ones"), how);
  group(repeatable(new Option("--container <NAME>", "only this container or init container; may be repeated (default: all)")), how);
  group(
    new Option(
      "--restart-on-change",
      "replace the pods when the connection changes (default: with variables, of which a running pod sees no change)",
    ),
    how,
  );
  group(new Option("--no-restart-on-change", "leave the pods alone when the connection changes"), how);
  group(
    repeatable(
      new Option(
        "-f, --filename <FILE>",
        "put the connection into the manifests of this file instead, and print them; - is stdin; may be repeated",
      ),
    ),
    how,
  );
  command
    .option("--name <NAME>", "name of the CloudBinding (default: WORKLOAD-SERVICE, such as web-orders)")
    .addOption(
      new Option(
        "--dry-run <HOW>",
        "client: only print what would be sent; server: let the cluster check it; with -o yaml the workload as it would be",
      )
        .choices(["none", "client", "server"])
        .default("none"),
    )
    .addOption(outputFlag(["name", "yaml", "json", "wide"], "print the CloudBinding"))
    .option("--wait", "wait until the workload has the connection, and tell what happens")
    .option("--timeout <DURATION>", "how long to wait", "10m");
}

/** What the flags ask for: variables and files of everything, unless they say what. Throws {@link UsageError} for those that don't go together. */
export function wantedOf(flags: BindFlags): Wanted {
  const { env: chosen = [], prefix, type, provider, container: containers, restartOnChange } = flags;
  const says = chosen.length > 0 || prefix !== undefined || flags.all === true || flags.files === true || flags.filesName !== undefined;
  const files = flags.files ?? (flags.filesName !== undefined || !says);
  const all = prefix !== undefined || (flags.all ?? !says);
  if (!files && !all && !chosen.length) {
    throw new UsageError(
      "neither variables nor files asked for",
      "leave out --files=false and --all=false, or name variables with --env NAME=KEY",
    );
  }
  if (!files && (type !== undefined || provider !== undefined)) {
    throw new UsageError(`--${type === undefined ? "provider" : "type"} is about files`, "add --files, or leave it out");
  }
  return {
    variables: { chosen, all: all ? { prefix } : undefined },
    files: files ? { name: flags.filesName, type, provider } : undefined,
    containers,
    restartOnChange,
  };
}
