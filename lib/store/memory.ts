import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import type { KubeObject } from "../../crds/api/objects.ts";
import { StoreError, type StoreErrorCode } from "./errors.ts";
import { History } from "./memory/history.ts";
import { applyOwned, type Owners, updateOwned } from "./memory/ownership.ts";
import { checkUpdate, withSubresource } from "./memory/rules.ts";
import { selects } from "./memory/selector.ts";
import { merged } from "./memory/tree.ts";
import type { List, ListOptions, MergePatch, Ref, ResourceType, Store, WatchEvent, WatchOptions, WriteOptions } from "./store.ts";

interface Entry {
  type: string;
  object: KubeObject;
  owners: Owners;
}

export interface MemoryOptions {
  /** Fills in what the CRD's schema would. */
  defaults?: (object: KubeObject) => KubeObject;
  /** Default: the system clock. */
  now?: () => Date;
}

/** Objects in memory, by the rules of a cluster as far as we depend on them: a stand-in without schemas, namespaces, garbage collection and rights. */
export class MemoryStore implements Store {
  readonly #entries = new Map<string, Entry>();
  readonly #history = new History();
  readonly #defaults: (object: KubeObject) => KubeObject;
  readonly #now: () => Date;

  constructor({ defaults = (object) => object, now = () => new Date() }: MemoryOptions = {}) {
    this.#defaults = defaults;
    this.#now = now;
  }

