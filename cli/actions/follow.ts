import type { ServiceObject } from "../../crds/api/objects.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import type { NamedTarget } from "../target.ts";

/** Milliseconds before the cluster is asked again after it could not be reached. */
const pauseMs = 1000;

/**
 * One object as it changes, from the state given on; undefined once it is gone. Goes on when a watch ends, its version
 * grows too old or the cluster can't be reached for a while. Ends when `signal` aborts.
 */
export async function* follow(
  { store, namespace }: Context,
  { kind, name }: NamedTarget,
  from: ServiceObject,
  signal: AbortSignal,
): AsyncGenerator<ServiceObject | undefined> {
  let resourceVersion = from.metadata.resourceVersion;
  while (!signal.aborted) {
    try {
      const place = { namespace, fieldSelector: `metadata.name=${name}` };
      const events = store.watch<ServiceObject>(kind, { ...place, ...(resourceVersion && { resourceVersion }), signal });
      for await (const { type, object } of events) {
        resourceVersion = object.metadata.resourceVersion;
        yield type === "DELETED" ? undefined : object;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isStoreError(error, "Expired", "Unreachable", "ServerError")) throw error;
      if (error.code !== "Expired") await pause(pauseMs, signal);
      const object = await refetch({ store, namespace }, { kind, name });
      if (object === "unreachable") continue;
      resourceVersion = object?.metadata.resourceVersion;
      yield object;
    }
  }
}

async function refetch({ store, namespace }: Pick<Context, "store" | "namespace">, { kind, name }: NamedTarget) {
  try {
    return await store.get<ServiceObject>({ type: kind, namespace, name });
  } catch (error) {
    if (isStoreError(error, "Unreachable", "ServerError")) return "unreachable";
    throw error;
  }
}

/** Resolves after a while, or at once when `signal` aborts. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
