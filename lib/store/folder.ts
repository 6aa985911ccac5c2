import { type AdmissionOptions, clusterAdmission } from "./admission/admission.ts";
import { Engine } from "./engine/engine.ts";
import { FolderStorage } from "./folder/storage.ts";

export interface FolderOptions extends AdmissionOptions {
  /** Default: the system clock. */
  now?: () => Date;
}

/** Objects in a folder, one YAML file each, that many processes can use at once: what a cluster is in local mode. It refuses what a cluster does. */
export class FolderStore extends Engine {
  /** @param folder - made by the first write; only its owner can look into it */
  constructor(folder: string, { now, ...options }: FolderOptions = {}) {
    super(new FolderStorage(folder), { admission: clusterAdmission(options), ...(now ? { now } : {}) });
  }
}
