import { type Command, Option } from "commander";

import { findKind, type Kind } from "../../lib/kinds.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag, repeatable } from "../flags/common.ts";
import { kindAmong, operands } from "../flags/kind.ts";
import { addSchemaFlags } from "../flags/options.ts";
import { loadSchema } from "../flags/schema.ts";
import type { Configure } from "../verbs.ts";

/** The flags of plan that don't come from a schema. */
export interface PlanFlags extends GlobalFlags {
  filename?: string[];
  set?: string[];
  forceConflicts?: boolean;
  output?: "table" | "wide" | "json" | "yaml";
  detailedExitcode?: boolean;
  timeout: string;
}

export const configure: Configure = async (command, frame, args) => {
  addOwnFlags(command);
  command
    .usage("KIND/NAME [flags]")
    .description("Show what a run would change in the cloud, field by field. Nothing is changed.")
    .argument("[target...]", "KIND/NAME… or KIND NAME…; `plan KIND --help` shows the flags with which a change can be tried")
    .addHelpText("after", help);
  const kind = await kindAmong(args, addOwnFlags, kindOf);
  // flags of a kind that there isn't are not the mistake to speak of
  if (!kind && operands(args, addOwnFlags).length) command.allowUnknownOption();
  const schema = kind && (await loadSchema(kind.singular));
  const given = kind && schema && addSchemaFlags(command, schema, kind.kind);
  command.action(async (words: string[]) => {
    const { planObjects } = await import("./plan-objects.ts");
    const fields = schema && given && { schema, given: given() };
    await planObjects(frame, command.optsWithGlobals<PlanFlags>(), words, fields);
  });
};

function kindOf(word: string): Kind | undefined {
  return findKind(word.split("/")[0] ?? "");
}

const help = examples(
  ["Does the cloud differ from the spec?", "kubectl cloud plan queue/orders"],
  ["What would change with another value?", "kubectl cloud plan queue/orders --delay-seconds 30"],
  ["What would change with these files? Ends with 2 if anything would", "kubectl cloud plan -f queues.yaml --detailed-exitcode"],
);

function addOwnFlags(command: Command): void {
  command
    .addOption(repeatable(new Option("-f, --filename <FILE>", "plan for the objects of this file; - is stdin; may be repeated")))
    .addOption(repeatable(new Option("--set <PATH=VALUE>", "plan with this field set, by its path in the spec; may be repeated")))
    .option("--force-conflicts", "with -f: take over fields that something else has set")
    .addOption(outputFlag(["table", "wide", "json", "yaml"], "format (default: table; wide shows long values as a whole)"))
    .option("--detailed-exitcode", "end with 2 if something would change, with 0 if nothing would")
    .option("--timeout <DURATION>", "how long to wait for the answer of a run", "2m");
}
