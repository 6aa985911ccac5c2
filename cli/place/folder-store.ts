import { existsSync } from "node:fs";

import { folderStore, openFolder } from "../../lib/local/store.ts";
import type { Store } from "../../lib/store/store.ts";
import { prepareFolder } from "./prepare-folder.ts";

/**
 * The objects of a folder. One that is not there yet is made by the first write: to look for objects, as a shell does that
 * completes a name, leaves nothing behind.
 */
export async function storeOf(folder: string): Promise<Store> {
  if (!existsSync(folder)) return madeByWrites(folder);
  prepareFolder(folder);
  return openFolder(folder);
}

function madeByWrites(folder: string): Store {
  const empty = folderStore(folder);
  let made: Promise<Store> | undefined;
  const make = () => {
    prepareFolder(folder);
    return (made ??= openFolder(folder));
  };
  return {
    get: (ref) => empty.get(ref),
    list: (type, options) => empty.list(type, options),
    watch: (type, options) => empty.watch(type, options),
    create: async (type, object, options) => (await make()).create(type, object, options),
    apply: async (type, object, options) => (await make()).apply(type, object, options),
    patch: async (ref, patch, options) => (await make()).patch(ref, patch, options),
    delete: async (ref, options) => (await make()).delete(ref, options),
  };
}
