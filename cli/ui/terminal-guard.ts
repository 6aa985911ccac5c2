import { KnownError } from "../../lib/errors.ts";

/** What a screen is asked for by the guard of its terminal. */
export interface Guarded {
  /** Takes the screen down; more than once does no harm. */
  close(): void;
  /** The screen can't go on. */
  fail(error: unknown): void;
  /** Whether SIGINT is somebody else's, and no end. */
  ownsInterrupt: boolean;
}

/**
 * Sees to it that the terminal is given back however the process ends while a screen is on it: by a signal, by an exception that
 * nobody caught, because the terminal is gone, or by `process.exit`. Returns what takes the guard off.
 */
export function guardTerminal({ close, fail, ownsInterrupt }: Guarded): () => void {
  const signals: NodeJS.Signals[] = ["SIGTERM", "SIGHUP", ...(ownsInterrupt ? [] : (["SIGINT"] as const))];
  const giveBack = () => {
    close();
    // React lets go of it a moment later, which is too late for a process that ends now
    if (process.stdin.isRaw) process.stdin.setRawMode(false);
  };
  const endBy = (signal: NodeJS.Signals) => {
    release();
    giveBack();
    // as if nobody had listened, now that there is nothing left to do
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  };
  const gone = () => fail(new KnownError("the terminal is gone", { code: "TerminalGone" }));
  const release = () => {
    for (const signal of signals) process.off(signal, endBy);
    process.off("uncaughtException", fail).off("exit", giveBack);
    process.stdin.off("error", gone).off("end", gone);
  };
  for (const signal of signals) process.on(signal, endBy);
  // a rejection that nobody handles comes here too
  process.on("uncaughtException", fail).on("exit", giveBack);
  // where nothing is drawn, no write tells of it (cli/start.ts)
  process.stdin.on("error", gone).on("end", gone);
  return release;
}
