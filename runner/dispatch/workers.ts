import { bindingFinalizer, dispatchManager } from "../../crds/api/names.ts";
import type { CloudBinding, KubeObject } from "../../crds/api/objects.ts";
import { workerGrant } from "../../lib/grants.ts";
import { bindingType, builtin } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import { systemNamespace, type Worker } from "../../lib/system.ts";
import type { View } from "./view.ts";

/**
 * Lets runs without an account act where their objects are. Nothing is taken back here: a grant belongs to the objects it is for,
 * and Kubernetes removes it when they are gone.
 */
export class Workers {
  readonly #store: Store;
  readonly #view: Pick<View, "bindings" | "schedules" | "serviceBindings">;
  readonly #grants: boolean;
  /** What was granted in this pass. */
  readonly #granted = new Map<string, Promise<boolean>>();

  /** @param grants - whether runs need any */
  constructor(store: Store, view: Pick<View, "bindings" | "schedules" | "serviceBindings">, grants: boolean) {
    this.#store = store;
    this.#view = view;
    this.#grants = grants;
  }

  /**
   * Makes sure that a worker's runs may act in a namespace. Resolves to false where none can: the namespace goes and takes no
   * grant any more, or it is the one of the accounts' credentials.
   */
  async grant(worker: Worker, namespace: string): Promise<boolean> {
    if (namespace === systemNamespace) return false;
    if (!this.#grants) return true;
    const key = `${worker}/${namespace}`;
    const granted = this.#granted.get(key) ?? this.#apply(worker, namespace);
    this.#granted.set(key, granted);
    return granted;
  }

  async #apply(worker: Worker, namespace: string): Promise<boolean> {
    const all: readonly KubeObject[] =
      worker === "bind" ? [...this.#view.bindings, ...(this.#view.serviceBindings ?? [])] : this.#view.schedules;
    const owners = all.filter(({ metadata }) => metadata.namespace === namespace);
    try {
      const grant = workerGrant(worker, namespace, owners);
      await this.#store.apply(builtin.roleBinding, grant, { fieldManager: dispatchManager, force: true });
      return true;
    } catch (error) {
      const goes = isStoreError(error, "NotFound") || (isStoreError(error, "Forbidden") && error.message.includes("being terminated"));
      if (!goes) throw error;
    }
    // the workloads go too: there is nothing to take a connection out of, and no run could
    if (worker === "bind") for (const binding of this.#view.bindings) if (isLeft(binding, namespace)) await this.#letGo(binding);
    return false;
  }

  async #letGo({ metadata: { namespace, name, resourceVersion, finalizers = [] } }: CloudBinding): Promise<void> {
    const patch = { metadata: { resourceVersion, finalizers: finalizers.filter((entry) => entry !== bindingFinalizer) } };
    try {
      await this.#store.patch({ type: bindingType, namespace, name }, patch, { fieldManager: dispatchManager });
    } catch (error) {
      // somebody changed or removed it meanwhile: the next pass looks again
      if (!isStoreError(error, "Conflict", "NotFound")) throw error;
    }
  }
}

function isLeft({ metadata }: CloudBinding, namespace: string): boolean {
  return metadata.namespace === namespace && Boolean(metadata.deletionTimestamp && metadata.finalizers?.includes(bindingFinalizer));
}
