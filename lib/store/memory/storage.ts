import type { KubeObject } from "../../../crds/api/objects.ts";
import { Notices } from "../engine/notices.ts";
import { type Change, type Entry, keyOf, type Listener, type Storage, typeKey, type Write, type Writing } from "../engine/storage.ts";
import type { Ref, ResourceType } from "../store.ts";

/** So many changes are kept for watches that begin in the past. */
const kept = 1000;

/** Entries in memory. They go in and out as copies, so that nobody changes them from outside. */
export class MemoryStorage implements Storage {
  readonly #entries = new Map<string, { ref: Ref; entry: Entry }>();
  readonly #listeners = new Set<() => void>();
  #changes: Change[] = [];
  #version = 0;
  #last: Promise<unknown> = Promise.resolve();

  async read(ref: Ref): Promise<Entry | undefined> {
    return structuredClone(this.#entries.get(keyOf(ref))?.entry);
  }

  async list(type: ResourceType, namespace: string | undefined): Promise<{ objects: KubeObject[]; version: number }> {
    const found = [...this.#entries].filter(
      ([, { ref }]) => typeKey(ref.type) === typeKey(type) && (!namespace || ref.namespace === namespace),
    );
    const objects = found.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { entry }]) => structuredClone(entry.object));
    return { objects, version: this.#version };
  }

  write<T>(work: (writing: Writing) => Promise<{ writes: Write[]; result: T }>): Promise<T> {
    const turn = this.#last.then(async () => {
      const { writes, result } = await work({
        version: this.#version,
        read: (ref) => this.read(ref),
        ownedBy: (uid, namespace) => this.#ownedBy(uid, namespace),
      });
      for (const write of writes) this.#put(structuredClone(write));
      if (writes.length) for (const notify of this.#listeners) notify();
      return result;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async version(): Promise<number> {
    return this.#version;
  }

  async changesAfter(version: number): Promise<Change[] | undefined> {
    const isKept = version >= (this.#changes[0]?.version ?? 1) - 1;
    return isKept ? structuredClone(this.#changes.filter((change) => change.version > version)) : undefined;
  }

  listen(): Listener {
    const notices = new Notices();
    const notify = () => notices.notify();
    this.#listeners.add(notify);
    return { next: (signal) => notices.next(signal), close: () => void this.#listeners.delete(notify) };
  }

  async #ownedBy(uid: string, namespace: string | undefined): Promise<{ ref: Ref; entry: Entry }[]> {
    const owned = [...this.#entries.values()].filter(
      ({ ref, entry }) =>
        (namespace === undefined || ref.namespace === namespace) &&
        entry.object.metadata.ownerReferences?.some((owner) => owner.uid === uid),
    );
    return structuredClone(owned);
  }

  #put({ ref, version, before, after }: Write): void {
    if (after) this.#entries.set(keyOf(ref), { ref, entry: after });
    else this.#entries.delete(keyOf(ref));
    this.#changes.push({ version, type: typeKey(ref.type), before: before?.object, after: after?.object });
    if (this.#changes.length > kept) this.#changes.shift();
    this.#version = version;
  }
}
