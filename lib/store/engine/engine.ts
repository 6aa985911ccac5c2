import { isDeepStrictEqual } from "node:util";

import type { KubeObject } from "../../../crds/api/objects.ts";
import type { List, ListOptions, MergePatch, Ref, ResourceType, Store, WatchEvent, WatchOptions, WriteOptions } from "../store.ts";
import { admitAll, type Admission, type Review } from "./admission.ts";
import { collect, type Draft, orphan } from "./garbage.ts";
import { isGone, withDeletion, withGeneration, withServerFields } from "./metadata.ts";
import { applyOwned, type Owners, updateOwned } from "./ownership.ts";
import { refusal } from "./refusal.ts";
import { checkUpdate, withSubresource } from "./rules.ts";
import { selects } from "./selector.ts";
import type { Entry, Storage, Write, Writing } from "./storage.ts";
import { merged } from "./tree.ts";
import { watching } from "./watching.ts";

export interface EngineOptions {
  /** Default: everything may be stored. */
  admission?: Admission;
  /** Default: the system clock. */
  now?: () => Date;
}

/** The rules of a cluster as far as we depend on them, over objects that are kept elsewhere: all stand-ins for a cluster share them. */
export class Engine implements Store {
  readonly #storage: Storage;
  readonly #admission: Admission;
  readonly #now: () => Date;

  constructor(storage: Storage, { admission = admitAll, now = () => new Date() }: EngineOptions = {}) {
    this.#storage = storage;
    this.#admission = admission;
    this.#now = now;
  }

  async get<T extends KubeObject>(ref: Ref): Promise<T | undefined> {
    const read = await this.#admission.reader(ref.type);
    const entry = await this.#storage.read(ref);
    return entry && (read(entry.object) as T);
  }

  async list<T extends KubeObject>(type: ResourceType, options: ListOptions = {}): Promise<List<T>> {
    const read = await this.#admission.reader(type);
    const { objects, version } = await this.#storage.list(type, options.namespace);
    const items = objects.map(read).filter((object) => selects(options, object));
    return { items: items as T[], resourceVersion: String(version) };
  }

