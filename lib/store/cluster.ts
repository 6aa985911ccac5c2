import type { KubeObject } from "../../crds/api/objects.ts";
import type { Client, RequestOptions } from "../kube/client.ts";
import { answered, type Status } from "../kube/errors.ts";
import { collectionPath, objectPath } from "../kube/path.ts";
import { isStoreError, StoreError } from "./errors.ts";
import type {
  List,
  ListOptions,
  MergePatch,
  PageOptions,
  Ref,
  ResourceType,
  Store,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from "./store.ts";

/** A list as the API server sends it. */
interface Answer<T> {
  items?: T[];
  metadata: { resourceVersion: string; continue?: string };
}

/** What a watch sends beside events. */
type Notice = { type: "ERROR"; object: Status } | { type: "BOOKMARK"; object: { metadata: { resourceVersion: string } } };

/** Objects of a real cluster. Reads are never from a cache. */
export class ClusterStore implements Store {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async get<T extends KubeObject>(ref: Ref): Promise<T | undefined> {
    try {
      return await this.#client.request<T>("GET", objectPath(ref), { type: ref.type });
    } catch (error) {
      if (isStoreError(error, "NotFound")) return undefined;
      throw error;
    }
  }

  async list<T extends KubeObject>(type: ResourceType, options: ListOptions & PageOptions = {}): Promise<List<T>> {
    const query = { limit: options.limit, continue: options.continue };
    const { items = [], metadata } = await this.#list<T>(type, options, { query, signal: options.signal });
    // the items of a list don't say what they are
    const apiVersion = type.group ? `${type.group}/${type.version}` : type.version;
    return {
      items: items.map((item) => ({ ...item, apiVersion, kind: type.kind })),
      resourceVersion: metadata.resourceVersion,
      ...(metadata.continue ? { continue: metadata.continue } : {}),
    };
  }

  create<T extends KubeObject>(type: ResourceType, object: T, options: WriteOptions): Promise<T> {
    return this.#client.request("POST", collectionPath(type, object.metadata.namespace), {
      type,
      body: object,
      query: writeQuery(options),
    });
  }

  apply<T extends KubeObject>(
    type: ResourceType,
    object: T,
    options: WriteOptions & { force?: boolean; subresource?: "status" },
  ): Promise<T> {
    const { name, namespace } = object.metadata;
    return this.#client.request("PATCH", objectPath({ type, namespace, name }, options.subresource), {
      type,
      body: object,
      // JSON is YAML, and every server since 1.22 takes it
      contentType: "application/apply-patch+yaml",
      query: { ...writeQuery(options), force: options.force || undefined },
    });
  }

  patch<T extends KubeObject>(ref: Ref, patch: MergePatch, options: WriteOptions & { subresource?: "status" }): Promise<T> {
    return this.#client.request("PATCH", objectPath(ref, options.subresource), {
      type: ref.type,
      body: patch,
      contentType: "application/merge-patch+json",
      query: writeQuery(options),
    });
  }

  async delete(
    ref: Ref,
    { uid, dryRun, propagation }: { uid?: string; dryRun?: boolean; propagation?: "Background" | "Foreground" | "Orphan" } = {},
  ): Promise<boolean> {
    const body = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      ...(uid ? { preconditions: { uid } } : {}),
      ...(dryRun ? { dryRun: ["All"] } : {}),
      ...(propagation ? { propagationPolicy: propagation } : {}),
    };
    try {
      await this.#client.request("DELETE", objectPath(ref), { type: ref.type, body });
      return true;
    } catch (error) {
      if (isStoreError(error, "NotFound")) return false;
      throw error;
    }
  }

  async *watch<T extends KubeObject>(
    type: ResourceType,
    { resourceVersion, signal, timeoutSeconds, onBookmark, ...options }: ListOptions & WatchOptions,
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    let from = resourceVersion;
    try {
      // without a version the server would first send everything there is
      from ??= (await this.#list<T>(type, options, { signal, query: { limit: 1 } })).metadata.resourceVersion;
    } catch (error) {
      if (signal?.aborted) return;
      throw error;
    }
    const query = {
      ...selectors(options),
      watch: true,
      resourceVersion: from,
      timeoutSeconds,
      allowWatchBookmarks: onBookmark ? true : undefined,
    };
    for await (const line of this.#client.lines(collectionPath(type, options.namespace), { type, query, signal })) {
      const event = parse<WatchEvent<T> | Notice>(line);
      if (event.type === "ERROR") throw answered(event.object.code ?? 500, event.object, this.#client.asked(type));
      else if (event.type === "BOOKMARK") onBookmark?.(event.object.metadata.resourceVersion);
      else yield event;
    }
  }

  #list<T>(type: ResourceType, options: ListOptions, request: RequestOptions = {}): Promise<Answer<T>> {
    return this.#client.request("GET", collectionPath(type, options.namespace), {
      type,
      ...request,
      query: { ...selectors(options), ...request.query },
    });
  }
}

/** The last line may be half of one, as something on the way ended the answer in good order. */
function parse<T>(line: string): T {
  try {
    return JSON.parse(line) as T;
  } catch (error) {
    throw new StoreError("A watch ended in the middle of an event.", { code: "ServerError", cause: error });
  }
}

function selectors({ labelSelector, fieldSelector }: ListOptions) {
  return { labelSelector, fieldSelector };
}

/** An unknown field is refused by name instead of being dropped. */
function writeQuery({ fieldManager, dryRun }: WriteOptions) {
  return { fieldManager, fieldValidation: "Strict", dryRun: dryRun ? "All" : undefined };
}
