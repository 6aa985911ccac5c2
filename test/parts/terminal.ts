import { spawn } from "node:child_process";

/** What a program did on a terminal. */
export interface OnTerminal {
  exitCode: number | null;
  /** All that the terminal showed. */
  shown: string;
}

/**
 * Runs a program on a terminal of its own, which script(1) makes.
 *
 * @param answer - what is typed once it asks; nothing for one that is not to ask
 */
export function onTerminal(command: readonly string[], answer: string, env: NodeJS.ProcessEnv): Promise<OnTerminal> {
  const line = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(" ");
  // that of macOS takes no flags of GNU's
  const flags = process.platform === "darwin" ? ["-q", "/dev/null", ...command] : ["--quiet", "--return", "--command", line, "/dev/null"];
  const child = spawn("script", flags, { env: { ...env, SHELL: "/bin/sh" } });
  let shown = "";
  let answered = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    if (answered || !shown.includes("[y/N] ")) return;
    answered = true;
    child.stdin.write(answer);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => {
      child.stdin.destroy();
      resolve({ exitCode, shown });
    });
  });
}
