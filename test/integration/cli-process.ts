import { spawn } from "node:child_process";
import { join } from "node:path";

/** What a run of the plugin left. */
export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** The plugin as built; another, such as an installed one, is named by KUBECTL_CLOUD_PLUGIN. */
export const plugin = process.env["KUBECTL_CLOUD_PLUGIN"] ?? join(import.meta.dirname, "../../dist/cli/main.js");

/** Runs the plugin as a process without a terminal. `seen` gets stderr as it grows, so that a test can act on a step. */
export function run(
  kubeconfig: string,
  args: readonly string[],
  { input = "", seen }: { input?: string; seen?: (stderr: string) => void } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [plugin, ...args], { env: { ...process.env, KUBECONFIG: kubeconfig } });
  const ran: Ran = { exitCode: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (ran.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    ran.stderr += text;
    seen?.(ran.stderr);
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ ...ran, exitCode }));
  });
}
