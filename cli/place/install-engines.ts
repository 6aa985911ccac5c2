import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { KnownError } from "../../lib/errors.ts";
import { engineList } from "../../lib/local/packages.ts";
import { hasCode, onlyMe } from "../../lib/store/folder/files.ts";

/** What is begun here, and left when its process is killed. */
const begun = ".new-";

/** How old something is that nobody works on any more, in milliseconds. */
const forgotten = 3_600_000;

/**
 * Has npm install the engines into a folder, which is there only once it is whole: whatever ends us before leaves it as it was, and
 * of several at once the first wins. npm's own settings hold, such as registry and proxy. No script of a package is run.
 *
 * @param begin - called once there is something to do
 * @returns whether they were installed now
 * @throws KnownError `NpmMissing`, `NpmFailed`
 */
export async function installEngines(folder: string, begin: () => void): Promise<boolean> {
  if (existsSync(folder)) return false;
  begin();
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true, mode: onlyMe.folder });
  removeForgotten(parent);
  const staged = mkdtempSync(join(parent, begun));
  try {
    cpSync(engineList, staged, { recursive: true });
    await npm(
      ["ci", "--prefix", staged, "--no-global", "--omit=dev", "--include=optional", "--ignore-scripts", "--no-audit", "--no-fund"],
      staged,
    );
    renameSync(staged, folder);
    return true;
  } catch (error) {
    if (!hasCode(error, "ENOTEMPTY", "EEXIST")) throw error;
    // somebody else was quicker
    return false;
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  try {
    await promisify(execFile)("npm", [...args, "--loglevel=error"], { cwd });
  } catch (error) {
    if (hasCode(error, "ENOENT")) {
      throw new KnownError("the engines of local mode come from npm, and there is no npm on your PATH", {
        code: "NpmMissing",
        hint: "it comes with Node: https://nodejs.org/en/download",
      });
    }
    const { stderr = "", message } = error as Error & { stderr?: string };
    const said = stderr.split("\n").filter((line) => line.trim() !== "" && !line.includes("A complete log of this run"));
    throw new KnownError(`npm could not install the engines: ${said.slice(0, 5).join("\n") || message}`, {
      code: "NpmFailed",
      hint: "nothing was installed; npm asks the registry and goes through the proxy that `npm config list` names",
      cause: error,
    });
  }
}

function removeForgotten(parent: string): void {
  for (const name of readdirSync(parent).filter((each) => each.startsWith(begun))) {
    const age = Date.now() - (statSync(join(parent, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > forgotten) rmSync(join(parent, name), { recursive: true, force: true });
  }
}
