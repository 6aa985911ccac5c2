import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** What is done on a terminal, and what is waited for. */
export interface Step {
  /** Default: none, and the time begins with the program's start. */
  press?: string;
  /** A regular expression for what the terminal gets from then on, without colours. */
  until: string;
}

/** Runs a program on a terminal until it ends; resolves to the seconds that each step took. Throws with what it showed when a step fails. */
export async function onTerminal(
  line: readonly [string, ...string[]],
  steps: readonly Step[],
  env: Record<string, string>,
): Promise<number[]> {
  const python = process.env["PYTHON"] ?? "python3";
  const whole = steps.map(({ press = "", until }) => ({ press, until }));
  const terminal = { ...env, TERM: "xterm-256color", LANG: "C.UTF-8" };
  const args = [join(import.meta.dirname, "terminal.py"), JSON.stringify(whole), ...line];
  const { stdout } = await promisify(execFile)(python, args, { env: terminal });
  return JSON.parse(stdout) as number[];
}
