import { Option } from "commander";

import { UsageError } from "../../lib/errors.ts";
import { bindingType, findKind } from "../../lib/kinds.ts";
import { deleteObjects } from "../actions/delete.ts";
import { bindingsBetween } from "../actions/unbind.ts";
import type { ClusterContext } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples } from "../flags/common.ts";
import type { Configure } from "../verbs.ts";
import { parseBound } from "../workload.ts";
import { refuseFolder } from "./bind-folder.ts";
import { addDeleteFlags, type DeleteFlags } from "./delete-flags.ts";
import { finishDelete } from "./deleted.ts";

interface Flags extends DeleteFlags {
  selector?: string;
}

export const configure: Configure = (command, frame) => {
  command
    .usage("NAME... | KIND/NAME WORKLOAD [flags]")
    .description(
      "Take a connection out of a workload again, which is then as it was before: deletes the CloudBinding, and waits until a run has done it. The service stays.",
    )
    .argument("[target...]", "names of CloudBindings; or the service, and the workload that it is bound to")
    .addOption(new Option("-l, --selector <LABELS>", "the labels that the workloads were bound by, instead of a workload's name"));
  addDeleteFlags(command, { until: "the workload is restored", run: "restores it", done: "unbound" });
  command
    .addHelpText(
      "after",
      examples(
        ["What `kubectl cloud bind postgres/orders deployment/web` put there", "kubectl cloud unbind postgres/orders deployment/web"],
        ["By the name of the CloudBinding", "kubectl cloud unbind web-orders"],
      ),
    )
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const namesIn = named(words, flags.selector);
      refuseFolder(frame, flags, words[0]);
      const context = await frame.connectCluster(flags);
      const names = await namesIn(context).catch((error: unknown) => {
        if (flags.ignoreNotFound && error instanceof Error && "code" in error && error.code === "NotFound") return [];
        throw error;
      });
      const targets = names.map((name) => ({ kind: bindingType, name }));
      const deleted = await deleteObjects(context, { targets, ignoreNotFound: flags.ignoreNotFound ?? false, dryRun: flags.dryRun });
      await finishDelete(context, frame, flags, deleted, timeoutMs);
    });
};

/** Reads names of bindings, or a service and a workload between which they are. */
function named(words: readonly string[], labels: string | undefined): (context: ClusterContext) => Promise<string[]> {
  const [first] = words;
  if (first === undefined) {
    throw new UsageError(
      "no binding named",
      "name it, or the service and the workload: kubectl cloud unbind postgres/orders deployment/web",
    );
  }
  const bare = withoutKind(words);
  // what has no slash is a name, unless it is a kind with a name and a workload behind it
  if (bare !== words || !(first.includes("/") || (words.length > 1 && isKind(first)))) {
    if (labels !== undefined) throw new UsageError("a binding's name and -l don't go together", "leave out one of them");
    return () => Promise.resolve([...bare]);
  }
  const { service, workload } = parseBound(words, labels);
  return (context) => bindingsBetween(context, service, workload);
}

function isKind(word: string): boolean {
  return findKind(word) !== undefined || /^secrets?$/i.test(word);
}

/** Names that were given as `cloudbinding/NAME` or `cloudbinding NAME`; other words as they are. */
function withoutKind(words: readonly string[]): readonly string[] {
  const [first = "", ...rest] = words;
  if (findKind(first) === bindingType) return rest;
  return findKind(first.split("/")[0] ?? "") === bindingType ? words.map((word) => word.replace(/^[^/]*\//, "")) : words;
}
