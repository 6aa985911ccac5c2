import type { KubeObject } from "../../crds/api/objects.ts";
import { keyOf } from "./entries.ts";
import { type Parts, slotPath } from "./parts.ts";
import { dropEmpty, ensure, type Path, valueAt } from "./paths.ts";
import { type Slot, slotKey } from "./record.ts";

/** The list or map of a workload that a slot names, to be read and changed by key. */
export class Place {
  readonly slot: Slot;
  /** Of the slot, in records. */
  readonly key: string;
  /** How many levels {@link Place.set} had to make. */
  made = 0;
  readonly #holder: object;
  readonly #root: Path;
  readonly #below: string[];

  constructor(workload: KubeObject, parts: Parts, slot: Slot) {
    this.slot = slot;
    this.key = slotKey(slot);
    const { root, below } = slotPath(parts, slot);
    this.#holder = valueAt(workload, root) as object;
    this.#root = root;
    this.#below = below;
  }

  /** All that is there under a key: an env may have a name twice. */
  find(key: string): { value: unknown; path: Path }[] {
    const at = [...this.#root, ...this.#below];
    const current = valueAt(this.#holder, this.#below);
    if (Array.isArray(current))
      return (current as object[])
        .map((value, index) => ({ value, path: [...at, index] }))
        .filter(({ value }) => keyOf(this.slot.at, value) === key);
    const value = (current as Record<string, unknown> | null | undefined)?.[key];
    return value === undefined ? [] : [{ value, path: [...at, key] }];
  }

  /** Puts a value where that key is, or at the end. */
  set(key: string, value: unknown): void {
    if (this.slot.at === "annotations") this.#ensure<Record<string, unknown>>({})[key] = value;
    else {
      const list = this.#ensure<object[]>([]);
      const index = list.findIndex((item) => keyOf(this.slot.at, item) === key);
      if (index < 0) list.push(value as object);
      else list[index] = value as object;
    }
  }

  /** Takes out what is under a key and passes the test. */
  remove(key: string, test: (found: { value: unknown; path: Path }) => boolean): void {
    const gone = new Set(
      this.find(key)
        .filter(test)
        .map(({ value }) => value),
    );
    const current = valueAt(this.#holder, this.#below);
    if (!gone.size) return;
    if (Array.isArray(current)) current.splice(0, current.length, ...(current as object[]).filter((item) => !gone.has(item)));
    else delete (current as Record<string, unknown>)[key];
  }

  /** Takes the list itself away when it is empty, with as many levels as were made for it. */
  dropEmpty(levels: number): void {
    dropEmpty(this.#holder, this.#below, levels);
  }

  #ensure<T extends object>(empty: T): T {
    const { value, made } = ensure(this.#holder, this.#below, empty);
    this.made ||= made;
    return value;
  }
}
