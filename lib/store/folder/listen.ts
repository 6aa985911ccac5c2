import { type FSWatcher, mkdirSync, watch } from "node:fs";

import { Notices } from "../engine/notices.ts";
import type { Listener } from "../engine/storage.ts";
import { onlyMe } from "./files.ts";

/** How often to look without having been told to, in milliseconds: some file systems tell nothing, such as those of a network. */
const anyway = 1_000;

/**
 * Tells when something in a folder may have changed, whoever did it.
 *
 * @param settle - called now and then, to end what a killed process has begun
 */
export function listen(folder: string, settle: () => Promise<void>): Listener {
  const notices = new Notices();
  mkdirSync(folder, { recursive: true, mode: onlyMe.folder });
  const watcher = watchFolder(folder, () => notices.notify());
  const look = async () => {
    // what is wrong with the folder is told to whoever reads next
    await settle().catch(() => undefined);
    notices.notify();
  };
  const timer = setInterval(() => void look(), anyway);
  return {
    next: (signal) => notices.next(signal),
    close: () => {
      clearInterval(timer);
      watcher?.close();
    },
  };
}

/** Undefined where the system has no more watches to give. */
function watchFolder(folder: string, notify: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, notify);
    watcher.on("error", notify);
    return watcher;
  } catch {
    return undefined;
  }
}
