import type { KubeObject } from "../../crds/api/objects.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { ListOptions, ResourceType, Store, WatchEvent } from "../../lib/store/store.ts";

/** Milliseconds before the cluster is asked again after it could not be reached. */
const pauseMs = 1000;

/** A change; or, after changes may have been missed, all that is there. */
export type Change<T> = { event: WatchEvent<T> } | { all: T[] };

/**
 * Objects as they change, from a version on. Goes on when a watch ends, its version grows too old or the cluster can't be
 * reached for a while. Ends when `signal` aborts.
 */
export async function* changes<T extends KubeObject>(
  store: Store,
  type: ResourceType,
  options: ListOptions,
  from: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Change<T>> {
  let resourceVersion = from;
  while (!signal.aborted) {
    try {
      let quiet = true;
      for await (const event of store.watch<T>(type, { ...options, ...(resourceVersion && { resourceVersion }), signal })) {
        quiet = false;
        resourceVersion = event.object.metadata.resourceVersion;
        yield { event };
      }
      // something on the way that ends each watch at once must not be asked without a pause
      if (quiet) await pause(pauseMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!passes(error)) throw error;
      const list = await listAgain<T>(store, type, options, signal);
      if (!list) return;
      resourceVersion = list.resourceVersion;
      yield { all: list.items };
    }
  }
}

/** Lists until it works; undefined when `signal` aborts before. */
async function listAgain<T extends KubeObject>(store: Store, type: ResourceType, options: ListOptions, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      return await store.list<T>(type, options);
    } catch (error) {
      if (!passes(error)) throw error;
      await pause(pauseMs, signal);
    }
  }
  return undefined;
}

function passes(error: unknown): boolean {
  return isStoreError(error, "Expired", "Unreachable", "ServerError");
}

/** Resolves after a while, or at once when `signal` aborts. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", end, { once: true });
  });
}
