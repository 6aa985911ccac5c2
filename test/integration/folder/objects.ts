import type { KubeObject } from "../../../crds/api/objects.ts";

/** Where the tests' objects are. */
export const namespace = "shop";

export type ConfigMap = KubeObject & { data?: Record<string, string> };

/** A ConfigMap, owned by others. */
export function configMap(name: string, data: Record<string, string>, owners: KubeObject[] = []): ConfigMap {
  const ownerReferences = owners.map(({ apiVersion, kind, metadata }) => ({
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid as string,
  }));
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace, ...(owners.length ? { ownerReferences } : {}) }, data };
}

/** One of many queues. */
export function queue(index: number): KubeObject & { spec: object } {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name: `q${index}`, namespace },
    spec: { account: "dev" },
  };
}

/** The number in the ConfigMap that several processes add to. */
export function count(object: ConfigMap | undefined): number {
  return Number(object?.data?.count);
}
