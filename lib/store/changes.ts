import type { KubeObject } from "../../crds/api/objects.ts";
import { isStoreError, StoreError } from "./errors.ts";
import type { List, ListOptions, ResourceType, Store, WatchEvent } from "./store.ts";

/** A change; or, at first and after changes may have been missed, all that is there. */
export type Change<T> = { event: WatchEvent<T> } | { all: T[] };

/** What {@link changes} shows, and how. */
export interface ChangesOptions<T> extends ListOptions {
  /** Version to go on from. Default: what is there comes first. */
  from?: string | undefined;
  /** Ends it. */
  signal: AbortSignal;
  /** After which errors it goes on. Default: those that pass by themselves. */
  endures?: (error: unknown) => boolean;
  /** Told of each error after which it goes on. */
  onError?: (error: unknown) => void;
  /** Makes an object smaller as it comes in, for those who keep many. */
  keep?: (object: T) => T;
  /** When each watch ends, in seconds, at random up to a fourth later. Default: four minutes. */
  watchSeconds?: number;
  /** So many objects are read at a time. Default: 100, as a page of more makes garbage that is long in memory. */
  pageSize?: number;
}

/** A watch that the server should have ended so many milliseconds ago is dead, though nothing tells: a proxy has lost the other side. */
const grace = 15_000;
/** A watch that lasted so long was well, in milliseconds. */
const lasted = 10_000;
/** Pauses before another attempt, doubling, in milliseconds; there is none after the first failure. */
const pauses = { first: 500, longest: 5_000 };

/**
 * Objects as they change: a list, then a watch from its version on, as client-go's reflector does it. A watch that ends is
 * taken up where it ended; after an error, such as a version that is no longer kept, all is listed again.
 */
export async function* changes<T extends KubeObject>(
  store: Store,
  type: ResourceType,
  { from, signal, endures = passes, onError, keep = (object) => object, watchSeconds = 240, pageSize = 100, ...place }: ChangesOptions<T>,
): AsyncGenerator<Change<T>, void, undefined> {
  let version = from;
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (version === undefined) {
        const list = await listPages(store, type, { ...place, limit: pageSize }, keep, signal);
        version = list.resourceVersion;
        yield { all: list.items };
        if (signal.aborted) return;
      }
      const began = performance.now();
      let heard = false;
      const hear = (resourceVersion = version) => {
        version = resourceVersion;
        heard = true;
      };
      const options = { ...place, resourceVersion: version, onBookmark: hear, timeoutSeconds: Math.ceil(watchSeconds * spread()) };
      for await (const event of limited<T>(store, type, options, signal)) {
        hear(event.object.metadata.resourceVersion);
        failures = 0;
        yield { event: { ...event, object: keep(event.object) } };
      }
      // something on the way that ends each watch at once must not be asked without a pause
      if (heard || performance.now() - began > lasted) failures = 0;
      else await pause(delay(++failures), signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!endures(error)) throw error;
      onError?.(error);
      version = undefined;
      await pause(Math.max(delay(failures++), askedFor(error)), signal);
    }
  }
}

/** Whether an error goes away without anybody doing something. */
function passes(error: unknown): boolean {
  return isStoreError(error, "Expired", "Unreachable", "ServerError");
}

async function listPages<T extends KubeObject>(
  store: Store,
  type: ResourceType,
  place: ListOptions & { limit: number },
  keep: (object: T) => T,
  signal: AbortSignal,
): Promise<List<T>> {
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const options = { ...place, signal, ...(next === undefined ? {} : { continue: next }) };
    const page: List<T> = await store.list<T>(type, options);
    for (const item of page.items) items.push(keep(item));
    next = page.continue;
    if (next === undefined) return { items, resourceVersion: page.resourceVersion };
  }
}

/** A watch that ends even when nobody ends it. */
async function* limited<T extends KubeObject>(
  store: Store,
  type: ResourceType,
  options: ListOptions & { resourceVersion: string; timeoutSeconds: number; onBookmark: (resourceVersion: string) => void },
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const limit = new AbortController();
  const end = () => limit.abort();
  const timer = setTimeout(end, options.timeoutSeconds * 1000 + grace);
  signal.addEventListener("abort", end);
  try {
    yield* store.watch<T>(type, { ...options, signal: limit.signal });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}

/** Watches that began together don't end together. */
function spread(): number {
  return 1 + Math.random() / 4;
}

/** Half of it is random, so that those who failed together don't come back together. */
function delay(failures: number): number {
  const longest = failures && Math.min(pauses.longest, pauses.first * 2 ** (failures - 1));
  return longest * (0.5 + Math.random() / 2);
}

function askedFor(error: unknown): number {
  return error instanceof StoreError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
}

/** Resolves after a while, or at once when `signal` aborts. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (!milliseconds || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
