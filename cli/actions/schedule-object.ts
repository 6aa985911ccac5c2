import type { ServiceObject } from "../../crds/api/objects.ts";
import { bindingType, findKind } from "../../lib/kinds.ts";
import type { Context } from "../context.ts";
import { type NamedTarget, parseOne, shortName } from "../target.ts";
import { find } from "./find.ts";
import { credentialOf } from "./rotate.ts";
import type { AskedAction } from "./schedule-action.ts";

/** Deletes, reconciles or rotates an object at a time. */
export function scheduleObject(
  what: "delete" | "reconcile" | "rotate",
  { kind, name }: NamedTarget,
  { mayBeMissing }: { mayBeMissing: boolean },
): AskedAction {
  return {
    action: { [what]: { kind: kind.kind, name } },
    name: `${what}-${kind.singular}-${name}`,
    check: async (context) => {
      const object = await scheduled(context, { kind, name }, mayBeMissing);
      if (!object || !kind.service) return [];
      if (what === "rotate") await credentialOf(context, kind, object);
      return what === "delete" ? [fate(object, shortName(kind, name))] : [];
    },
  };
}

/** Reads what is to be deleted: a service, or a binding, which can be made and deleted by a schedule too. Throws `UsageError`. */
export function deletable(rest: readonly string[]): NamedTarget {
  const [first = "", second, ...more] = rest.flatMap((word) => word.split("/"));
  if (findKind(first) === bindingType && second && !more.length) return { kind: bindingType, name: second };
  return parseOne(rest);
}

/** The object as it is; undefined where it may come later. Throws `NotFound` (exit code 3) where it may not. */
export async function scheduled(context: Context, { kind, name }: NamedTarget, mayBeMissing: boolean): Promise<ServiceObject | undefined> {
  return mayBeMissing
    ? context.store.get<ServiceObject>({ type: kind, namespace: context.namespace, name })
    : find(context, { kind, name });
}

/** What becomes of the cloud resource. */
function fate({ spec }: ServiceObject, name: string): string {
  switch (spec.deletionPolicy) {
    case "Delete":
      return `${name} goes with what is in it: its deletionPolicy is Delete`;
    case "Retain":
      return `${name} goes, and what it made stays: its deletionPolicy is Retain`;
    case "Snapshot":
      return `${name} goes after a last snapshot: its deletionPolicy is Snapshot`;
  }
}
