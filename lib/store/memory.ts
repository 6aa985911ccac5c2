import type { KubeObject } from "../../crds/api/objects.ts";
import { admitAll } from "./engine/admission.ts";
import { Engine } from "./engine/engine.ts";
import { MemoryStorage } from "./memory/storage.ts";

export interface MemoryOptions {
  /** Fills in what the CRD's schema would. */
  defaults?: (object: KubeObject) => KubeObject;
  /** Default: the system clock. */
  now?: () => Date;
}

/** Objects in memory, by the rules of a cluster as far as we depend on them: a stand-in without schemas, namespaces and rights. */
export class MemoryStore extends Engine {
  constructor({ defaults = (object) => object, now = () => new Date() }: MemoryOptions = {}) {
    super(new MemoryStorage(), { admission: { ...admitAll, write: async (object) => defaults(object) }, now });
  }
}
