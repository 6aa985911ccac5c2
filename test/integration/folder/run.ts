import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { build } from "esbuild";

const killAt = join(import.meta.dirname, "kill-at.ts");

/**
 * Bundles the program into a folder, as the plugin and the runner are: it starts several times as fast, and tests start it
 * often. Resolves to its path.
 */
export async function bundleProgram(outdir: string): Promise<string> {
  const entryPoints = [join(import.meta.dirname, "program.ts")];
  await build({ entryPoints, outdir, bundle: true, splitting: true, platform: "node", format: "esm", outExtension: { ".js": ".mjs" } });
  return join(outdir, "program.mjs");
}

/** A running {@link bundleProgram}. */
export interface Run {
  child: ChildProcess;
  /** What it has done so far, line by line. */
  lines: string[];
  /** Resolves to how it ended: an exit code or a signal. Rejects when it wrote to stderr. */
  ended: Promise<number | NodeJS.Signals>;
}

/** Starts a process that does something to a folder store; with `killAtStep`, it is killed before that step on its files. */
export function start(program: string, folder: string, action: string[], killAtStep?: number): Run {
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
