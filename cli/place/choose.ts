import { lstatSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { UsageError } from "../../lib/errors.ts";
import { localName } from "../../lib/local/account.ts";
import { folderVariable } from "../../lib/local/folder.ts";
import type { GlobalFlags } from "../context.ts";
import { quoted } from "../environment/shell.ts";

/** Name of the folder that `--local` alone means. */
const folderName = ".kubectl-cloud";

/** Where the objects are. */
export type Place = { type: "cluster"; account?: undefined } | LocalPlace;

/** A folder of this machine. */
export interface LocalPlace {
  type: "folder";
  /** Absolute; may not be there yet. */
  folder: string;
  /** Of objects that name none. */
  account: string;
  /** How a command is begun that means the same folder from here: `kubectl cloud --local`. */
  command: string;
}

/** Flags that are about a cluster, as they are typed. */
const ofClusters = {
  context: "--context",
  kubeconfig: "--kubeconfig",
  as: "--as",
  asGroup: "--as-group",
  requestTimeout: "--request-timeout",
} as const satisfies Partial<Record<keyof GlobalFlags, string>>;

/**
 * Where flags and environment lead: to a cluster, unless `--local` or {@link folderVariable} says otherwise. Throws
 * {@link UsageError} for a flag that has no meaning in a folder, for a folder above that is another user's, and when it is not
 * `only` where it may be.
 */
export function choosePlace(flags: GlobalFlags, env: NodeJS.ProcessEnv, currentFolder: string, only?: Place["type"]): Place {
  const place = chosen(flags, env, currentFolder);
  if (only === undefined || only === place.type) return place;
  if (only === "folder") {
    throw new UsageError("this is for local mode, whose engines run on this machine", "add --local; in a cluster runs start by themselves");
  }
  throw new UsageError(
    `local mode needs nothing of this: nothing is in a cluster, and the account ${localName} is always there`,
    "leave out --local to do it in a cluster",
  );
}

function chosen(flags: GlobalFlags, env: NodeJS.ProcessEnv, currentFolder: string): Place {
  const { local, localFolder } = flags;
  const account = localName;
  const variable = env[folderVariable] || undefined;
  if (localFolder === undefined && !(local ?? variable !== undefined)) return { type: "cluster" };
  refuseOfClusters(flags, local || localFolder !== undefined ? "--local" : `$${folderVariable}`);
  if (localFolder !== undefined) {
    return {
      type: "folder",
      account,
      folder: resolve(currentFolder, localFolder),
      command: `kubectl cloud --local=${quoted(localFolder)}`,
    };
  }
  if (variable !== undefined) return { type: "folder", account, folder: resolve(currentFolder, variable), command: "kubectl cloud" };
  return { type: "folder", account, folder: nearestFolder(currentFolder), command: "kubectl cloud --local" };
}

function refuseOfClusters(flags: GlobalFlags, by: string): void {
  for (const [name, flag] of Object.entries(ofClusters)) {
    if (flags[name as keyof typeof ofClusters] === undefined) continue;
    const hint = by === "--local" ? "leave out one of them" : "leave it out, or work in a cluster with --local=false";
    throw new UsageError(`${flag} is about a cluster, and ${by} chooses a folder of this machine`, hint);
  }
}

/** The nearest folder of that name, here or above; where there is none, the one here. */
function nearestFolder(currentFolder: string): string {
  for (let at = currentFolder; ; at = dirname(at)) {
    const folder = join(at, folderName);
    if (ownedByUs(folder)) return folder;
    if (at === dirname(at)) return join(currentFolder, folderName);
  }
}

/**
 * Whether there is such a folder. Its objects say what commands get into their environment, so that one that somebody else has
 * put above ours, in /tmp for example, is not taken unless it is named; git has the same rule.
 */
function ownedByUs(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return false;
  if (process.getuid === undefined || [found, lstatSync(folder)].every(({ uid }) => uid === process.getuid?.())) return true;
  throw new UsageError(`${folder} belongs to another user`, `if you trust what is in it, name it: --local=${folder}`);
}
