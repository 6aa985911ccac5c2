import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

// all of it waits for the disk: a step takes some 20 µs, and several times that to be done aside, while others wait for the lock

/** Only for the user who runs us: there are passwords among what is stored. */
export const onlyMe = { file: 0o600, folder: 0o700 } as const;

/** Whether something thrown is an error of the system with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? "");
}

/** What `read` gives, or `otherwise` when there is no such file or folder. */
function ifThere<T, U>(read: () => T, otherwise: U): T | U {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return otherwise;
    throw error;
  }
}

/** A file's text, or undefined when there is none. */
export function textOf(path: string): string | undefined {
  return ifThere(() => readFileSync(path, "utf8"), undefined);
}

/** Names of what is in a folder; none when there is no folder. */
export function namesIn(folder: string): string[] {
  return ifThere(() => readdirSync(folder), []);
}

/** When a file was written, in milliseconds since 1970; undefined when there is none. */
export function writtenAt(path: string): number | undefined {
  return ifThere(() => statSync(path).mtimeMs, undefined);
}

/** Makes a file one that was written now, if it is there. */
export function renew(path: string): void {
  ifThere(() => utimesSync(path, new Date(), new Date()), undefined);
}

/** Removes a file, if it is there. */
export function remove(path: string): void {
  ifThere(() => rmSync(path), undefined);
}

/** Moves a file, if it is there, in one step over whatever has the new name. */
export function move(from: string, to: string): void {
  ifThere(() => renameSync(from, to), undefined);
}

/** Writes a file whose content is on the disk, not only in the system's memory, when it returns. */
export function writeDurably(path: string, text: string): void {
  const file = openSync(path, "w", onlyMe.file);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Puts on the disk which files a folder has: without it, a rename is lost with the power. */
export function syncFolder(path: string): void {
  // Windows opens no folders, and does without
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Makes a folder, and those above it, so that they are still there after a power failure. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: onlyMe.folder });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
}
