import type { RunRecord } from "../../crds/api/status.ts";
import { history } from "../actions/history.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { approvedBy, tookOf } from "../output/details.ts";
import { serialize } from "../output/serialize.ts";
import { age } from "../output/status.ts";
import { type Column, tablePrinter } from "../output/table.ts";
import { parseOne, reconciledKind, shortName } from "../target.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  output?: "table" | "json" | "yaml";
}

export const configure: Configure = (command, frame) => {
  command
    .argument("<target...>", "KIND/NAME or KIND NAME")
    .addOption(outputFlag(["table", "json", "yaml"]))
    .addHelpText("after", examples(["What was done to a queue, newest first", "kubectl cloud history queue/orders"]))
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      const target = parseOne(words, reconciledKind);
      const context = await frame.connect(flags);
      const runs = await history(context, target);
      if (flags.output === "json" || flags.output === "yaml") frame.io.out(await serialize(runs, flags.output));
      else if (runs.length) frame.io.out(tablePrinter(columns(context.now()), below)(runs));
      else frame.io.note(`No run has finished with ${shortName(target.kind, target.name)} yet.`);
    });
};

function columns(now: Date): Column<RunRecord>[] {
  return [
    { title: "STARTED", value: ({ startedAt }) => `${age(startedAt, now)} ago` },
    { title: "JOB", value: ({ job }) => job },
    { title: "REASON", value: ({ reason }) => reason },
    { title: "FOR", value: (record) => [record.requestedBy, approvedBy(record)].filter(Boolean).join(", ") || "<none>" },
    { title: "RESULT", value: ({ result }) => result },
    { title: "TOOK", value: (record) => tookOf(record) ?? "<unknown>" },
    { title: "CHANGES", value: ({ changes }) => changes?.join("; ") ?? "" },
  ];
}

function below({ result, message }: RunRecord): string[] {
  return result === "Succeeded" || !message ? [] : [message];
}
