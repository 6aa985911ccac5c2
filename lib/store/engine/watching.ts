import type { KubeObject } from "../../../crds/api/objects.ts";
import { StoreError } from "../errors.ts";
import type { ListOptions, ResourceType, WatchEvent, WatchOptions } from "../store.ts";
import { selects } from "./selector.ts";
import { type Change, type Storage, typeKey } from "./storage.ts";

/** Changes of a type from a version on, as they come. */
export async function* watching<T extends KubeObject>(
  storage: Storage,
  type: ResourceType,
  { resourceVersion, signal, timeoutSeconds, onBookmark, ...options }: ListOptions & WatchOptions,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const end = endOf(signal, timeoutSeconds);
  // begins before the first look, so that no change falls between the two
  const listener = storage.listen();
  try {
    let seen = resourceVersion === undefined ? await storage.version() : Number(resourceVersion);
    while (!end.signal.aborted) {
      const changes = await storage.changesAfter(seen);
      if (!changes) {
        throw new StoreError(`Version ${seen} is no longer kept.`, { code: "Expired", hint: "List again and start from there." });
      }
      for (const change of changes) {
        if (end.signal.aborted) return;
        seen = change.version;
        const event = change.type === typeKey(type) ? eventOf<T>(change, options) : undefined;
        if (event) yield event;
      }
      if (changes.length) onBookmark?.(String(seen));
      else await listener.next(end.signal);
    }
  } finally {
    listener.close();
    end.clear();
  }
}

/** Aborts with `signal` or when the time is over. */
function endOf(signal: AbortSignal | undefined, timeoutSeconds: number | undefined): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const end = () => controller.abort();
  const timer = timeoutSeconds === undefined ? undefined : setTimeout(end, timeoutSeconds * 1000);
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  const clear = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  };
  return { signal: controller.signal, clear };
}

/** As a server sees it for a selector: an object that comes to match is added, one that ceases to is deleted. */
function eventOf<T extends KubeObject>({ before, after, version }: Change, options: ListOptions): WatchEvent<T> | undefined {
  const was = before && selects(options, before);
  const is = after && selects(options, after);
  if (is) return { type: was ? "MODIFIED" : "ADDED", object: after as T };
  if (!was) return undefined;
  return { type: "DELETED", object: { ...(before as T), metadata: { ...before.metadata, resourceVersion: String(version) } } };
}
