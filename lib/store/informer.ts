import type { KubeObject } from "../../crds/api/objects.ts";
import { changes, type ChangesOptions } from "./changes.ts";
import type { ResourceType, Store } from "./store.ts";

/** What to keep a copy of, and whom to tell. */
export interface InformerOptions<T> extends Omit<ChangesOptions<T>, "from" | "signal"> {
  /** Called after each change of the copy. */
  onChange: () => void;
}

/** A copy in memory of a cluster's objects of one type, kept up to date: client-go calls it an informer. It may lag behind the cluster. */
export class Informer<T extends KubeObject> {
  readonly #store: Store;
  readonly #type: ResourceType;
  readonly #options: InformerOptions<T>;
  #items = new Map<string, T>();
  #isCurrent = false;

  constructor(store: Store, type: ResourceType, options: InformerOptions<T>) {
    this.#store = store;
    this.#type = type;
    this.#options = options;
  }

  /** Whether the copy is known to follow the cluster: it was listed, and nothing has broken since. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** All objects, in no order. */
  get items(): IterableIterator<T> {
    return this.#items.values();
  }

  /** Keeps the copy up to date until `signal` aborts. Throws what {@link InformerOptions.endures} does not. */
  async run(signal: AbortSignal): Promise<void> {
    const { onChange, ...options } = this.#options;
    const onError = (error: unknown) => {
      this.#isCurrent = false;
      options.onError?.(error);
    };
    for await (const change of changes<T>(this.#store, this.#type, { ...options, onError, signal })) {
      if ("all" in change) {
        this.#items = new Map(change.all.map((object) => [keyOf(object), object]));
        this.#isCurrent = true;
      } else if (change.event.type === "DELETED") this.#items.delete(keyOf(change.event.object));
      else this.#items.set(keyOf(change.event.object), change.event.object);
      onChange();
    }
  }
}

/** By uid: an object that was deleted and made again is another one. */
function keyOf({ metadata: { uid, namespace, name } }: KubeObject): string {
  return uid ?? `${namespace}/${name}`;
}
