import { mkdir, open, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Only for the user who runs us: there are passwords among what is stored. */
export const onlyMe = { file: 0o600, folder: 0o700 } as const;

/** Whether something thrown is an error of the system with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? "");
}

export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return false;
    throw error;
  }
}

/** A file's text, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Writes a new file whose content is on the disk, not only in the system's memory, when it resolves. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "w", onlyMe.file);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts on the disk which files a folder has: a rename is lost with the power before that. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and does without
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Makes a folder, and those above it, so that they are still there after a power failure. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: onlyMe.folder });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}
