import { type Command, Option } from "commander";

import { serviceKinds } from "../../lib/kinds.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag, repeatable } from "../flags/common.ts";
import { kindAmong, operands } from "../flags/kind.ts";
import { addSchemaFlags } from "../flags/options.ts";
import { loadSchema } from "../flags/schema.ts";
import type { Configure } from "../verbs.ts";

/** The flags of create that don't come from a schema. */
export interface CreateFlags extends GlobalFlags {
  filename?: string[];
  set?: string[];
  dryRun: "none" | "client" | "server";
  forceConflicts?: boolean;
  requireApproval?: boolean;
  output?: "json" | "yaml" | "name";
  wait?: boolean;
  timeout: string;
}

export const configure: Configure = async (command, frame, args) => {
  addOwnFlags(command);
  const kind = await kindAmong(args, addOwnFlags);
  if (!kind) {
    // flags of a kind that there isn't are not the mistake to speak of
    if (operands(args, addOwnFlags).length) command.allowUnknownOption().allowExcessArguments();
    command
      .usage("KIND NAME [flags]")
      .description("Create a cloud service. On a terminal a form asks for what is missing.")
      .argument("[KIND]", `${serviceKinds.map(({ singular }) => singular).join(", ")}; \`create KIND --help\` shows its flags`)
      .argument("[NAME]", "name of the object, in the namespace")
      .addHelpText("after", general);
    command.action(async (word: string | undefined) => {
      const flags = command.optsWithGlobals<CreateFlags>();
      const { asksInForm, createByForm } = await import("./create-form.ts");
      if (word === undefined && !flags.set && asksInForm(frame, flags)) return createByForm(frame, flags, {});
      const { createFromFiles } = await import("./create-files.ts");
      await createFromFiles(frame, flags, word);
    });
    return;
  }
  const schema = await loadSchema(kind.singular);
  const given = addSchemaFlags(command, schema, kind.kind);
  command
    .usage(`${kind.singular} NAME [flags]`)
    .description(
      `Create a ${kind.kind}: a Kubernetes object from which a run makes the service in the cloud account. On a terminal a form asks for what is missing.`,
    )
    .argument("<KIND>", kind.singular)
    .argument("[NAME]", "name of the object, in the namespace")
    .addHelpText(
      "after",
      examples(
        [
          `A ${kind.kind} in the account dev, and wait until it can be used`,
          `kubectl cloud create ${kind.singular} orders --account dev --wait`,
        ],
        ["The manifest only, for GitOps", `kubectl cloud create ${kind.singular} orders --account dev --dry-run=client -o yaml`],
      ),
    )
    .action(async (_: string, name: string | undefined) => {
      const { createFromFlags } = await import("./create-flags.ts");
      await createFromFlags(frame, command.optsWithGlobals<CreateFlags>(), { kind, name, schema, given: given() });
    });
};

const general = examples(
  ["A form, on a terminal: kind, account, fields, and what would be written", "kubectl cloud create"],
  ["A queue in the account dev", "kubectl cloud create queue orders --account dev --fifo"],
  ["What flags a queue has", "kubectl cloud create queue --help"],
  ["All objects of a file: created, changed or left as they are", "kubectl cloud create -f queues.yaml"],
);

/** The flags of create that every kind has. */
export function addOwnFlags(command: Command): void {
  command
    .addOption(repeatable(new Option("-f, --filename <FILE>", "make the objects of this file, declaratively; - is stdin; may be repeated")))
    .addOption(repeatable(new Option("--set <PATH=VALUE>", "set a field by its path in the spec; may be repeated")))
    .addOption(
      new Option("--dry-run <HOW>", "client: only print what would be sent; server: let the cluster check it; nothing is stored")
        .choices(["none", "client", "server"])
        .default("none"),
    )
    .option("--force-conflicts", "with -f: take over fields that something else has set")
    .option("--require-approval", "change nothing in the cloud before somebody has approved it with `kubectl cloud approve`")
    .addOption(outputFlag(["json", "yaml", "name"], "print the object"))
    .option("--wait", "wait until it is ready, and tell what happens")
    .option("--timeout <DURATION>", "how long to wait", "10m");
}