  async get<T extends KubeObject>(ref: Ref): Promise<T | undefined> {
    return structuredClone(this.#entries.get(keyOf(ref))?.object) as T | undefined;
  }

  async list<T extends KubeObject>(type: ResourceType, options: ListOptions = {}): Promise<List<T>> {
    const found = [...this.#entries].filter(([, entry]) => entry.type === typeKey(type) && selects(options, entry.object));
    const items = found.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { object }]) => structuredClone(object) as T);
    return { items, resourceVersion: String(this.#history.version) };
  }

  async create<T extends KubeObject>(type: ResourceType, object: T, options: WriteOptions): Promise<T> {
    const ref = { type, ...object.metadata };
    if (this.#entries.has(keyOf(ref))) throw refusal("AlreadyExists", ref, "already exists");
    const fresh = withSubresource(undefined, object, undefined);
    return this.#store<T>(ref, undefined, fresh, updateOwned({}, fresh, new Map(), `${options.fieldManager} Update`), options);
  }

  async apply<T extends KubeObject>(
    type: ResourceType,
    object: T,
    options: WriteOptions & { force?: boolean; subresource?: "status" },
  ): Promise<T> {
    const ref = { type, ...object.metadata };
    const entry = this.#entries.get(keyOf(ref));
    if (!entry && options.subresource) throw refusal("NotFound", ref, "not found");
    if (!entry && (object.metadata.uid ?? object.metadata.resourceVersion)) throw refusal("Conflict", ref, "is gone");
    if (entry) checkPreconditions(ref, entry.object, object.metadata);
    const { apiVersion, kind, metadata } = object;
    const blank: KubeObject = {
      apiVersion,
      kind,
      metadata: { name: metadata.name, ...(metadata.namespace ? { namespace: metadata.namespace } : {}) },
    };
    // a manager of the status is another one than the same of the rest
    const manager = `${options.fieldManager} Apply ${options.subresource ?? ""}`;
    const current = entry?.object ?? blank;
    const manifest = withSubresource({ ...blank }, object, options.subresource);
    const result = applyOwned(current, manifest, entry?.owners ?? new Map(), manager, options.force ?? false);
    return this.#store<T>(ref, entry, result.object, result.owners, options);
  }

  async patch<T extends KubeObject>(ref: Ref, patch: MergePatch, options: WriteOptions & { subresource?: "status" }): Promise<T> {
    const entry = this.#entries.get(keyOf(ref));
    if (!entry) throw refusal("NotFound", ref, "not found");
    checkPreconditions(ref, entry.object, patch.metadata ?? {});
    const next = withSubresource(entry.object, merged(entry.object, patch) as KubeObject, options.subresource);
    return this.#store<T>(ref, entry, next, updateOwned(entry.object, next, entry.owners, `${options.fieldManager} Update`), options);
  }

  async delete(ref: Ref, { uid, dryRun = false }: { uid?: string; dryRun?: boolean } = {}): Promise<boolean> {
    const entry = this.#entries.get(keyOf(ref));
    if (!entry) return false;
    if (uid && uid !== entry.object.metadata.uid) throw refusal("Conflict", ref, "is another one than the one to delete");
    const { metadata } = entry.object;
    if (!metadata.deletionTimestamp) {
      const deletionTimestamp = seconds(this.#now());
      const generation = metadata.generation ? { generation: metadata.generation + 1 } : {};
      this.#commit(ref, entry, { ...entry.object, metadata: { ...metadata, ...generation, deletionTimestamp } }, entry.owners, dryRun);
    }
    return true;
  }

  async *watch<T extends KubeObject>(
    type: ResourceType,
    { resourceVersion, signal, ...options }: ListOptions & WatchOptions,
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    yield* this.#history.watch<T>(
      typeKey(type),
      resourceVersion === undefined ? this.#history.version : Number(resourceVersion),
      options,
      signal,
    );
  }

  #store<T>(ref: Ref, entry: Entry | undefined, wanted: KubeObject, owners: Owners, { dryRun = false }: WriteOptions): T {
    const old = entry?.object;
    const next = this.#defaults(structuredClone(wanted));
    const created = { uid: randomUUID() as string, creationTimestamp: seconds(this.#now()), ...("spec" in next ? { generation: 1 } : {}) };
    const { uid, creationTimestamp, generation, resourceVersion, deletionTimestamp }: Partial<KubeObject["metadata"]> =
      old?.metadata ?? created;
    // what only the server sets
    Object.assign(next.metadata, { uid, creationTimestamp, generation, resourceVersion, deletionTimestamp });
    for (const key of ["generation", "resourceVersion", "deletionTimestamp"] as const)
      if (next.metadata[key] === undefined) delete next.metadata[key];
    checkUpdate(ref, old, next);
    if (old && generation && !isDeepStrictEqual(desired(old), desired(next))) next.metadata.generation = generation + 1;
    if (entry && isDeepStrictEqual(old, next) && isDeepStrictEqual(entry.owners, owners)) return structuredClone(next) as unknown as T;
    return this.#commit(ref, entry, next, owners, dryRun) as unknown as T;
  }

  #commit(ref: Ref, entry: Entry | undefined, object: KubeObject, owners: Owners, dryRun: boolean): KubeObject {
    const next = structuredClone(object);
    if (dryRun) return next;
    next.metadata.resourceVersion = this.#history.nextVersion();
    const gone = next.metadata.deletionTimestamp !== undefined && !next.metadata.finalizers?.length;
    if (gone) this.#entries.delete(keyOf(ref));
    else this.#entries.set(keyOf(ref), { type: typeKey(ref.type), object: next, owners });
    this.#history.add(typeKey(ref.type), entry?.object, gone ? undefined : next);
    return structuredClone(next);
  }
}

/** What a new generation stands for: all but metadata and status. */
function desired({ metadata: _metadata, status: _status, ...rest }: KubeObject & { status?: unknown }): object {
  return rest;
}

function checkPreconditions(ref: Ref, { metadata }: KubeObject, wanted: { resourceVersion?: unknown; uid?: unknown }): void {
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== metadata.resourceVersion)
    throw refusal("Conflict", ref, "has changed since it was read");
  if (wanted.uid !== undefined && wanted.uid !== metadata.uid) throw refusal("Conflict", ref, "is another one of that name");
}

function refusal(code: StoreErrorCode, { type, name }: Ref, what: string): StoreError {
  return new StoreError(`${type.plural}${type.group ? `.${type.group}` : ""} "${name}" ${what}.`, { code });
}

function typeKey({ group, plural }: ResourceType): string {
  return `${plural}.${group}`;
}

function keyOf({ type, namespace, name }: Ref): string {
  return [typeKey(type), type.namespaced ? namespace : "", name].join("/");
}

function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
