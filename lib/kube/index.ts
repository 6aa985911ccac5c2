import { ClusterStore } from "../store/cluster.ts";
import type { Store } from "../store/store.ts";
import { Client } from "./client.ts";
import { type ConfigOptions, loadConfig } from "./config.ts";

export type { Client } from "./client.ts";
export type { ConfigOptions } from "./config.ts";

export interface ConnectOptions extends ConfigOptions {
  /** How requests introduce themselves in the audit log. Default: kubectl-cloud. */
  userAgent?: string;
  /** Seconds until a request is given up. Default: 30. */
  requestTimeoutSeconds?: number;
}

/** A cluster to work with. Nothing has been sent yet. */
export interface Connection {
  /** For what is not in the store port: logs, discovery, reviews. */
  client: Client;
  store: Store;
  /** The namespace to use when none is named. */
  namespace: string;
  contextName: string;
  serverURL: string;
  /** Who we are, as the API server knows us; asked once. */
  username(): Promise<string>;
}

/**
 * Chooses a cluster by kubectl's rules and makes the one client of this process for it.
 * @throws KnownError `KubeconfigMissing`, `KubeconfigInvalid`, `ContextMissing`
 */
export function connect({ userAgent, requestTimeoutSeconds, ...options }: ConnectOptions = {}): Connection {
  const loaded = loadConfig(options);
  const client = new Client(loaded, userAgent, requestTimeoutSeconds);
  let username: Promise<string> | undefined;
  return {
    client,
    store: new ClusterStore(client),
    namespace: loaded.namespace,
    contextName: loaded.contextName,
    serverURL: loaded.serverURL,
    username: () => (username ??= whoAmI(client)),
  };
}

async function whoAmI(client: Client): Promise<string> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const review = await client.request<{ status: { userInfo: { username: string } } }>(
    "POST",
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    { body },
  );
  return review.status.userInfo.username;
}
