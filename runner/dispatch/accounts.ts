import { accountFinalizer, dispatchManager } from "../../crds/api/names.ts";
import type { CloudAccount, KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { allowsNamespace } from "../../lib/account.ts";
import { grants } from "../../lib/grants.ts";
import { accountType, builtin, serviceKinds } from "../../lib/kinds.ts";
import type { PlannedRun, StartedRun } from "../../lib/launch/launcher.ts";
import { serviceAccountFor } from "../../lib/launch/service-account.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { connectionsGrantName, grantName } from "../../lib/system.ts";
import { connectionName } from "../reconcile/connection.ts";

/**
 * Keeps each account as long as objects use it, and its grants as they must be: a run may act in a namespace only while its
 * account allows the namespace and has objects there. The account's status says where grants are, so that an idle pass need
 * not ask for them.
 */
export class Accounts {
  readonly #store: Store;
  /** By their account. */
  readonly #objects: ReadonlyMap<string, readonly ServiceObject[]>;
  /** Those that are active. */
  readonly #runs: readonly StartedRun[];
  readonly #grants: boolean;

  /** @param grants - whether runs need any */
  constructor(store: Store, objects: readonly ServiceObject[], runs: readonly StartedRun[], grants: boolean) {
    this.#store = store;
    this.#grants = grants;
    this.#objects = Map.groupBy(objects, ({ spec }) => spec.account);
    this.#runs = runs.filter(({ state }) => state === "active");
  }

  /** Takes grants back that are not needed any more, and keeps the account as long as something needs it. */
  async keep(account: CloudAccount): Promise<void> {
    const { name, deletionTimestamp } = account.metadata;
    const own = this.#objects.get(name) ?? [];
    const used = new Set(own.map((object) => object.metadata.namespace ?? ""));
    const wanted = new Set([...used].filter((namespace) => this.#grants && allowsNamespace(account, namespace)));
    const busy = new Set(this.#runs.filter((run) => run.account === name).flatMap((run) => run.objects.map((object) => object.namespace)));
    const granted = account.status?.grantedNamespaces ?? [];
    const revoked: string[] = [];
    for (const namespace of granted) {
      if (wanted.has(namespace)) continue;
      if (allowsNamespace(account, namespace) && (busy.has(namespace) || (await this.#isUsed(name, namespace)))) continue;
      await this.#revoke(name, namespace);
      revoked.push(namespace);
    }

    const kept = granted.filter((namespace) => !revoked.includes(namespace));
    const missing = [...wanted].filter((namespace) => !kept.includes(namespace));
    // recorded before a grant is made: what is recorded is taken back some day, also when the grant was never made
    const current = revoked.length || missing.length ? await this.#record(account, [...kept, ...missing].toSorted()) : account;
    const held = current.metadata.finalizers?.includes(accountFinalizer);
    if (!deletionTimestamp && own.length && !held) await this.#setFinalizer(current, true);
    if (deletionTimestamp && held && !own.length && !kept.length && !(await this.#isUsed(name))) await this.#setFinalizer(current, false);
  }

  /** Makes sure that a run finds its ServiceAccount and may act where its objects are. */
  async grant(account: CloudAccount, run: PlannedRun): Promise<void> {
    if (!this.#grants) return;
    const { name } = account.metadata;
    const serviceAccount = serviceAccountFor(account);
    if (serviceAccount) await this.#apply(builtin.serviceAccount, serviceAccount);
    for (const namespace of new Set(run.objects.map((object) => object.namespace))) {
      const own = this.#objects.get(name) ?? [];
      const connections = own.filter((object) => object.metadata.namespace === namespace).map(connectionName);
      for (const object of grants(account, namespace, connections)) await this.#grantOne(object);
    }
  }

  /** Whether objects of an account are there now: what this pass knows may be a moment old, and another dispatcher know more. */
  async #isUsed(account: string, namespace?: string): Promise<boolean> {
    for (const kind of serviceKinds) {
      const { items } = await this.#store.list<ServiceObject>(kind, { namespace });
      if (items.some(({ spec }) => spec.account === account)) return true;
    }
    return false;
  }

  async #grantOne(object: KubeObject): Promise<void> {
    try {
      await this.#apply(object.kind === "Role" ? builtin.role : builtin.roleBinding, object);
    } catch (error) {
      // a namespace that goes takes nothing new: what is left of the grant is enough to delete
      if (!isStoreError(error, "Forbidden") || !error.message.includes("being terminated")) throw error;
    }
  }

  async #apply(type: ResourceType, object: KubeObject): Promise<void> {
    await this.#store.apply(type, object, { fieldManager: dispatchManager, force: true });
  }

  async #revoke(account: string, namespace: string): Promise<void> {
    const connections = connectionsGrantName(account);
    await this.#store.delete({ type: builtin.roleBinding, namespace, name: connections });
    await this.#store.delete({ type: builtin.role, namespace, name: connections });
    const ref = { type: builtin.roleBinding, namespace, name: grantName(account) };
    try {
      await this.#store.delete(ref);
      await this.#store.patch(ref, { metadata: { finalizers: [] } }, { fieldManager: dispatchManager });
    } catch (error) {
      if (!isStoreError(error, "NotFound")) throw error;
    }
  }

  /** Fails with `Conflict` when another dispatcher has changed the account since: neither forgets what the other granted. */
  async #record({ metadata: { name, resourceVersion } }: CloudAccount, grantedNamespaces: string[]): Promise<CloudAccount> {
    const patch = { metadata: { resourceVersion }, status: { grantedNamespaces } };
    return this.#store.patch<CloudAccount>({ type: accountType, name }, patch, { fieldManager: dispatchManager, subresource: "status" });
  }

  async #setFinalizer(account: CloudAccount, present: boolean): Promise<void> {
    const { name, resourceVersion, finalizers = [] } = account.metadata;
    const others = finalizers.filter((entry) => entry !== accountFinalizer);
    const patch = { metadata: { resourceVersion, finalizers: present ? [...others, accountFinalizer] : others } };
    await this.#store.patch({ type: accountType, name }, patch, { fieldManager: dispatchManager });
  }
}
