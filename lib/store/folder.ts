import { Engine, type EngineOptions } from "./engine/engine.ts";
import { FolderStorage } from "./folder/storage.ts";

/** Objects in a folder, one YAML file each, that many processes can use at once: what a cluster is in local mode. */
export class FolderStore extends Engine {
  /** @param folder - made by the first write; only its owner can look into it */
  constructor(folder: string, options: EngineOptions = {}) {
    super(new FolderStorage(folder), options);
  }
}
