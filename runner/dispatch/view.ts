import type { CloudAccount, CloudBinding, CloudSchedule, ServiceObject } from "../../crds/api/objects.ts";
import { type ServiceBinding, serviceBindingType } from "../../lib/binding/service-binding.ts";
import { accountType, bindingType, scheduleType, serviceKinds } from "../../lib/kinds.ts";
import type { Launcher, StartedRun } from "../../lib/launch/launcher.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Store } from "../../lib/store/store.ts";

/** What a pass decides upon: what is in the cluster, or was a moment ago. */
export interface View {
  accounts: readonly CloudAccount[];
  runs: readonly StartedRun[];
  /** Of all service kinds, in all namespaces. */
  objects: readonly ServiceObject[];
  bindings: readonly CloudBinding[];
  schedules: readonly CloudSchedule[];
  /** Where they are ours to bring about. */
  serviceBindings?: readonly ServiceBinding[];
}

/**
 * Everything as it is now: one request per kind, one for the accounts, one for the runs.
 *
 * @param withServiceBindings - whether those of servicebinding.io are ours to bring about
 */
export async function listView(store: Store, launcher: Launcher, withServiceBindings = false): Promise<View> {
  const [accounts, runs, bindings, schedules, serviceBindings, ...lists] = await Promise.all([
    store.list<CloudAccount>(accountType),
    launcher.list(),
    store.list<CloudBinding>(bindingType),
    store.list<CloudSchedule>(scheduleType),
    withServiceBindings ? listServiceBindings(store) : [],
    ...serviceKinds.map((kind) => store.list<ServiceObject>(kind)),
  ]);
  return {
    accounts: accounts.items,
    runs,
    objects: lists.flatMap(({ items }) => items),
    bindings: bindings.items,
    schedules: schedules.items,
    serviceBindings,
  };
}

/** None where the cluster doesn't know them any more. */
async function listServiceBindings(store: Store): Promise<ServiceBinding[]> {
  try {
    return (await store.list<ServiceBinding>(serviceBindingType)).items;
  } catch (error) {
    if (isStoreError(error, "TypeNotFound")) return [];
    throw error;
  }
}
