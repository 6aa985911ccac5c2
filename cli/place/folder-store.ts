import { existsSync } from "node:fs";

import { folderStore, openFolder } from "../../lib/local/store.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { prepareFolder } from "./prepare-folder.ts";
import { requireEngine } from "./require-engine.ts";

/**
 * The objects of a folder. One that is not there yet is made by the first write: to look for objects, as a shell does that
 * completes a name, leaves nothing behind. What no engine is installed for is not written: `EngineMissing`.
 */
export async function storeOf(folder: string): Promise<Store> {
  const isThere = existsSync(folder);
  if (isThere) prepareFolder(folder);
  const read = isThere ? await openFolder(folder) : folderStore(folder);
  let made: Promise<Store> | undefined;
  const write = () => {
    if (isThere) return Promise.resolve(read);
    prepareFolder(folder);
    return (made ??= openFolder(folder));
  };
  const writeObject = async (type: ResourceType, object: object) => {
    await requireEngine(read, folder, type, object);
    return write();
  };
  return {
    get: (ref) => read.get(ref),
    list: (type, options) => read.list(type, options),
    watch: (type, options) => read.watch(type, options),
    create: async (type, object, options) => (await writeObject(type, object)).create(type, object, options),
    apply: async (type, object, options) => (await writeObject(type, object)).apply(type, object, options),
    patch: async (ref, patch, options) => (await write()).patch(ref, patch, options),
    delete: async (ref, options) => (await write()).delete(ref, options),
  };
}
