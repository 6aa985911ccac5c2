import { accessSync, constants, readdirSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { isRunByNpm, type Machine } from "./machine.ts";

/** A program on PATH, or what would be one. */
export interface Program {
  /** As it is called: without the extension on Windows. */
  name: string;
  path: string;
  /** Behind all links. */
  real: string;
  /** What can't be started, everybody who searches PATH passes over. */
  executable: boolean;
}

/** The folders of the user's PATH, without those that npm has put there for this command alone. */
export function folders(machine: Machine): string[] {
  const { env, platform, currentFolder } = machine;
  const all = (env["PATH"] ?? "").split(platform === "win32" ? ";" : ":").filter(Boolean);
  const own = isRunByNpm(machine) ? all.filter((folder) => !/[/\\](node_modules[/\\]\.bin|node-gyp-bin)[/\\]?$/.test(folder)) : all;
  return [...new Set(own.map((folder) => resolve(currentFolder, folder)))];
}

/** All programs on PATH whose name begins like this, those that are found first before the others. */
export function programs(machine: Machine, prefix: string): Program[] {
  const extensions = extensionsOf(machine);
  return folders(machine).flatMap((folder) =>
    namesIn(folder)
      .filter((name) => name.startsWith(prefix))
      .flatMap((file) => {
        const extension = extensions.find((one) => file.toLowerCase().endsWith(one));
        return extension === undefined ? [] : program(folder, file, extension, machine);
      })
      // in one folder the extensions decide, in PATHEXT's order
      .toSorted((a, b) => extensions.indexOf(a.extension) - extensions.indexOf(b.extension)),
  );
}

/** What a program may end with: on Windows what PATHEXT says, elsewhere nothing. */
function extensionsOf({ env, platform }: Machine): string[] {
  return platform === "win32" ? (env["PATHEXT"] || ".COM;.EXE;.BAT;.CMD").toLowerCase().split(";").filter(Boolean) : [""];
}

function program(folder: string, file: string, extension: string, { platform }: Machine): (Program & { extension: string })[] {
  const path = join(folder, file);
  try {
    if (!statSync(path).isFile()) return [];
    const name = extension ? file.slice(0, -extension.length) : file;
    return [{ name, path, real: realpathSync(path), executable: platform === "win32" || canStart(path), extension }];
  } catch {
    // a link to what is gone
    return [];
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // PATH may name what is not there, or not ours to read
    return [];
  }
}

function canStart(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
