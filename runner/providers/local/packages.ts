import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { TerminalError } from "../../../lib/errors.ts";

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

/** The same from where we are, and from the folder of local mode, where anybody can install it however we were installed. */
export function findEngine(name: string, localFolder: string): Package | undefined {
  return findPackage(name, import.meta.filename) ?? findPackage(name, join(localFolder, "any.js"));
}

/** An engine is not installed: says how to. `packages` is what npm takes, such as `fauxqs@2.4.1`. */
export function engineMissing(what: string, packages: string, localFolder: string): TerminalError {
  return new TerminalError(`${what} is not installed`, {
    code: "EngineMissing",
    hint: `run npm install --prefix ${quoted(localFolder)} ${packages}`,
  });
}

function quoted(path: string): string {
  return /^[-\w./@+:]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
