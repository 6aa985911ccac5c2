import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

import { hasCode, move, onlyMe, writeDurably } from "../store/folder/files.ts";

/** What a file holds as JSON; undefined when there is none, or nothing whole in it. */
export function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Writes a file that only we can read, in one step: whoever reads it meanwhile sees the old or the new one. */
export function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: onlyMe.folder });
  writeDurably(`${path}.${process.pid}`, `${JSON.stringify(value, undefined, 2)}\n`);
  move(`${path}.${process.pid}`, path);
}
