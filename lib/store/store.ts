import type { KubeObject } from "../../crds/api/objects.ts";

/** A resource type of the API: what is needed to make its URL. */
export interface ResourceType {
  /** "" for the core group. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

/** One object's place. `namespace` for namespaced types. */
export interface Ref {
  type: ResourceType;
  namespace?: string | undefined;
  name: string;
}

export interface ListOptions {
  /** All namespaces when left out. */
  namespace?: string | undefined;
  labelSelector?: string;
  fieldSelector?: string;
}

/** A part of a list, for those who don't want all of it in memory at once. */
export interface PageOptions {
  /** How many objects at most. Default: all. */
  limit?: number;
  /** {@link List.continue} of the page before; `Expired` when that was minutes ago. */
  continue?: string;
  /** Gives the request up; its reason is thrown. */
  signal?: AbortSignal;
}

/** Objects as they were at one version. */
export interface List<T> {
  items: T[];
  resourceVersion: string;
  /** Set when there are more: what asks for the next page. */
  continue?: string;
}

/** Where a watch begins and when it ends. */
export interface WatchOptions {
  /** Default: now. */
  resourceVersion?: string;
  signal?: AbortSignal;
  /** When the server ends it. Default: when the server likes. */
  timeoutSeconds?: number;
  /** Asks the server to tell now and then to which version nothing has changed, so that a later watch can begin there. */
  onBookmark?: (resourceVersion: string) => void;
}

export interface WriteOptions {
  fieldManager: string;
  /** Validate and default, but store nothing. */
  dryRun?: boolean;
}

/** A merge patch (RFC 7396). With `metadata.resourceVersion` it fails with `Conflict` unless that is the current one. */
export type MergePatch = { metadata?: Record<string, unknown> } & Record<string, unknown>;

export interface WatchEvent<T> {
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: T;
}

/**
 * Where objects live: a cluster, or a stand-in with the same rules. All implementations pass one contract suite.
 *
 * Every method may throw a {@link StoreError}: `NotFound`, `Conflict`, `AlreadyExists`, `Invalid`, `Forbidden`,
 * `Unauthorized`, `Unreachable`, `TypeNotFound` or `ServerError`.
 */
export interface Store {
  /** The object as it is now, or undefined when there is none. Throws `TypeNotFound` when the API server doesn't know the type. */
  get<T extends KubeObject>(ref: Ref): Promise<T | undefined>;
  /** All objects of a type, or a page of them. */
  list<T extends KubeObject>(type: ResourceType, options?: ListOptions & PageOptions): Promise<List<T>>;
  /** Stores a new object; `AlreadyExists` when its name is taken. */
  create<T extends KubeObject>(type: ResourceType, object: T, options: WriteOptions): Promise<T>;
  /** Server-side apply: creates or merges, tracks which manager owns which field; `Conflict` when another's would change, unless `force`. */
  apply<T extends KubeObject>(
    type: ResourceType,
    object: T,
    options: WriteOptions & { force?: boolean; subresource?: "status" },
  ): Promise<T>;
  /** Merges into an existing object. `status` is reached only through the subresource, and all else only without it. */
  patch<T extends KubeObject>(ref: Ref, patch: MergePatch, options: WriteOptions & { subresource?: "status" }): Promise<T>;
  /** Deletes, or marks as deleted while there are finalizers. Resolves to false when there was nothing. */
  delete(ref: Ref, options?: { uid?: string; dryRun?: boolean; propagation?: "Background" | "Foreground" | "Orphan" }): Promise<boolean>;
  /** Changes from `resourceVersion` on (or from now); ends when `signal` aborts or the server ends it; `Expired` when the version is too old. */
  watch<T extends KubeObject>(type: ResourceType, options: ListOptions & WatchOptions): AsyncIterable<WatchEvent<T>>;
}
