import type { CloudAccount } from "../../crds/api/objects.ts";
import { accountType } from "../../lib/kinds.ts";
import { accounts, identityOf } from "../actions/account.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { asList, serialize } from "../output/serialize.ts";
import { age } from "../output/status.ts";
import { type Column, table } from "../output/table.ts";
import { displayName } from "../target.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  output?: "table" | "json" | "yaml" | "name";
}

export const configure: Configure = (command, frame) => {
  command
    .description("List the cloud accounts: which they are, who may use them, and where their credentials are.")
    .addOption(outputFlag(["table", "json", "yaml", "name"]))
    .addHelpText("after", examples(["All accounts", "kubectl cloud account list"]))
    .action(async () => {
      const flags: Flags = command.optsWithGlobals();
      const context = await frame.connect(flags);
      const found = await accounts(context);
      if (flags.output === "json" || flags.output === "yaml") frame.io.out(await serialize(asList(found, false), flags.output));
      else if (flags.output === "name") frame.io.out(found.map(({ metadata }) => `${displayName(accountType, metadata.name)}\n`).join(""));
      else if (found.length) frame.io.out(table(columns(context.now()), found));
      // a folder gets its own with its first object
      else frame.io.note(`No accounts found${context.hasKubectl ? "; add one with `kubectl cloud account add`" : ""}.`);
    });
};

/** What a column says that has nothing to say. */
const none = "<none>";

function columns(now: Date): Column<CloudAccount>[] {
  return [
    { title: "NAME", value: ({ metadata }) => metadata.name },
    { title: "PROVIDER", value: ({ spec }) => spec.provider },
    { title: "REGION", value: ({ spec }) => identityOf(spec).region ?? none },
    { title: "ACCOUNT-ID", value: ({ spec }) => identityOf(spec).id ?? none },
    { title: "CREDENTIALS", value: ({ spec }) => credentialsOf(spec) },
    { title: "NAMESPACES", value: ({ spec }) => spec.allowedNamespaces.join(",") },
    { title: "STATUS", value: ({ metadata }) => (metadata.deletionTimestamp ? "Deleting" : "Active") },
    { title: "AGE", value: ({ metadata }) => age(metadata.creationTimestamp, now) },
  ];
}

function credentialsOf({ credentials: { secretRef, serviceAccountName } }: CloudAccount["spec"]): string {
  if (secretRef) return `secret/${secretRef.name}`;
  return serviceAccountName === undefined ? none : `serviceaccount/${serviceAccountName}`;
}
