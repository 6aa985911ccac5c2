import type { FolderContext } from "../../../context.ts";
import { nodeForRuns } from "../../../place/dispatcher-process.ts";
import { type Found, ok } from "../finding.ts";

/** Which Node runs have. */
export async function checkRunner({ folder }: FolderContext): Promise<Found> {
  return ok(`runs have the Node at ${nodeForRuns(folder)}`);
}
