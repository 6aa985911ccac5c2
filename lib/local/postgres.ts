import { readFileSync } from "node:fs";
import { join } from "node:path";

import { commandOf, endProcess } from "./commands.ts";

/** A PostgreSQL server that runs. */
export interface RunningPostgres {
  pid: number;
  port: number;
  /** Whether it takes connections: not while it starts, mends itself after a crash, or ends. */
  ready: boolean;
}

/** Where the data of a server are, in its own folder. */
export function dataFolder(folder: string): string {
  return join(folder, "data");
}

/** The server of a folder; undefined when it doesn't run. */
export function runningPostgres(folder: string): RunningPostgres | undefined {
  // https://www.postgresql.org/docs/current/storage-file-layout.html, line by line in miscadmin.h
  const [pid = "", , , port = "", , , , status = ""] = linesOf(join(dataFolder(folder), "postmaster.pid"));
  if (!pid || !isServerOf(folder)(commandOf(Number(pid)) ?? "")) return undefined;
  return { pid: Number(pid), port: Number(port), ready: status.trim() === "ready" };
}

/**
 * Ends the server of a folder, which lets no connection hold it up; it keeps its data. Resolves to whether there was one.
 *
 * @throws Error when it can't be ended
 */
export async function stopPostgres(folder: string): Promise<boolean> {
  const running = runningPostgres(folder);
  if (!running) return false;
  // fast, immediate, and at last by force: https://www.postgresql.org/docs/current/server-shutdown.html
  const ended = await endProcess(running.pid, isServerOf(folder), [
    ["SIGINT", 15_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ]);
  if (!ended) throw new Error(`the PostgreSQL server ${running.pid} of ${folder} does not end`);
  return true;
}

/** Knows a server by its command: `postgres -D FOLDER/data …`. */
function isServerOf(folder: string): (command: string) => boolean {
  return (command) => `${command} `.includes(` -D ${dataFolder(folder)} `);
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return [];
  }
}
