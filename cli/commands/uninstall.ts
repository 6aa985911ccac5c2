import { Option } from "commander";

import { exitCodes, KnownError } from "../../lib/errors.ts";
import { builtin } from "../../lib/kinds.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { DryRun } from "../actions/create.ts";
import { type Part, partName } from "../actions/install-manifests.ts";
import { outline } from "../actions/uninstall-outline.ts";
import { accountSecrets, secretsText } from "../actions/uninstall-secrets.ts";
import { uninstall } from "../actions/uninstall.ts";
import type { ClusterContext, GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples } from "../flags/common.ts";
import type { Io } from "../io.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  dryRun: DryRun;
  yes?: boolean;
  timeout: string;
}

export const configure: Configure = (command, frame) => {
  command
    .description(
      "Remove kubectl cloud from the cluster: the dispatcher, the schedules, the accounts with their Secrets, rights, policies, kinds and the namespace. It refuses while cloud objects or bindings exist, and deletes nothing in any cloud. It asks first; without a terminal it needs --yes.",
    )
    .addOption(
      new Option("--dry-run <HOW>", "client: only say what would be deleted; server: let the cluster check it")
        .choices(["none", "client", "server"])
        .default("none"),
    )
    .option("-y, --yes", "don't ask")
    .option("--timeout <DURATION>", "how long to wait until all is gone", "5m")
    .addHelpText(
      "after",
      examples(
        ["See what would go", "kubectl cloud uninstall --dry-run=client"],
        ["Remove it", "kubectl cloud uninstall"],
        ["In a script", "kubectl cloud uninstall --yes"],
      ),
    )
    .action(async () => {
      const flags: Flags = command.optsWithGlobals();
      frame.place(flags, "cluster");
      const { dryRun } = flags;
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const context = await frame.connectCluster(flags);
      const parts: Part[] = [];
      for await (const part of uninstall(context, { dryRun: "client", timeoutMs })) parts.push(part);
      if (!parts.length) return frame.io.note("kubectl cloud is not installed in this cluster");
      const secrets = await accountSecrets(context, parts);
      if (dryRun === "none" && !flags.yes) await ask(context, frame.io, outline(parts, secrets));
      const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
      for await (const { type, object } of dryRun === "client" ? parts : uninstall(context, { dryRun, timeoutMs })) {
        const withSecrets = type === builtin.namespace ? secretsText(secrets) : "";
        const { name, namespace } = object.metadata;
        const place = namespace === undefined || namespace === systemNamespace ? "" : ` in namespace ${namespace}`;
        frame.io.out(`${partName(type, name)} deleted${place}${withSecrets}${suffix}\n`);
      }
    });
};

/** Throws `Declined` (exit code 4) unless somebody says yes. */
async function ask({ serverURL, contextName }: ClusterContext, io: Io, lines: readonly string[]): Promise<void> {
  const what = `from the cluster ${serverURL} (context "${contextName}"), and nothing from any cloud:\n${lines.map((line) => `  ${line}`).join("\n")}`;
  if (io.interactive) {
    io.note(`this removes ${what}`);
    if (await io.confirm("Remove all of this?")) return;
  }
  throw io.interactive
    ? new KnownError("not removed", { code: "Declined", hint: "nothing was changed", exitCode: exitCodes.refused })
    : new KnownError(`nothing was removed, as without a terminal nobody can be asked. It would remove ${what}`, {
        code: "Declined",
        hint: "remove it with --yes; each object by its name: kubectl cloud uninstall --dry-run=client",
        exitCode: exitCodes.refused,
      });
}
