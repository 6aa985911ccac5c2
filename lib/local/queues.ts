import { rmSync } from "node:fs";
import { join } from "node:path";

import { commandOf, endProcess } from "./commands.ts";
import { readJson, writeJson } from "./files.ts";

/** The server of a folder's queues, as it writes down itself once it listens. */
export interface RunningQueues {
  pid: number;
  port: number;
}

const file = (folder: string) => join(folder, "server.json");

/** The server of a folder's queues; undefined when it doesn't run. */
export function runningQueues(folder: string): RunningQueues | undefined {
  const written = readJson<RunningQueues>(file(folder));
  return written && isServerOf(folder)(commandOf(written.pid) ?? "") ? written : undefined;
}

/** To be called by the server, when it listens. */
export function registerQueues(folder: string, running: RunningQueues): void {
  writeJson(file(folder), running);
}

/** Ends the server, and with it all messages. Resolves to whether there was one. Throws Error when it can't be ended. */
export async function stopQueues(folder: string): Promise<boolean> {
  const running = runningQueues(folder);
  rmSync(file(folder), { force: true });
  if (!running) return false;
  const ended = await endProcess(running.pid, isServerOf(folder), [
    ["SIGTERM", 5_000],
    ["SIGKILL", 5_000],
  ]);
  if (!ended) throw new Error(`the server ${running.pid} of the queues in ${folder} does not end`);
  return true;
}

/** Knows the server by its last argument, its folder. */
function isServerOf(folder: string): (command: string) => boolean {
  return (command) => command.endsWith(` ${folder}`);
}
