import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const program = join(import.meta.dirname, "program.ts");
const killAt = join(import.meta.dirname, "kill-at.ts");

/** A running {@link file://./program.ts}. */
export interface Run {
  child: ChildProcess;
  /** What it has done so far, line by line. */
  lines: string[];
  /** Resolves to how it ended: an exit code or a signal. Rejects when it wrote to stderr. */
  ended: Promise<number | NodeJS.Signals>;
}

/** Starts a process that does something to a folder store; with `killAtStep`, it is killed before that step on its files. */
export function start(folder: string, action: string[], killAtStep?: number): Run {
  const options = killAtStep === undefined ? [] : ["--import", killAt];
  const env = { ...process.env, KILL_AT: String(killAtStep), KILL_BELOW: folder };
  const child = spawn(process.execPath, [...options, program, folder, ...action], { env, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += String(chunk)));
  const ended = once(child, "close").then(([code, signal]) => {
    if (errors) throw new Error(errors);
    return (code ?? signal) as number | NodeJS.Signals;
  });
  return { child, lines, ended };
}
