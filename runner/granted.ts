import { setTimeout as wait } from "node:timers/promises";

import type { KubeObject } from "../crds/api/objects.ts";
import { isStoreError } from "../lib/store/errors.ts";
import type { Ref, Store } from "../lib/store/store.ts";

/** Reads an object; waits a little for the dispatcher's grant, which takes its time to reach every API server. */
export async function getGranted<T extends KubeObject>(store: Store, ref: Ref): Promise<T | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.get<T>(ref);
    } catch (error) {
      if (!isStoreError(error, "Forbidden") || attempt === 5) throw error;
      await wait(1000);
    }
  }
}
