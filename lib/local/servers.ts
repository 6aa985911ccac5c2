import { rmSync } from "node:fs";
import { join } from "node:path";

import { commandOf, endProcess } from "./commands.ts";
import { readJson, writeJson } from "./files.ts";

/** A server of all objects of a kind, as it writes down itself in its folder once it listens. */
export interface RunningServer {
  pid: number;
  port: number;
}

const file = (folder: string) => join(folder, "server.json");

/** The server of a folder; undefined when it doesn't run. */
export function runningServer(folder: string): RunningServer | undefined {
  const written = readJson<RunningServer>(file(folder));
  return written && isServerOf(folder)(commandOf(written.pid) ?? "") ? written : undefined;
}

/** To be called by the server, when it listens. */
export function registerServer(folder: string, running: RunningServer): void {
  writeJson(file(folder), running);
}

/** Ends the server. Resolves to whether there was one. Throws Error when it can't be ended. */
export async function stopServer(folder: string): Promise<boolean> {
  const running = runningServer(folder);
  rmSync(file(folder), { force: true });
  if (!running) return false;
  const ended = await endProcess(running.pid, isServerOf(folder), [
    ["SIGTERM", 5_000],
    ["SIGKILL", 5_000],
  ]);
  if (!ended) throw new Error(`the server ${running.pid} of ${folder} does not end`);
  return true;
}

/** Knows the server by its last argument, its folder. */
function isServerOf(folder: string): (command: string) => boolean {
  return (command) => command.endsWith(` ${folder}`);
}
