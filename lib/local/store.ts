import { FolderStore } from "../store/folder.ts";
import type { Store } from "../store/store.ts";
import { ensureLocalAccount } from "./account.ts";
import { localSchema } from "./schemas.ts";

/** The objects of a folder of local mode, also of one that is not there yet. */
export function folderStore(folder: string): Store {
  return new FolderStore(folder, { change: localSchema });
}

/** Opens the objects of a folder of local mode; its account is there after that. */
export async function openFolder(folder: string): Promise<Store> {
  const store = folderStore(folder);
  await ensureLocalAccount(store);
  return store;
}

/** The same for a run, which may do no more than in a cluster: it takes nothing that is somebody else's for a connection. */
export async function openFolderForRun(folder: string): Promise<Store> {
  await openFolder(folder);
  return new FolderStore(folder, { change: localSchema, isRun: true });
}
