import { Option } from "commander";

import type { CloudAccount } from "../../crds/api/objects.ts";
import { accountType, builtin } from "../../lib/kinds.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { DryRun } from "../actions/create.ts";
import { type Part, partName } from "../actions/install-manifests.ts";
import { uninstall } from "../actions/uninstall.ts";
import type { GlobalFlags } from "../context.ts";
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
      "Remove kubectl cloud from the cluster: the dispatcher, the accounts with their Secrets, rights, policies, kinds and the namespace. It refuses while cloud objects exist, and deletes nothing in any cloud.",
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
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const context = await frame.connect(flags);
      const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[flags.dryRun];
      const secrets: string[] = [];
      let count = 0;
      for await (const part of uninstall(context, { dryRun: flags.dryRun, timeoutMs })) {
        count++;
        secrets.push(...secretOf(part));
        const withSecrets =
          part.type === builtin.namespace && secrets.length ? `, and in it the accounts' Secrets: ${secrets.join(", ")}` : "";
        const { name, namespace } = part.object.metadata;
        const place = namespace === undefined || namespace === systemNamespace ? "" : ` in namespace ${namespace}`;
        frame.io.out(`${partName(part.type, name)} deleted${place}${withSecrets}${suffix}\n`);
      }
      if (!count) frame.io.note("kubectl cloud is not installed in this cluster");
    });
};

function secretOf({ type, object }: Part): string[] {
  const name = type === accountType ? (object as CloudAccount).spec.credentials.secretRef?.name : undefined;
  return name === undefined ? [] : [name];
}
