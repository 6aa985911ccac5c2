import { FolderStore } from "../store/folder.ts";
import type { Store } from "../store/store.ts";
import { ensureLocalAccount } from "./account.ts";

/** Opens the objects of a folder of local mode; its account is there after that. */
export async function openFolder(folder: string): Promise<Store> {
  const store = new FolderStore(folder);
  await ensureLocalAccount(store);
  return store;
}
