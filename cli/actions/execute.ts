import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";

import { exitCodes, KnownError } from "../../lib/errors.ts";

/** Signals that are passed on. */
const passedOn = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGINT", "SIGQUIT"] as const;
/** Those that a terminal sends to all that runs on it, so that the command has them already. */
const ofTerminals: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];

/**
 * Runs a command with this environment, on our own stdin, stdout and stderr; signals reach it. Resolves to its exit code, or to
 * 128 and the number of the signal that ended it, as shells have it. Throws `NoCommand` (exit code 127) and `NotExecutable` (126).
 */
export async function execute([program = "", ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  let child: ChildProcess | undefined;
  const pass = (signal: NodeJS.Signals) => {
    if (!(process.stdin.isTTY && ofTerminals.includes(signal))) child?.kill(signal);
  };
  // before the command begins: one that comes meanwhile is handled right after
  for (const signal of passedOn) process.on(signal, pass);
  try {
    const started = spawn(program, args, { env, stdio: "inherit" });
    child = started;
    return await new Promise<number>((resolve, reject) => {
      started.once("error", (error: NodeJS.ErrnoException) => reject(notRun(program, error)));
      started.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    for (const signal of passedOn) process.off(signal, pass);
  }
}

function notRun(program: string, { code, message }: NodeJS.ErrnoException): KnownError {
  return code === "ENOENT"
    ? new KnownError(`${program}: there is no such command`, { code: "NoCommand", exitCode: exitCodes.noCommand })
    : new KnownError(`${program} can't be run: ${message}`, { code: "NotExecutable", exitCode: exitCodes.notExecutable });
}
