import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** What a run of the plugin left. */
export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** The plugin as built; another, such as a release's executable, is named by KUBECTL_CLOUD_PLUGIN. */
export const plugin = process.env["KUBECTL_CLOUD_PLUGIN"] ?? join(import.meta.dirname, "../../dist/cli/main.js");

/** The words that start a plugin: an executable does by itself. */
export function commandOf(program: string): string[] {
  return program.endsWith(".js") ? [process.execPath, program] : [program];
}

/** How the plugin is started. */
export interface StartOptions {
  env: NodeJS.ProcessEnv;
  input?: string;
  cwd?: string;
  /** Gets stderr as it grows, so that a test can act on a step. */
  seen?: (stderr: string) => void;
  /** Default: {@link plugin}. */
  program?: string;
}

/** Starts the plugin as a process without a terminal. */
export function start(
  args: readonly string[],
  { env, input = "", cwd, seen, program = plugin }: StartOptions,
): { child: ChildProcess; ended: Promise<Ran> } {
  const [command = "", ...before] = commandOf(program);
  const child = spawn(command, [...before, ...args], { env, cwd });
  const ran: Ran = { exitCode: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (ran.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    ran.stderr += text;
    seen?.(ran.stderr);
  });
  child.stdin.end(input);
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ ...ran, exitCode }));
  });
  return { child, ended };
}

/** Runs the plugin in a cluster. `seen` gets stderr as it grows. */
export function run(
  kubeconfig: string,
  args: readonly string[],
  { input = "", seen }: { input?: string; seen?: (stderr: string) => void } = {},
): Promise<Ran> {
  return start(args, { env: { ...process.env, KUBECONFIG: kubeconfig }, input, ...(seen && { seen }) }).ended;
}
