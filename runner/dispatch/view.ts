import type { CloudAccount, CloudBinding, CloudSchedule, ServiceObject } from "../../crds/api/objects.ts";
import { accountType, bindingType, scheduleType, serviceKinds } from "../../lib/kinds.ts";
import type { Launcher, StartedRun } from "../../lib/launch/launcher.ts";
import type { Store } from "../../lib/store/store.ts";

/** What a pass decides upon: what is in the cluster, or was a moment ago. */
export interface View {
  accounts: readonly CloudAccount[];
  runs: readonly StartedRun[];
  /** Of all service kinds, in all namespaces. */
  objects: readonly ServiceObject[];
  bindings: readonly CloudBinding[];
  schedules: readonly CloudSchedule[];
}

/** Everything as it is now: one request per kind, one for the accounts, one for the runs. */
export async function listView(store: Store, launcher: Launcher): Promise<View> {
  const [accounts, runs, bindings, schedules, ...lists] = await Promise.all([
    store.list<CloudAccount>(accountType),
    launcher.list(),
    store.list<CloudBinding>(bindingType),
    store.list<CloudSchedule>(scheduleType),
    ...serviceKinds.map((kind) => store.list<ServiceObject>(kind)),
  ]);
  return {
    accounts: accounts.items,
    runs,
    objects: lists.flatMap(({ items }) => items),
    bindings: bindings.items,
    schedules: schedules.items,
  };
}
