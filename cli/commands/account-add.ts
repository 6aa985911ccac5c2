import { UsageError } from "../../lib/errors.ts";
import { loadSchema } from "../flags/schema.ts";
import type { Configure } from "../verbs.ts";
import { configureProvider } from "./account-add-provider.ts";
import { usage } from "./account-add-usage.ts";

export const configure: Configure = async (command, frame, args) => {
  const schema = await loadSchema("cloudaccount");
  const providers = schema.properties?.provider?.enum ?? [];
  const provider = args.find((word) => providers.includes(word));
  const argument = command.createArgument("[PROVIDER]", "which cloud; `account add PROVIDER --help` shows its flags");
  // shown and completed, and checked below with a better message
  argument.argChoices = providers;
  command
    .usage(`add ${provider ?? "PROVIDER"} NAME [flags]`)
    .description("Add a cloud account: which one it is, who may use it, and the credentials of its runs.")
    .addArgument(argument)
    .argument("[NAME]", "name of the account in this cluster");
  if (provider !== undefined) {
    configureProvider(command, frame, schema, provider);
    return;
  }
  // what follows a provider that there isn't is not the mistake to speak of
  command
    .allowUnknownOption()
    .allowExcessArguments()
    .action((_action: string, word: string | undefined, name: string | undefined) => {
      frame.place(command.optsWithGlobals(), "cluster");
      if (word === undefined || word.startsWith("-")) throw new UsageError("PROVIDER is missing", usage(providers, "NAME"));
      throw new UsageError(`unknown provider ${word}: use ${providers.join(" or ")}`, usage(providers, nameIn(word, name)));
    });
};

/** Who leaves the provider out gives the name in its place. */
function nameIn(word: string, name = "-"): string {
  return name.startsWith("-") ? word : name;
}
