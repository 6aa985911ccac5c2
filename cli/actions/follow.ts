import type { ReconciledObject } from "../../crds/api/objects.ts";
import { changes } from "../../lib/store/changes.ts";
import type { Context } from "../context.ts";
import type { NamedTarget } from "../target.ts";

/** One object as it changes, from the state given on; undefined once it is gone. Ends when `signal` aborts. */
export async function* follow<O extends ReconciledObject>(
  { store, namespace }: Context,
  { kind, name }: NamedTarget,
  object: O,
  signal: AbortSignal,
): AsyncGenerator<O | undefined> {
  const options = { namespace, fieldSelector: `metadata.name=${name}`, from: object.metadata.resourceVersion, signal };
  for await (const change of changes<O>(store, kind, options)) {
    if ("all" in change) yield change.all[0];
    else yield change.event.type === "DELETED" ? undefined : change.event.object;
  }
}
