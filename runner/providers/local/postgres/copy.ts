import { chmodSync, cpSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";

import type { Package } from "../../../../lib/local/packages.ts";
import { hasCode } from "../../../../lib/store/folder/files.ts";
import { makeFolderFor, type User } from "../home.ts";

/**
 * Makes the symbolic links of a package's libraries, which npm can't pack: the package makes them by a script, and npm need
 * not run those. Resolves to false where we may not write.
 */
export function link(folder: string): boolean {
  const links = JSON.parse(readFileSync(join(folder, "native", "pg-symlinks.json"), "utf8")) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const path = join(folder, target);
      if (!existsSync(path)) symlinkSync(basename(source), path);
    }
  } catch (error) {
    // another run has just made it
    if (hasCode(error, "EEXIST")) return link(folder);
    if (hasCode(error, "EACCES", "EPERM", "EROFS")) return false;
    throw error;
  }
  return true;
}

/** A copy of a package's programs that everybody can run, among the engines; made once. */
export function copyOf(binaries: Package, engines: string, user: User | undefined): string {
  const software = join(engines, "software");
  const copy = join(software, `${basename(binaries.folder)}-${binaries.version}`);
  if (!existsSync(copy)) {
    makeFolderFor(user, software);
    const staged = mkdtempSync(join(software, ".new-"));
    try {
      cpSync(join(binaries.folder, "native"), join(staged, "native"), { recursive: true, verbatimSymlinks: true });
      link(staged);
      openUp(staged);
      renameSync(staged, copy);
    } catch (error) {
      // another run has made it meanwhile
      if (!hasCode(error, "ENOTEMPTY", "EEXIST")) throw error;
    } finally {
      rmSync(staged, { recursive: true, force: true });
    }
  }
  return join(copy, "native");
}

/** Lets everybody read, and run what its owner may run. */
function openUp(folder: string): void {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));
  for (const path of [folder, ...paths]) {
    const stat = lstatSync(path);
    if (!stat.isSymbolicLink()) chmodSync(path, stat.mode & 0o100 ? 0o755 : 0o644);
  }
}
