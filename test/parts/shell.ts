import { spawn } from "node:child_process";

/** How a command ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A shell's commands in one environment, without a terminal, as a script or a CI job has them. */
export type Shell = (line: string, input?: string) => Promise<Ended>;

/** Runs command lines with this environment alone. They are split by the shell, so they read as one would type them. */
export function shell(env: NodeJS.ProcessEnv): Shell {
  return (line, input = "") =>
    new Promise((resolve, reject) => {
      const child = spawn("/bin/sh", ["-c", line], { env });
      let stdout = "";
      let stderr = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
      // a line may end before it has read its input
      child.stdin.on("error", (error: NodeJS.ErrnoException) => error.code === "EPIPE" || reject(error));
      child.stdin.end(input);
    });
}

/** The output of a command that has to succeed. */
export async function output(run: Shell, line: string, input?: string): Promise<string> {
  const ended = await run(line, input);
  if (ended.code !== 0) throw new Error(`${line}: exit ${ended.code}\n${ended.stdout}${ended.stderr}`);
  return ended.stdout;
}