  create<T extends KubeObject>(type: ResourceType, given: T, options: WriteOptions): Promise<T> {
    const object = plain(given);
    const { name, namespace } = object.metadata;
    const review = reviewOf({ type, namespace, name }, "create", object, options);
    return this.#write(review, options, (entry) => {
      if (entry) throw refusal("AlreadyExists", review.ref, "already exists");
      const fresh = withSubresource(undefined, object, undefined);
      return { object: fresh, owners: (stored) => updateOwned({}, stored, new Map(), `${options.fieldManager} Update`) };
    });
  }

  apply<T extends KubeObject>(
    type: ResourceType,
    given: T,
    options: WriteOptions & { force?: boolean; subresource?: "status" },
  ): Promise<T> {
    const sent = plain(given);
    const { name, namespace } = sent.metadata;
    const review = reviewOf({ type, namespace, name }, "apply", sent, options);
    return this.#write(review, options, (entry) => {
      if (!entry && options.subresource) throw refusal("NotFound", review.ref, "not found");
      if (!entry && (sent.metadata.uid ?? sent.metadata.resourceVersion)) throw refusal("Conflict", review.ref, "is gone");
      if (entry) checkPreconditions(review.ref, entry.object, sent.metadata);
      const { apiVersion, kind } = sent;
      const blank: KubeObject = { apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
      // a manager of the status is another one than the same of the rest
      const manager = `${options.fieldManager} Apply ${options.subresource ?? ""}`.trimEnd();
      const manifest = withSubresource(blank, sent, options.subresource);
      const { object, owners } = applyOwned(entry?.object ?? blank, manifest, entry?.owners ?? new Map(), manager, options.force ?? false);
      return { object, owners: () => owners };
    });
  }

  patch<T extends KubeObject>(ref: Ref, given: MergePatch, options: WriteOptions & { subresource?: "status" }): Promise<T> {
    const patch = plain(given);
    return this.#write(reviewOf(ref, "patch", patch, options), options, (entry) => {
      if (!entry) throw refusal("NotFound", ref, "not found");
      checkPreconditions(ref, entry.object, patch.metadata ?? {});
      const object = withSubresource(entry.object, merged(entry.object, patch) as KubeObject, options.subresource);
      return { object, owners: (stored) => updateOwned(entry.object, stored, entry.owners, `${options.fieldManager} Update`) };
    });
  }

  async delete(
    ref: Ref,
    { uid, dryRun, propagation }: { uid?: string; dryRun?: boolean; propagation?: "Background" | "Foreground" | "Orphan" } = {},
  ): Promise<boolean> {
    return this.#storage.write(async (writing) => {
      const entry = await writing.read(ref);
      if (!entry) return { writes: [], result: false };
      if (uid && uid !== entry.object.metadata.uid) throw refusal("Conflict", ref, "is another one than the one to delete");
      await this.#admission.remove(entry.object, ref);
      if (dryRun || entry.object.metadata.deletionTimestamp) return { writes: [], result: true };
      const after = { ...entry, object: withDeletion(entry.object, this.#now()) };
      const draft = { ref, before: entry, after: isGone(after.object) ? undefined : after };
      if (propagation === "Orphan") return { writes: numbered(writing, [draft, ...(await orphan(writing, draft))]), result: true };
      const early = propagation === "Foreground" || !draft.after;
      return { writes: numbered(writing, [draft, ...(early ? await collect(writing, draft, this.#now()) : [])]), result: true };
    });
  }

  watch<T extends KubeObject>(type: ResourceType, options: ListOptions & WatchOptions): AsyncGenerator<WatchEvent<T>, void, undefined> {
    return watching<T>(this.#storage, type, options);
  }

  async #write<T>(
    review: Omit<Review, "old">,
    { dryRun = false }: WriteOptions,
    // who creates or patches owns what defaults have added, who applies only what was said
    make: (entry: Entry | undefined) => { object: KubeObject; owners: (stored: KubeObject) => Owners },
  ): Promise<T> {
    const { ref } = review;
    const read = await this.#admission.reader(ref.type);
    return this.#storage.write(async (writing) => {
      const stored = await writing.read(ref);
      const entry = stored && { ...stored, object: read(stored.object) };
      const old = entry?.object;
      const { object: wanted, owners: ownersOf } = make(entry);
      const next = withServerFields(wanted, old, this.#now());
      checkUpdate(ref, old, next);
      const object = withGeneration(await this.#admission.write(next, { ...review, old }), old);
      const owners = ownersOf(object);
      const same = entry && isDeepStrictEqual(old, object) && isDeepStrictEqual(entry.owners, owners);
      if (same || dryRun) return { writes: [], result: object as unknown as T };
      const draft = { ref, before: stored, after: isGone(object) ? undefined : { object, owners } };
      const others = draft.after ? [] : await collect(writing, draft, this.#now());
      const writes = numbered(writing, [draft, ...others]);
      const resourceVersion = String(writes[0]?.version);
      return { writes, result: structuredClone({ ...object, metadata: { ...object.metadata, resourceVersion } }) as unknown as T };
    });
  }
}

function reviewOf(
  ref: Ref,
  verb: Review["verb"],
  sent: Review["sent"],
  { fieldManager, subresource }: WriteOptions & { subresource?: "status" },
): Omit<Review, "old"> {
  return { ref, verb, sent, fieldManager, subresource };
}

/** What is sent to a server is JSON, which has no undefined. */
function plain<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Gives each its version: the next ones, and above the object's own in any case. */
function numbered({ version }: Writing, drafts: Draft[]): Write[] {
  const versions = drafts.map(({ before }) => Number(before?.object.metadata.resourceVersion ?? 0));
  const newest = Math.max(version, ...versions);
  return drafts.map((draft, index) => {
    const own = newest + 1 + index;
    const object = draft.after && { ...draft.after.object, metadata: { ...draft.after.object.metadata, resourceVersion: String(own) } };
    return { ...draft, version: own, after: object && { object, owners: draft.after?.owners ?? new Map() } };
  });
}

function checkPreconditions(ref: Ref, { metadata }: KubeObject, wanted: { resourceVersion?: unknown; uid?: unknown }): void {
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== metadata.resourceVersion)
    throw refusal("Conflict", ref, "has changed since it was read");
  if (wanted.uid !== undefined && wanted.uid !== metadata.uid) throw refusal("Conflict", ref, "is another one of that name");
}
