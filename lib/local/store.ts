import { FolderStore } from "../store/folder.ts";
import type { Store } from "../store/store.ts";
import { ensureLocalAccount } from "./account.ts";

/** The objects of a folder of local mode, also of one that is not there yet. */
export function folderStore(folder: string): Store {
  return new FolderStore(folder);
}

/** Opens the objects of a folder of local mode; its account is there after that. */
export async function openFolder(folder: string): Promise<Store> {
  const store = folderStore(folder);
  await ensureLocalAccount(store);
  return store;
}
