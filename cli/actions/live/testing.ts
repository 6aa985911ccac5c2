import type { KubeObject } from "../../../crds/api/objects.ts";
import { StoreError, type StoreErrorCode } from "../../../lib/store/errors.ts";
import { MemoryStore } from "../../../lib/store/memory.ts";
import type { ListOptions, PageOptions, ResourceType, Store, WatchOptions } from "../../../lib/store/store.ts";

/** What a test lets go wrong, by verb and plural: `watch queues`, `list *`. */
export type Troubles = Record<string, StoreErrorCode>;

/** A store in memory that answers with errors as long as a test says so; watches that run are broken by `breakWatches`. */
export function troubledStore(memory = new MemoryStore()): { store: Store; memory: MemoryStore; troubles: Troubles; breakWatches(): void } {
  const troubles: Troubles = {};
  let broken = new AbortController();
  const check = (verb: string, { plural }: ResourceType) => {
    const code = troubles[`${verb} ${plural}`] ?? troubles[`${verb} *`];
    if (code) throw new StoreError(`the server said ${code} to ${verb}`, { code });
  };
  const store: Store = {
    get: (ref) => memory.get(ref),
    create: (...args) => memory.create(...args),
    apply: (...args) => memory.apply(...args),
    patch: (...args) => memory.patch(...args),
    delete: (...args) => memory.delete(...args),
    list: async <T extends KubeObject>(type: ResourceType, options?: ListOptions & PageOptions) => {
      check("list", type);
      return memory.list<T>(type, options);
    },
    watch: async function* <T extends KubeObject>(type: ResourceType, options: ListOptions & WatchOptions) {
      check("watch", type);
      const { signal } = broken;
      const either = options.signal ? AbortSignal.any([options.signal, signal]) : signal;
      yield* memory.watch<T>(type, { ...options, signal: either });
      if (signal.aborted) throw new StoreError("the server closed the connection", { code: "Unreachable" });
    },
  };
  return {
    store,
    memory,
    troubles,
    breakWatches: () => {
      broken.abort();
      broken = new AbortController();
    },
  };
}
