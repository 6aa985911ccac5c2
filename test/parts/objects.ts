import type { CommonSpec, ServiceObject } from "../../crds/api/objects.ts";
import { builtin, type Kind } from "../../lib/kinds.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";

const fieldManager = "test";

/** Objects of one kind in one namespace and of one account, in the hands of a user. */
export abstract class Objects<Spec extends CommonSpec = CommonSpec> {
  abstract readonly kind: Kind;
  abstract readonly store: Store;
  abstract readonly namespace: string;
  abstract readonly account: string;
  /** Called before a change that the runs' rights may depend on. */
  abstract changing(): void;

  async create(name: string, spec: object = {}, metadata: object = {}): Promise<ServiceObject<Spec>> {
    this.changing();
    const { namespace, account, store } = this;
    const object = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: this.kind.kind,
      metadata: { name, namespace, ...metadata },
      spec: { account, ...spec } as unknown as Spec,
    };
    return store.create<ServiceObject<Spec>>(this.kind, object, { fieldManager });
  }

  async find(name: string): Promise<ServiceObject<Spec> | undefined> {
    return this.store.get<ServiceObject<Spec>>(this.ref(name));
  }

  async get(name: string): Promise<ServiceObject<Spec>> {
    const object = await this.find(name);
    if (!object) throw new Error(`no ${this.kind.singular} ${this.namespace}/${name}`);
    return object;
  }

  async change(name: string, patch: object): Promise<void> {
    this.changing();
    await this.store.patch(this.ref(name), patch as Record<string, unknown>, { fieldManager });
  }

  async setStatus(name: string, status: object): Promise<void> {
    await this.store.patch(this.ref(name), { status }, { fieldManager, subresource: "status" });
  }

  /** Makes the object due, as if its drift interval or its backoff were over. */
  async makeDue(name: string): Promise<void> {
    await this.setStatus(name, { nextRunAt: new Date(Date.now() - 3_600_000).toISOString() });
  }

  /** Asks for its deletion, as `kubectl delete --wait=false` does. */
  async delete(name: string): Promise<void> {
    await this.store.delete(this.ref(name));
  }

  ref(name: string) {
    return { type: this.kind, namespace: this.namespace, name };
  }

  /** What of an object's connection is there: the Secret's values as text. */
  async secret(name: string): Promise<Record<string, string>> {
    const data = (await this.#connection(builtin.secret, name)) ?? {};
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
  }

  /** The ConfigMap of a connection; undefined when there is none. */
  async configMap(name: string): Promise<Record<string, string> | undefined> {
    return this.#connection(builtin.configMap, name);
  }

  async #connection(type: ResourceType, name: string): Promise<Record<string, string> | undefined> {
    const ref = { type, namespace: this.namespace, name };
    const object = await this.store.get<{ data?: Record<string, string> } & ServiceObject>(ref);
    return object && (object.data ?? {});
  }
}

/** Objects of another kind where these are. */
export class ObjectsOf<Spec extends CommonSpec> extends Objects<Spec> {
  readonly kind: Kind;
  readonly #beside: Objects;

  constructor(kind: Kind, beside: Objects) {
    super();
    this.kind = kind;
    this.#beside = beside;
  }

  get store(): Store {
    return this.#beside.store;
  }

  get namespace(): string {
    return this.#beside.namespace;
  }

  get account(): string {
    return this.#beside.account;
  }

  changing(): void {
    this.#beside.changing();
  }
}
