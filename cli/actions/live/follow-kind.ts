import type { KubeObject } from "../../../crds/api/objects.ts";
import type { Kind } from "../../../lib/kinds.ts";
import { changes } from "../../../lib/store/changes.ts";
import { isStoreError } from "../../../lib/store/errors.ts";
import type { WatchEvent } from "../../../lib/store/store.ts";
import type { Context } from "../../context.ts";

/** How well the objects of a kind are known. */
export type Health =
  | { is: "loading" }
  | { is: "live" }
  /** They may be listed and not watched: they are listed every {@link pollSeconds}. */
  | { is: "polled"; error: Error }
  /** They may not be listed. */
  | { is: "refused"; error: Error }
  /** The cluster has no such kind. */
  | { is: "missing"; error: Error }
  /** The cluster does not answer, or no longer knows us; what was there is still shown. */
  | { is: "lost"; since: Date; error: Error };

/** How often objects that can't be watched are listed, in seconds. */
export const pollSeconds = 5;
/** As kubectl reads them, so that thousands come in few answers. */
const pageSize = 500;

/** What is told of a kind's objects. */
export interface Listener<T> {
  all(objects: T[]): void;
  changed(event: WatchEvent<T>): void;
  health(health: Health): void;
}

/** What is followed. */
export interface Place {
  kind: Kind;
  /** Undefined: all. */
  namespace: string | undefined;
}

/** Follows the objects of a kind as well as it is allowed to, through whatever happens to the connection, until `signal` aborts. */
export async function followKind<T extends KubeObject>(
  { store, now }: Pick<Context, "store" | "now">,
  { kind, namespace }: Place,
  listener: Listener<T>,
  signal: AbortSignal,
): Promise<void> {
  let since: Date | undefined;
  const lost = (thrown: unknown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    // only a version that is no longer kept: all is listed again at once
    if (!isStoreError(error, "Expired")) listener.health({ is: "lost", since: (since ??= now()), error });
  };
  const known = (objects: T[], health: Health) => {
    since = undefined;
    listener.all(objects);
    listener.health(health);
  };
  let unwatched: Error | undefined;
  while (!signal.aborted) {
    let listed = false;
    try {
      if (unwatched !== undefined) {
        const { items } = await store.list<T>(kind, { namespace, signal });
        known(items.map(light), { is: "polled", error: unwatched });
      } else {
        for await (const change of changes<T>(store, kind, { namespace, signal, pageSize, keep: light, onError: lost })) {
          if ("all" in change) {
            listed = true;
            known(change.all, { is: "live" });
          } else listener.changed(change.event);
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isStoreError(error, "Forbidden") && listed) {
        unwatched = error;
        listener.health({ is: "polled", error });
      } else if (isStoreError(error, "Forbidden", "TypeNotFound")) {
        since = undefined;
        listener.all([]);
        listener.health({ is: error.code === "Forbidden" ? "refused" : "missing", error });
      } else lost(error);
    }
    await pause(signal);
  }
}

/** Without what only server-side apply reads, which is half of an object. */
function light<T extends KubeObject>(object: T): T {
  delete object.metadata.managedFields;
  return object;
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, pollSeconds * 1000);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}
