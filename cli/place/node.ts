import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { KnownError } from "../../lib/errors.ts";
import { quoted } from "../environment/shell.ts";

/** The runner is built for this version of Node and newer ones, while the plugin starts with any from 20 on. */
const oldest = 24;

const ours = { version: process.versions.node, path: process.execPath, platform: process.platform };

/**
 * The Node that runs the runner: our own, if it is new enough, or else the one of the package `node` of npm, installed where we
 * are or in the folder of local mode. Throws `NodeTooOld`, and `NotOnWindows`.
 */
export function nodeFor(runner: string, folder: string, own = ours): string {
  if (own.platform === "win32") {
    throw new KnownError("local mode is for Linux and macOS", {
      code: "NotOnWindows",
      hint: "on Windows work in its Linux (https://learn.microsoft.com/windows/wsl/install), or in a cluster",
    });
  }
  if (Number(own.version.split(".")[0]) >= oldest) return own.path;
  const places = [runner, join(folder, "any.js")].flatMap((file) => createRequire(file).resolve.paths("node") ?? []);
  const found = places.map((place) => join(place, "node", "bin", "node")).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new KnownError(`local mode needs Node ${oldest} or newer for its runs, and this is ${own.version}`, {
    code: "NodeTooOld",
    // of other systems npm has some versions only
    hint:
      own.platform === "linux"
        ? `install a newer one beside it: npm install --prefix ${quoted(folder)} node@${oldest}`
        : "install a newer one, from https://nodejs.org/en/download, and make it the first on your PATH",
  });
}
