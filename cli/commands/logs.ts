import { type Logs, logs, type LogsRequest } from "../actions/logs.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import type { Io } from "../io.ts";
import { logLine } from "../output/log-line.ts";
import { lostText, recordLines } from "../output/run-record.ts";
import { parseOne, reconciledKind } from "../target.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  job?: string;
  follow?: boolean;
  output?: "text" | "json";
}

export const configure: Configure = (command, frame) => {
  command
    .argument("<target...>", "KIND/NAME or KIND NAME")
    .option("--job <NAME>", "the run of this Job (default: the one that works on it now, else the last)")
    .option("-f, --follow", "go on until the run ends")
    .addOption(outputFlag(["text", "json"], "json: the lines as the run wrote them (default: text)"))
    .addHelpText(
      "after",
      examples(
        ["The log of a queue's last run", "kubectl cloud logs queue/orders"],
        ["Of an earlier one, which `kubectl cloud history` lists", "kubectl cloud logs queue/orders --job NAME"],
      ),
    )
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      const { job, follow = false } = flags;
      const request: LogsRequest = { target: parseOne(words, reconciledKind), follow, ...(job !== undefined && { job }) };
      const context = await frame.connect(flags);
      const found = await logs(context, request);
      await show(frame.io, found, flags.output === "json");
    });
};

async function show(io: Io, found: Logs, raw: boolean): Promise<void> {
  if (found.from === "record") return showRecord(io, found, raw);
  for await (const line of found.lines) io.out(raw ? `${line}\n` : `${logLine(line)}\n`);
}

function showRecord(io: Io, lost: Logs & { from: "record" }, raw: boolean): void {
  io.note(lostText(lost));
  if (!lost.record) return;
  const lines = raw ? (lost.record.log ?? []) : recordLines(lost.record);
  io.out(lines.map((line) => `${line}\n`).join(""));
}
