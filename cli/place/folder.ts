import { userInfo } from "node:os";

import type { FolderContext, GlobalFlags } from "../context.ts";
import type { LocalPlace } from "./choose.ts";
import { nodeForRuns } from "./dispatcher-process.ts";
import { folderRuns } from "./folder-runs.ts";
import { storeOf } from "./folder-store.ts";

/** The folder that the flags choose. Throws UsageError for one that is something else's. */
export async function folderContext({ folder }: LocalPlace, { namespace = "default" }: GlobalFlags): Promise<FolderContext> {
  // before anything is written that nothing could carry out
  nodeForRuns(folder);
  const store = await storeOf(folder);
  const chosen: FolderContext = {
    store,
    namespace,
    folder,
    username: () => Promise.resolve(username()),
    runs: folderRuns(folder, store),
    hasKubectl: false,
    now: () => new Date(),
    examine: async function* () {
      const { examineFolder } = await import("../actions/doctor/folder/examine.ts");
      yield* examineFolder(chosen);
    },
  };
  return chosen;
}

function username(): string {
  try {
    return userInfo().username;
  } catch {
    // a user that only has a number, as in some containers
    return `uid-${process.getuid?.() ?? "unknown"}`;
  }
}
