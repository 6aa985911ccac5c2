import type { RunRecord } from "../../crds/api/status.ts";
import { type Logs, logs, type LogsRequest } from "../actions/logs.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import type { Io } from "../io.ts";
import { logLine } from "../output/log-line.ts";
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

function showRecord(io: Io, { job, why, record }: Logs & { from: "record" }, raw: boolean): void {
  const lost = why === "gone" ? `the log of run ${job} is gone` : `you may not read the log of run ${job}`;
  if (!record) return io.note(`${lost}, and the run has not finished yet; what it did will be in \`kubectl cloud history\``);
  io.note(`${lost}; this is what the object keeps of it`);
  if (raw) return io.out((record.log ?? []).map((line) => `${line}\n`).join(""));
  io.out(recordText(record));
}

function recordText({ result, changes = [], message, log = [] }: RunRecord): string {
  const lines = [`result: ${result}`, ...changes.map((change) => `change: ${change}`), ...(message ? [`message: ${message}`] : [])];
  return [...lines, ...log.map(logLine)].map((line) => `${line}\n`).join("");
}
