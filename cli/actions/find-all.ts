import type { ServiceObject } from "../../crds/api/objects.ts";
import { serviceKinds } from "../../lib/kinds.ts";
import type { Context } from "../context.ts";
import type { NamedTarget } from "../target.ts";
import { find } from "./find.ts";
import type { Found } from "./suspend.ts";

/** The objects that are named, or all there are in every namespace. Throws `NotFound` for a name that is not there. */
export async function findAll(context: Context, targets: readonly NamedTarget[] | "all"): Promise<Found[]> {
  if (targets !== "all") return Promise.all(targets.map(async (target) => ({ ...target, object: await find(context, target) })));
  const lists = await Promise.all(serviceKinds.map(async (kind) => ({ kind, ...(await context.store.list<ServiceObject>(kind)) })));
  return lists.flatMap(({ kind, items }) => items.map((object) => ({ kind, name: object.metadata.name, object })));
}
