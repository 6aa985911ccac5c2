import { Option } from "commander";

import { UsageError } from "../../lib/errors.ts";
import { type Deleted, deleteObjects } from "../actions/delete.ts";
import { type Context, type Frame, within } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples, repeatable } from "../flags/common.ts";
import { placeManifests, readManifests } from "../manifests.ts";
import { type NamedTarget, parseNamed } from "../target.ts";
import type { Configure } from "../verbs.ts";
import { addDeleteFlags, type DeleteFlags } from "./delete-flags.ts";
import { finishDelete } from "./deleted.ts";

interface Flags extends DeleteFlags {
  filename?: string[];
}

export const configure: Configure = (command, frame) => {
  command
    .argument("[target...]", "KIND/NAME… or KIND NAME…")
    .addOption(repeatable(new Option("-f, --filename <FILE>", "delete the objects of this file; - is stdin; may be repeated")));
  addDeleteFlags(command, { until: "they are gone", run: "deletes them from the cloud", done: "deleted" });
  command
    .addHelpText(
      "after",
      examples(
        ["Delete a queue, in the cloud too unless its deletionPolicy is Retain", "kubectl cloud delete queue/orders"],
        ["Without waiting", "kubectl cloud delete queue orders mail --no-wait"],
      ),
    )
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const named = await toDelete(frame, flags, words);
      const context = await frame.connect(flags);
      const deleted: Deleted[] = [];
      for (const [namespace, targets] of named(context)) {
        const request = { targets, ignoreNotFound: flags.ignoreNotFound ?? false, dryRun: flags.dryRun };
        deleted.push(...(await deleteObjects(within(context, namespace), request)));
      }
      await finishDelete(context, frame, flags, deleted, timeoutMs);
    });
};

/** The objects by namespace, once the namespace is known. */
async function toDelete(
  frame: Frame,
  { filename, namespace }: Flags,
  words: readonly string[],
): Promise<(context: Context) => Map<string, NamedTarget[]>> {
  if (!filename) {
    const targets = parseNamed(words);
    return (context) => new Map([[context.namespace, targets]]);
  }
  if (words.length) throw new UsageError("-f and names don't go together", "give the objects by name or by files");
  const manifests = await readManifests(filename, frame.io);
  const account = manifests.find(({ kind }) => !kind.namespaced);
  if (account) throw new UsageError(`${account.kind.kind} is not a cloud service`, "delete it with kubectl");
  return (context) => {
    const placed = placeManifests(manifests, context.namespace, namespace !== undefined);
    const byNamespace = new Map<string, NamedTarget[]>();
    for (const { kind, object } of placed) {
      const place = object.metadata.namespace ?? context.namespace;
      byNamespace.set(place, [...(byNamespace.get(place) ?? []), { kind, name: object.metadata.name }]);
    }
    return byNamespace;
  };
}
