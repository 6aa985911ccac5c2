import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/**
 * The command line of a process; undefined when there is none, or one that has ended and only waits to be collected. A pid
 * alone is given again: who has written down one asks for its command as well.
 */
export function commandOf(pid: number): string | undefined {
  if (process.platform === "linux") {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim() || undefined;
    } catch {
      return undefined;
    }
  }
  try {
    // its state first, as of one that has ended ps shows the name
    const [state = "", ...command] = execFileSync("ps", ["-ww", "-o", "state=,command=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .split(" ");
    return state.startsWith("Z") ? undefined : command.join(" ").trim();
  } catch {
    return undefined;
  }
}

/** What to send to a process that shall end, and for how long to wait then, in milliseconds. */
export type Steps = readonly (readonly [signal: NodeJS.Signals, milliseconds: number])[];

/** Ends a process, as long as its command is the one that `isIt` knows, and waits until it has ended. Resolves to false when it hasn't. */
export async function endProcess(pid: number, isIt: (command: string) => boolean, steps: Steps): Promise<boolean> {
  const lives = () => isIt(commandOf(pid) ?? "");
  for (const [signal, milliseconds] of steps) {
    if (!lives()) return true;
    try {
      process.kill(pid, signal);
    } catch {
      // it has ended just now
    }
    for (const end = performance.now() + milliseconds; lives() && performance.now() < end;) await wait(20);
  }
  return !lives();
}
