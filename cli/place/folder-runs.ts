import { join } from "node:path";

import type { ServiceObject } from "../../crds/api/objects.ts";
import { serviceKinds } from "../../lib/kinds.ts";
import { layout } from "../../lib/local/folder.ts";
import type { Store } from "../../lib/store/store.ts";
import { isReady, stalledOf } from "../actions/state.ts";
import { dispatchAll, dispatchOnce, type Watching } from "./dispatcher-process.ts";
import { hasEnded } from "./engines.ts";
import { runLog } from "./run-log.ts";
import type { Runs } from "./runs.ts";

/** Runs are processes of this machine, which a dispatcher starts that we start. */
export function folderRuns(folder: string, store: Store): Runs {
  let watching: Watching | undefined;
  let users = 0;
  return {
    kick: (waits) => {
      if (!waits) dispatchOnce(folder);
      return Promise.resolve("started");
    },
    during: async (work) => {
      // one is enough for several at once
      const dispatcher = (watching ??= dispatchAll(folder));
      users++;
      try {
        return await Promise.race([work(), dispatcher.broken]);
      } finally {
        if (--users === 0) {
          watching = undefined;
          await dispatcher.stop();
          // what nobody waited for goes on all the same
          if (await somethingIsDue(store)) dispatchOnce(folder);
        }
      }
    },
    // a name is given by the user, and must not lead elsewhere
    log: (run, follow, signal) => Promise.resolve(/^[\w.-]+$/.test(run) ? runLog(join(layout(folder).runs, run), follow, signal) : "gone"),
    version: () => Promise.resolve({ why: "the plugin's own, on this machine" }),
    hasEnded: (object) => hasEnded(folder, object),
  };
}

/** Whether something is to be done that is neither as it should be nor waits for somebody. */
async function somethingIsDue(store: Store): Promise<boolean> {
  const lists = await Promise.all(serviceKinds.map((kind) => store.list<ServiceObject>(kind)));
  return lists.some(({ items }) => items.some((object) => object.metadata.deletionTimestamp || !(isReady(object) || stalledOf(object))));
}
