import { Option } from "commander";

import { UsageError } from "../../lib/errors.ts";
import { bindingType } from "../../lib/kinds.ts";
import { bindingsOf } from "../actions/bindings.ts";
import { type StatusList, type StatusRequest, status, type StatusRow, watchStatus } from "../actions/status.ts";
import type { Context, GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import type { Io } from "../io.ts";
import { bindingColumns } from "../output/bindings.ts";
import { details } from "../output/details.ts";
import { asList, serialize } from "../output/serialize.ts";
import { statusBelow, statusColumns } from "../output/status.ts";
import { tablePrinter } from "../output/table.ts";
import { displayName, parseTargets, reconciledKind } from "../target.ts";
import type { Configure } from "../verbs.ts";

type Format = "table" | "wide" | "json" | "yaml" | "name";

interface Flags extends GlobalFlags {
  allNamespaces?: boolean;
  watch?: boolean;
  output?: Format;
  selector?: string;
}

export const configure: Configure = (command, frame) => {
  command
    .argument("[target...]", "KIND, KIND NAME or KIND/NAME (default: every kind)")
    .option("-A, --all-namespaces", "show those of all namespaces")
    .addOption(new Option("-l, --selector <QUERY>", "only objects with these labels"))
    .option("-w, --watch", "go on showing changes")
    .addOption(outputFlag(["table", "wide", "json", "yaml", "name"], "format (default: table; all about it for one object)"))
    .addHelpText(
      "after",
      examples(
        ["All cloud services of the namespace", "kubectl cloud status"],
        ["All about one", "kubectl cloud status queue/orders"],
        ["Queues of all namespaces, as they change", "kubectl cloud status queue -A -w"],
      ),
    )
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      const request = toRequest(words, flags);
      const context = await frame.connect(flags);
      const list = await status(context, request);
      await show(context, frame.io, request, flags, list);
    });
};

function toRequest(words: readonly string[], { allNamespaces = false, selector }: Flags): StatusRequest {
  const targets = parseTargets(words, reconciledKind);
  const named = targets.some(({ name }) => name !== undefined);
  if (named && allNamespaces) throw new UsageError("a name and --all-namespaces don't go together", "name the namespace with -n");
  if (named && selector !== undefined) throw new UsageError("a name and --selector don't go together", "leave out one of them");
  return { targets, allNamespaces, ...(selector !== undefined && { selector }) };
}

async function show(context: Context, io: Io, request: StatusRequest, flags: Flags, list: StatusList): Promise<void> {
  const named = request.targets.length === 1 && request.targets[0]?.name !== undefined;
  const format = flags.output ?? (named && !flags.watch ? undefined : "table");
  const print = printer(context, io, request, format);
  if (!flags.watch) {
    if (!list.rows.length) io.note(request.allNamespaces ? "No resources found" : `No resources found in ${context.namespace} namespace.`);
    if (list.rows.length || format === "json" || format === "yaml") await print(list.rows, named);
    return;
  }
  // JSON and YAML one object at a time, as kubectl prints a watch
  if (format === "json" || format === "yaml") for (const row of list.rows) await print([row], true);
  else if (list.rows.length) await print(list.rows, false);
  const news = newsAfter(list.rows);
  for await (const row of watchStatus(context, request, list, new AbortController().signal)) {
    if (format === "json" || format === "yaml" || news(row)) await print([row], true);
  }
}

/** Tells whether a row says something else than the last one of its object: a claim that is renewed is no news. */
function newsAfter(rows: readonly StatusRow[]): (row: StatusRow) => boolean {
  const text = ({ object: { spec, status }, state }: StatusRow) =>
    JSON.stringify([state, spec.account, status?.externalID, status?.lastRun?.job]);
  const said = new Map(rows.map((row) => [row.object.metadata.uid, text(row)]));
  return (row) => {
    const { uid } = row.object.metadata;
    if (said.get(uid) === text(row)) return false;
    said.set(uid, text(row));
    return true;
  };
}

/** Prints rows in a format; undefined is all about each. `single`: not wrapped into a List. */
type Print = (rows: readonly StatusRow[], single: boolean) => void | Promise<void>;

function printer(context: Context, io: Io, { allNamespaces, targets }: StatusRequest, format: Format | undefined): Print {
  switch (format) {
    case "json":
    case "yaml":
      return async (rows, single) => {
        const objects = rows.map(({ object }) => object);
        io.out(await serialize(asList(objects, single), format));
      };
    case "name":
      return (rows) => io.out(rows.map(({ kind, object }) => `${displayName(kind, object.metadata.name)}\n`).join(""));
    case undefined:
      return async (rows) => {
        const texts = await Promise.all(rows.map(async (row) => details(row, context.now(), await bindingsOf(context, row))));
        io.out(texts.join("\n"));
      };
    case "table":
    case "wide": {
      const wide = format === "wide";
      const shown = { wide, namespaces: allNamespaces, now: () => context.now() };
      const columns = targets.every(({ kind }) => kind === bindingType) ? bindingColumns(shown) : statusColumns(shown);
      const grow = tablePrinter(columns, wide ? undefined : statusBelow(() => context.now()));
      return (rows) => io.out(grow(rows));
    }
  }
}
