import type { ServiceObject } from "../../crds/api/objects.ts";
import { type Kind, serviceKinds } from "../../lib/kinds.ts";
import { changes } from "../../lib/store/changes.ts";
import type { Context } from "../context.ts";
import { merge } from "./merge.ts";
import { type Step, stepsBetween } from "./steps.ts";

/** Something that happened to an object. */
export interface Happening {
  kind: Kind;
  object: ServiceObject;
  step: Step | { type: "appeared" } | { type: "gone" };
}

/** What happens from now on to all objects of every namespace, until `signal` aborts. */
export async function* happenings(context: Context, signal: AbortSignal): AsyncGenerator<Happening> {
  yield* merge(serviceKinds.map((kind) => ofKind(context, kind, signal)));
}

async function* ofKind({ store }: Context, kind: Kind, signal: AbortSignal): AsyncGenerator<Happening> {
  const known = new Map<string, ServiceObject>();
  let begun = false;
  for await (const change of changes<ServiceObject>(store, kind, { signal })) {
    const objects = "all" in change ? change.all : [change.event.object];
    const isGone = "event" in change && change.event.type === "DELETED";
    for (const object of objects) {
      const { uid = "" } = object.metadata;
      const before = known.get(uid);
      if (isGone) known.delete(uid);
      else known.set(uid, object);
      // what was there before is no news
      if (!begun) continue;
      if (isGone) yield { kind, object, step: { type: "gone" } };
      else if (!before) yield { kind, object, step: { type: "appeared" } };
      const from: ServiceObject = before ?? { ...object, status: {} };
      for (const step of isGone ? [] : stepsBetween(from, object)) yield { kind, object, step };
    }
    begun = true;
  }
}
