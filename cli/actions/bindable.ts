import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { builtin, serviceKinds } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import type { Context } from "../context.ts";
import { stateOf } from "./state.ts";
import type { StatusRow } from "./status.ts";

/** What there is to choose from in the namespace. */
export interface Bindable<T> {
  items: T[];
  /** Kinds that the caller may not list, in the plural: `statefulsets`. */
  forbidden: string[];
}

/** A workload that can be bound, with its kind. */
export interface WorkloadRow {
  type: ResourceType;
  object: KubeObject;
  /** Names of its containers, as far as the kind tells by itself. */
  containers: string[];
}

/** Kinds of workloads that can be changed once they are there; a Job can't. */
const workloadTypes = [builtin.deployment, builtin.statefulSet, builtin.daemonSet, builtin.cronJob] as const;

/**
 * The services of the namespace, whether they are ready or not, by kind and name. Kinds that the caller may not list, or that the
 * cluster does not have, are none; throws `TypeNotFound` where it has none of them.
 */
export async function bindableServices(context: Context): Promise<Bindable<StatusRow>> {
  const { items, forbidden } = await listAll<ServiceObject>(context, serviceKinds);
  const kindOf = (type: ResourceType) => serviceKinds.find((kind) => kind === type) as (typeof serviceKinds)[number];
  return { items: items.map(({ type, object }) => ({ kind: kindOf(type), object, state: stateOf(object, context.now()) })), forbidden };
}

/** The workloads of the namespace, by kind and name. */
export async function bindableWorkloads(context: Context): Promise<Bindable<WorkloadRow>> {
  const [{ items, forbidden }, { defaultMapping }, { partsOf }] = await Promise.all([
    listAll(context, workloadTypes),
    import("../../lib/binding/mapping.ts"),
    import("../../lib/binding/parts.ts"),
  ]);
  const containersOf = ({ type, object }: { type: ResourceType; object: KubeObject }) =>
    partsOf(object, defaultMapping(type), type).containers.map(({ id }) => id);
  return { items: items.map((one) => ({ ...one, containers: containersOf(one) })), forbidden };
}

async function listAll<O extends KubeObject>(
  { store, namespace }: Context,
  types: readonly ResourceType[],
): Promise<Bindable<{ type: ResourceType; object: O }>> {
  const lists = await Promise.all(
    types.map(async (type) => {
      try {
        const { items } = await store.list<O>(type, { namespace });
        return { type, items: items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).toSorted(byName) };
      } catch (error) {
        if (isStoreError(error, "Forbidden", "TypeNotFound")) return { type, error };
        throw error;
      }
    }),
  );
  const [first] = lists;
  if (first?.error?.code === "TypeNotFound" && lists.every(({ error }) => error?.code === "TypeNotFound")) throw first.error;
  return {
    items: lists.flatMap(({ type, items = [] }) => items.map((object) => ({ type, object }))),
    forbidden: lists.flatMap(({ type, error }) => (error?.code === "Forbidden" ? [type.plural] : [])),
  };
}

function byName(a: KubeObject, b: KubeObject): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
