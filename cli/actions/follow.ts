import type { ServiceObject } from "../../crds/api/objects.ts";
import type { Context } from "../context.ts";
import type { NamedTarget } from "../target.ts";
import { changes } from "./changes.ts";

/** One object as it changes, from the state given on; undefined once it is gone. Ends when `signal` aborts. */
export async function* follow(
  { store, namespace }: Context,
  { kind, name }: NamedTarget,
  from: ServiceObject,
  signal: AbortSignal,
): AsyncGenerator<ServiceObject | undefined> {
  const place = { namespace, fieldSelector: `metadata.name=${name}` };
  for await (const change of changes<ServiceObject>(store, kind, place, from.metadata.resourceVersion, signal)) {
    if ("all" in change) yield change.all[0];
    else yield change.event.type === "DELETED" ? undefined : change.event.object;
  }
}
