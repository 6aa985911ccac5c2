import type { KubeObject } from "../../../crds/api/objects.ts";
import { StoreError } from "../errors.ts";
import type { ListOptions, WatchEvent } from "../store.ts";
import { selects } from "./selector.ts";

/** One change: `before` is missing for a new object, `after` for one that is gone. */
interface Change {
  version: number;
  type: string;
  before: KubeObject | undefined;
  after: KubeObject | undefined;
}

const kept = 1000;

/** The changes so far, and those who wait for more. Versions count up, over all types. */
export class History {
  #version = 0;
  #changes: Change[] = [];
  #waiting = new Set<() => void>();

  get version(): number {
    return this.#version;
  }

  nextVersion(): string {
    return String(++this.#version);
  }

  /** Notes a change under the newest version. */
  add(type: string, before: KubeObject | undefined, after: KubeObject | undefined): void {
    this.#changes.push({ version: this.#version, type, before, after });
    if (this.#changes.length > kept) this.#changes.shift();
    for (const wake of this.#waiting) wake();
  }

  async *watch<T extends KubeObject>(
    type: string,
    from: number,
    options: ListOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    let seen = from;
    while (!signal?.aborted) {
      if ((this.#changes[0]?.version ?? 1) > seen + 1) {
        throw new StoreError(`Version ${seen} is no longer kept.`, { code: "Expired", hint: "List again and start from there." });
      }
      for (const change of this.#changes.filter(({ version }) => version > seen)) {
        seen = change.version;
        const event = change.type === type ? eventOf<T>(change, options) : undefined;
        if (event) yield event;
        if (signal?.aborted) return;
      }
      if (!this.#changes.some(({ version }) => version > seen)) await this.#next(signal);
    }
  }

  #next(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener("abort", wake);
    });
  }
}

/** As a server sees it for a selector: an object that comes to match is added, one that ceases to is deleted. */
function eventOf<T extends KubeObject>({ before, after, version }: Change, options: ListOptions): WatchEvent<T> | undefined {
  const was = before && selects(options, before);
  const is = after && selects(options, after);
  if (is) return { type: was ? "MODIFIED" : "ADDED", object: structuredClone(after) as T };
  if (!was) return undefined;
  const last = structuredClone(before) as T;
  last.metadata.resourceVersion = String(version);
  return { type: "DELETED", object: last };
}
