import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { Client } from "../../lib/kube/index.ts";
import { systemNamespace } from "../../lib/system.ts";
import { controlPlane } from "./parts.ts";

/** Kubeconfig of a ServiceAccount of ours, for the API server or, if it is named, for a door in front of it. */
export type Kubeconfigs = (serviceAccount: string, server?: string) => Promise<string>;

/** Kubeconfigs in a folder, each with a token of a ServiceAccount of ours, as a pod of it has. Each is written once. */
export function kubeconfigs(admin: Client, directory: string): Kubeconfigs {
  const written = new Map<string, Promise<string>>();
  return (serviceAccount, server) => {
    const path = join(directory, `kubeconfig-${serviceAccount}${server ? "-door" : ""}`);
    const ready = written.get(path) ?? write(admin, path, serviceAccount, server);
    written.set(path, ready);
    // of an account whose ServiceAccount is still to come, it is asked for again
    ready.catch(() => written.delete(path));
    return ready;
  };
}

async function write(admin: Client, path: string, serviceAccount: string, server: string | undefined): Promise<string> {
  const { status } = await admin.request<{ status: { token: string } }>(
    "POST",
    `/api/v1/namespaces/${systemNamespace}/serviceaccounts/${serviceAccount}/token`,
    { body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } } },
  );
  const config = parse(readFileSync(controlPlane().kubeconfig, "utf8")) as { clusters: { cluster: object }[]; users: { user: object }[] };
  config.users = config.users.map((user) => ({ ...user, user: { token: status.token } }));
  if (server) config.clusters = config.clusters.map((each) => ({ ...each, cluster: { server } }));
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}
