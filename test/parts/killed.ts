import { spawn } from "node:child_process";
import { once } from "node:events";

import type { Door } from "./door.ts";
import type { Runs } from "./runs.ts";

/** A call in a run: the nth of its action, counted from 1. */
export interface Call {
  action: string;
  nth: number;
}

/** The calls that went through a door, each with its number among those of its action. */
export function callsOf(door: Door): Call[] {
  const count = new Map<string, number>();
  return door.requests.map(({ action }) => {
    const nth = (count.get(action) ?? 0) + 1;
    count.set(action, nth);
    return { action, nth };
  });
}

/**
 * Starts a run of an object and kills it (SIGKILL) before a call is sent on, or after it took effect and before the answer.
 *
 * @throws Error when the run ends without having made that call
 */
export async function killRun(
  runs: Runs,
  place: { kind: string; name: string },
  call: Call & { door: Door; moment: "before" | "after" },
): Promise<void> {
  await killProcess(runs.command([place.name], place.kind), await runs.environment("run-killed"), call);
}

/** The same of a run that is started with any command. */
export async function killProcess(
  [program = "", ...args]: string[],
  env: NodeJS.ProcessEnv,
  { door, action, nth, moment }: Call & { door: Door; moment: "before" | "after" },
): Promise<void> {
  let seen = 0;
  const reached = new Promise<"reached">((resolve) => {
    door[moment] = (recorded) => {
      if (recorded.action !== action || ++seen !== nth) return Promise.resolve();
      resolve("reached");
      // it goes no further
      return new Promise(() => {});
    };
  });
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  let log = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (log += text));
  const ended = once(child, "close");
  const first = await Promise.race([reached, ended]);
  child.kill("SIGKILL");
  await ended;
  door.letPass();
  if (first !== "reached") throw new Error(`the run never came to call ${nth} of ${action}:\n${log}`);
}
