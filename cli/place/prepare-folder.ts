import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UsageError } from "../../lib/errors.ts";

/** What may be in the folder before its objects: ours, and what npm leaves that was told to install an engine there. */
const early = [".gitignore", "node_modules", "package.json", "package-lock.json"];

/**
 * Makes the folder of local mode, which git passes over. One that is there keeps its files, also when somebody has removed the
 * `.gitignore` to share its objects. Throws {@link UsageError} for a folder of something else: it would be hidden from git.
 */
export function prepareFolder(folder: string): void {
  const entries = entriesOf(folder);
  if (entries === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (entries?.includes(".store")) return;
  if (entries?.some((name) => !early.includes(name))) {
    throw new UsageError(`${folder} is the folder of something else`, "name one that is not there yet, or empty");
  }
  writeFileSync(join(folder, ".gitignore"), "*\n", { mode: 0o600 });
}

/** Names of what is in a folder; undefined when there is none. */
function entriesOf(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new UsageError(`${folder} can't be used as a folder: ${code}`, "name another with --local=DIR");
  }
}
