import { join } from "node:path";

import type { LocalSession } from "../session.ts";

/** A server from npm that is one for all objects of a kind in a folder, and speaks as AWS does. */
export interface Engine {
  /** What it makes. So are called its folder, the file of its state and our program that runs it. */
  makes: "queues" | "tables";
  /** What it is, for people: `fauxqs, the emulator of SQS,`. */
  what: string;
  package: "fauxqs" | "dynalite";
  /** The file of the package that our program loads. */
  entry: string;
  /** Whether what it makes outlives it. */
  persists: boolean;
  /** What it says in its log on a Node that is too old for it, and the first one that isn't. */
  needs?: { says: string; node: string };
}

/** What belongs to a server. */
export function folderOf({ engines }: LocalSession, { makes }: Engine): string {
  return join(engines, makes);
}

/** Where a server that persists keeps all, in its folder. */
export function dataOf(folder: string): string {
  return join(folder, "data");
}
