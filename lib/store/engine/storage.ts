import type { KubeObject } from "../../../crds/api/objects.ts";
import type { Ref, ResourceType } from "../store.ts";
import type { Owners } from "./ownership.ts";

/** An object as it is kept, and which manager has set which of its fields. */
export interface Entry {
  object: KubeObject;
  owners: Owners;
}

/** What becomes of one object: `before` is undefined for a new one, `after` for one that goes. */
export interface Write {
  ref: Ref;
  /** The version that this write makes. */
  version: number;
  before: Entry | undefined;
  after: Entry | undefined;
}

/** What a watch is told of a write. */
export interface Change {
  version: number;
  /** {@link typeKey} of the object. */
  type: string;
  before: KubeObject | undefined;
  after: KubeObject | undefined;
}

/** What is stored, for one who writes: nobody else does meanwhile. */
export interface Writing {
  /** The newest version. */
  version: number;
  read(ref: Ref): Promise<Entry | undefined>;
  /** What names that uid as an owner; of one namespace, or of all when it is undefined. */
  ownedBy(uid: string, namespace: string | undefined): Promise<{ ref: Ref; entry: Entry }[]>;
}

/** Tells that something may have changed since it was last asked. */
export interface Listener {
  /** Resolves when something may have changed, or `signal` aborts. */
  next(signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Where an {@link Engine} keeps its objects: it knows nothing of their rules. Versions count up, over all types. What is read belongs to the reader. */
export interface Storage {
  read(ref: Ref): Promise<Entry | undefined>;
  /** All of a type in the order of their names; of one namespace, or of all. */
  list(type: ResourceType, namespace: string | undefined): Promise<{ objects: KubeObject[]; version: number }>;
  /** Calls `work` while nobody else writes, and then stores its writes: all of them or, when anything fails, none. */
  write<T>(work: (writing: Writing) => Promise<{ writes: Write[]; result: T }>): Promise<T>;
  /** The newest version. */
  version(): Promise<number>;
  /** Changes after a version in their order; undefined when some of them are no longer kept. */
  changesAfter(version: number): Promise<Change[] | undefined>;
  listen(): Listener;
}

/** A type in one word: `queues.kubectl-cloud.dev`, `secrets`. */
export function typeKey({ group, plural }: ResourceType): string {
  return group ? `${plural}.${group}` : plural;
}

/** An object in one word, unlike that of any other. */
export function keyOf({ type, namespace, name }: Ref): string {
  return [typeKey(type), type.namespaced ? namespace : "", name].join("/");
}
