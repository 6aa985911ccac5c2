import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, realpathSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

import { layout } from "../../../lib/local/folder.ts";
import { hasCode } from "../../../lib/store/folder/files.ts";

/** Whom engines run as that refuse to be root's. */
export interface User {
  uid: number;
  gid: number;
}

/** Who owns nothing that matters: nobody; on macOS, whose nobody has a number that node doesn't take, daemon. */
const nobody: User = process.platform === "darwin" ? { uid: 1, gid: 1 } : { uid: 65_534, gid: 65_534 };

/** Where engines are when their user can't pass through to the folder of local mode, such as one below /root. */
const elsewhere = "/var/lib/kubectl-cloud";

/** For all to pass through, and for nobody else to list. */
const passable = 0o711;

/**
 * The user for engines in a folder: undefined for ourselves, unless we are root. It is the folder's owner, or {@link nobody} in
 * one of root or of somebody who has no name here, as PostgreSQL asks for one.
 */
export function engineUser(folder: string): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync(folder);
  return uid !== 0 && hasName(uid) ? { uid, gid } : nobody;
}

function hasName(uid: number): boolean {
  return spawnSync("id", ["-un", String(uid)], { stdio: "ignore" }).status === 0;
}

/** Makes the folder of engines so that their user can pass through to their own folders in it; resolves to where it is. */
export function prepareHome(folder: string, user: User | undefined): string {
  const inside = join(folder, "engines");
  if (!existsSync(inside) && user && !reachable(dirname(realpathSync(folder)), user)) moveOut(folder, user);
  else {
    // ours, and what is in it keeps its own modes
    if (user && !mayPass(folder, user)) chmodSync(folder, (statSync(folder).mode & 0o7777) | 0o001);
    makeFolderFor(user, inside);
  }
  return layout(folder).engines;
}

/** Makes a folder that the user of engines can pass through. */
export function makeFolderFor(user: User | undefined, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // not by mkdir, which the umask narrows
  if (user) chmodSync(folder, passable);
}

/** A folder for engines outside, and a link to it. */
function moveOut(folder: string, user: User): void {
  const token = createHash("sha256").update(realpathSync(folder)).digest("hex").slice(0, 12);
  const outside = join(elsewhere, token);
  for (const made of [elsewhere, outside]) makeFolderFor(user, made);
  try {
    symlinkSync(outside, join(folder, "engines"));
  } catch (error) {
    // another run has just made it
    if (!hasCode(error, "EEXIST")) throw error;
  }
}

/** Whether a user may pass through a folder and all those above it. */
function reachable(folder: string, user: User): boolean {
  return mayPass(folder, user) && (folder === dirname(folder) || reachable(dirname(folder), user));
}

function mayPass(folder: string, { uid, gid }: User): boolean {
  const stat = statSync(folder);
  const bit = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001;
  return (stat.mode & bit) !== 0;
}
