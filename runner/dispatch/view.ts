import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import { accountType, serviceKinds } from "../../lib/kinds.ts";
import type { Launcher, StartedRun } from "../../lib/launch/launcher.ts";
import type { Store } from "../../lib/store/store.ts";

/** What a pass decides upon: what is in the cluster, or was a moment ago. */
export interface View {
  accounts: readonly CloudAccount[];
  runs: readonly StartedRun[];
  /** Of all service kinds, in all namespaces. */
  objects: readonly ServiceObject[];
}

/** Everything as it is now: one request per kind, one for the accounts, one for the runs. */
export async function listView(store: Store, launcher: Launcher): Promise<View> {
  const [accounts, runs, ...lists] = await Promise.all([
    store.list<CloudAccount>(accountType),
    launcher.list(),
    ...serviceKinds.map((kind) => store.list<ServiceObject>(kind)),
  ]);
  return { accounts: accounts.items, runs, objects: lists.flatMap(({ items }) => items) };
}
