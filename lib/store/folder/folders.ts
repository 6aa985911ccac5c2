import { join } from "node:path";

/** The folders of a store: `objects` for people to read, the others for us. */
export interface Folders {
  /** One file for each object, see {@link ObjectFiles}. */
  objects: string;
  /** One file for each commit, see {@link Journal}. */
  changes: string;
  /** What is being written, see {@link Commits}. */
  staged: string;
  /** Who writes, see {@link Lock}. */
  locks: string;
}

/** Where these are in the folder that the user has named. */
export function foldersIn(root: string): Folders {
  const own = (name: string) => join(root, ".store", name);
  return { objects: join(root, "objects"), changes: own("changes"), staged: own("staged"), locks: own("locks") };
}
