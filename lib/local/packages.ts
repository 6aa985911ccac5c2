import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

import { textOf } from "../store/folder/files.ts";

/** A package of npm that is installed. */
export interface Package {
  folder: string;
  version: string;
}

/** The package of that name as node would find it from a file, or undefined. Nothing of it is loaded. */
export function findPackage(name: string, file: string): Package | undefined {
  const places = createRequire(file).resolve.paths(name) ?? [];
  const folder = places.map((place) => join(place, name)).find((each) => existsSync(join(each, "package.json")));
  if (folder === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return { folder, version };
}

/**
 * The same from where we are, as in a checkout; from the folder of local mode, where anybody can install it however we were
 * installed; and from where `install` has put it.
 */
export function findEngine(name: string, localFolder: string): Package | undefined {
  const shared = sharedEngines();
  return (
    findPackage(name, import.meta.filename) ??
    findPackage(name, join(localFolder, "any.js")) ??
    (shared === undefined ? undefined : findPackage(name, join(shared, "any.js")))
  );
}

/** Of our programs. A release's executable is in no folder but the one that it was put into. */
const folderOfPrograms = (import.meta.dirname as string | undefined) ?? dirname(process.execPath);

/** What npm is told to install: package.json and package-lock.json beside our programs, by build/engines.ts. */
export const engineList = join(folderOfPrograms, "../engines");

/** Tells where a user's caches are, where that is not `~/.cache`: https://specifications.freedesktop.org/basedir-spec/latest/ */
export const cacheVariable = "XDG_CACHE_HOME";

/**
 * Where `install` puts the engines, for all folders of a user: one folder for each list of versions, so that what is there is
 * never changed. Undefined for programs that were not built, which have those of the checkout, and for a user without a home.
 */
export function sharedEngines(): string | undefined {
  const list = textOf(join(engineList, "package-lock.json"));
  if (list === undefined) return undefined;
  const cache = [process.env[cacheVariable] ?? "", join(home(), ".cache")].find((path) => isAbsolute(path));
  return cache && join(cache, "kubectl-cloud", "engines", createHash("sha256").update(list).digest("hex").slice(0, 12));
}

function home(): string {
  try {
    return homedir();
  } catch {
    // a user that only has a number, as in some containers
    return "";
  }
}

/** How engines are installed, as the next step of an error. */
export const howToInstall = "run kubectl cloud --local install";
