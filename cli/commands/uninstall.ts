import { Option } from "commander";

import type { CloudAccount } from "../../crds/api/objects.ts";
import { accountType, builtin } from "../../lib/kinds.ts";
import { systemNamespace } from "../../lib/system.ts";
import { secretExists } from "../actions/account-secret.ts";
import type { DryRun } from "../actions/create.ts";
import { type Part, partName } from "../actions/install-manifests.ts";
import { uninstall } from "../actions/uninstall.ts";
import type { ClusterContext, GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples } from "../flags/common.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  dryRun: DryRun;
  timeout: string;
}

export const configure: Configure = (command, frame) => {
  command
    .description(
      "Remove kubectl cloud from the cluster: the dispatcher, the accounts with their Secrets, rights, policies, kinds and the namespace. It refuses while cloud objects or bindings exist, and deletes nothing in any cloud.",
    )
    .addOption(
      new Option("--dry-run <HOW>", "client: only say what would be deleted; server: let the cluster check it")
        .choices(["none", "client", "server"])
        .default("none"),
    )
    .option("--timeout <DURATION>", "how long to wait until all is gone", "5m")
    .addHelpText(
      "after",
      examples(["See what would go", "kubectl cloud uninstall --dry-run=client"], ["Remove it", "kubectl cloud uninstall"]),
    )
    .action(async () => {
      const flags: Flags = command.optsWithGlobals();
      frame.place(flags, "cluster");
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const context = await frame.connectCluster(flags);
      const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[flags.dryRun];
      const secrets: Secrets = { there: new Set(), perhaps: new Set() };
      let count = 0;
      for await (const part of uninstall(context, { dryRun: flags.dryRun, timeoutMs })) {
        count++;
        await noteSecret(context, part, secrets);
        const withSecrets = part.type === builtin.namespace ? secretsText(secrets) : "";
        const { name, namespace } = part.object.metadata;
        const place = namespace === undefined || namespace === systemNamespace ? "" : ` in namespace ${namespace}`;
        frame.io.out(`${partName(part.type, name)} deleted${place}${withSecrets}${suffix}\n`);
      }
      if (!count) frame.io.note("kubectl cloud is not installed in this cluster");
    });
};

/** Names of the accounts' Secrets: `perhaps` are those that the caller may not look at. */
interface Secrets {
  there: Set<string>;
  perhaps: Set<string>;
}

async function noteSecret(context: ClusterContext, { type, object }: Part, { there, perhaps }: Secrets): Promise<void> {
  const name = type === accountType ? (object as CloudAccount).spec.credentials.secretRef?.name : undefined;
  if (name === undefined) return;
  const exists = await secretExists(context, name);
  if (exists !== false) (exists ? there : perhaps).add(name);
}

function secretsText({ there, perhaps }: Secrets): string {
  const list = (names: Set<string>) => [...names].join(", ");
  return `${there.size ? `, and in it the accounts' Secrets: ${list(there)}` : ""}${perhaps.size ? `, and in it Secrets named ${list(perhaps)}, if they are there` : ""}`;
}
