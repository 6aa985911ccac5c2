import type { CloudSchedule, KubeObject, ServiceObject } from "../../../crds/api/objects.ts";
import { bindingType, type Kind, scheduleType, serviceKinds } from "../../../lib/kinds.ts";
import type { Context } from "../../context.ts";
import { rowOf, type StatusRow } from "../status.ts";
import { followKind, type Health } from "./follow-kind.ts";

/** Changes are told at most so often, in milliseconds: more can't be read, and drawing has its price. At first all are waited for. */
const batch = { first: 15, later: 100 };
/** How often is looked at what changes by time alone, in milliseconds: a claim that ends, an engine that does. */
const recheck = 5_000;

/** All that is known at a moment; the same object until something changes. */
export interface Snapshot {
  /** Services and bindings, in no order; the same row until its object changes. */
  rows: readonly StatusRow[];
  schedules: readonly CloudSchedule[];
  health: ReadonlyMap<Kind, Health>;
  /** Whether the cluster has ever answered, be it with a refusal. */
  answered: boolean;
}

/** The kinds whose objects are rows. */
export const rowKinds: readonly Kind[] = [...serviceKinds, bindingType];
const followed = [...rowKinds, scheduleType];

/** Services, bindings and schedules of a namespace, or of all, as they change. */
export class Live {
  /** Undefined: all. */
  readonly namespace: string | undefined;
  readonly #context: Context;
  readonly #stop = new AbortController();
  readonly #rows = new Map<string, StatusRow>();
  readonly #schedules = new Map<string, CloudSchedule>();
  readonly #health = new Map<Kind, Health>(followed.map((kind) => [kind, { is: "loading" }]));
  readonly #listeners = new Set<() => void>();
  #snapshot: Snapshot = { rows: [], schedules: [], health: new Map(this.#health), answered: false };
  #answered = false;
  #onHealth: (() => void) | undefined;
  #isWhole = false;
  #told = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** Begins at once. */
  constructor(context: Context, namespace: string | undefined) {
    this.#context = context;
    this.namespace = namespace;
    for (const kind of rowKinds) this.#follow<ServiceObject>(kind, this.#rows, (object) => rowOf(context, kind, object));
    this.#follow<CloudSchedule>(scheduleType, this.#schedules, (object) => object);
    const again = setInterval(() => this.#recheck(), recheck);
    this.#stop.signal.addEventListener("abort", () => clearInterval(again));
  }

  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  /** Resolves once each kind was asked for with some result, or after so many milliseconds. */
  async listed(milliseconds: number): Promise<void> {
    const isDone = () => [...this.#health.values()].every(({ is }) => is !== "loading");
    if (isDone()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#onHealth = () => {
        if (!isDone()) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#onHealth = undefined;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Snapshot => {
    // before somebody listens nobody is told
    if (this.#timer && !this.#listeners.size) this.#tell();
    return this.#snapshot;
  };

  #follow<T extends KubeObject>(kind: Kind, into: Map<string, T | StatusRow>, entry: (object: T) => T | StatusRow): void {
    // what a list no longer has is told apart by where the entry came from
    const keys = new Map<string, string | undefined>();
    const put = (object: T) => {
      const key = keyOf(kind, object);
      const { resourceVersion } = object.metadata;
      if (resourceVersion === undefined || keys.get(key) !== resourceVersion) into.set(key, entry(object));
      keys.set(key, resourceVersion);
      return key;
    };
    const listener = {
      all: (objects: T[]) => {
        const present = new Set(objects.map(put));
        for (const key of keys.keys()) if (!present.has(key)) drop(key);
        this.#changed();
      },
      changed: ({ type, object }: { type: string; object: T }) => {
        if (type === "DELETED") drop(keyOf(kind, object));
        else put(object);
        this.#changed();
      },
      health: (health: Health) => {
        this.#health.set(kind, health);
        this.#answered ||= health.is !== "lost";
        this.#onHealth?.();
        this.#changed();
      },
    };
    const drop = (key: string) => {
      keys.delete(key);
      into.delete(key);
    };
    void followKind<T>(this.#context, { kind, namespace: this.namespace }, listener, this.#stop.signal);
  }

  /** Tells of changes: at once after a while without any and when all kinds are known for the first time, together otherwise. */
  #changed(): void {
    if (!this.#isWhole && [...this.#health.values()].every(({ is }) => is !== "loading")) {
      this.#isWhole = true;
      this.#told = -Infinity;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    if (this.#timer || this.#stop.signal.aborted) return;
    const isFirst = [...this.#health.values()].some(({ is }) => is === "loading");
    const pause = isFirst ? batch.first : batch.later;
    // never within the change: a list and its health are one
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, pause - (performance.now() - this.#told)));
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = performance.now();
    this.#snapshot = {
      rows: [...this.#rows.values()],
      schedules: [...this.#schedules.values()],
      health: new Map(this.#health),
      answered: this.#answered,
    };
    for (const listener of this.#listeners) listener();
  }

  #recheck(): void {
    for (const [key, row] of this.#rows) {
      const { kind, object, state } = row;
      if (!object.status?.run && this.#context.runs.hasEnded(object) === (state.status === "Stopped")) continue;
      const now = rowOf(this.#context, kind, object);
      if (now.state.status === state.status && now.state.ready === state.ready) continue;
      this.#rows.set(key, now);
      this.#changed();
    }
  }
}

/** What tells objects apart: one that was deleted and made again is another. */
export function keyOf(kind: Kind, { metadata: { uid, namespace, name } }: KubeObject): string {
  return uid ?? `${kind.singular} ${namespace}/${name}`;
}

/** The error when nothing could ever be read, as the cluster does not answer or does not know us; undefined otherwise. */
export function unreachable({ health, answered }: Snapshot): Error | undefined {
  const [first, ...others] = health.values();
  return !answered && first?.is === "lost" && others.every(({ is }) => is === "lost") ? first.error : undefined;
}
