import { isStoreError } from "../store/errors.ts";
import type { ResourceType } from "../store/store.ts";
import type { Client } from "./client.ts";

/** A type that the API server has, and what kubectl users call it. */
export interface DiscoveredType extends ResourceType {
  singular: string;
  shortNames: string[];
}

/** The answer of aggregated discovery: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery */
interface Groups {
  items?: {
    metadata?: { name?: string };
    versions?: {
      version: string;
      resources?: {
        resource: string;
        scope: "Namespaced" | "Cluster";
        singularResource?: string;
        shortNames?: string[];
        responseKind?: { kind?: string };
      }[];
    }[];
  }[];
}

/** Since Kubernetes 1.30, the oldest that we are for. */
const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Every type beside those of the core group, in one request; each in the version that its group prefers. */
export async function discover(client: Client): Promise<DiscoveredType[]> {
  const { items = [] } = await client.request<Groups>("GET", "/apis", { headers: { Accept: aggregated } });
  return items.flatMap(({ metadata, versions = [] }) => {
    const preferred = new Map<string, DiscoveredType>();
    for (const { version, resources = [] } of versions) {
      for (const { resource: plural, scope, singularResource, shortNames = [], responseKind } of resources) {
        const kind = responseKind?.kind ?? "";
        // versions come in the group's order
        if (!kind || preferred.has(plural)) continue;
        const singular = singularResource || kind.toLowerCase();
        preferred.set(plural, {
          group: metadata?.name ?? "",
          version,
          kind,
          plural,
          namespaced: scope === "Namespaced",
          singular,
          shortNames,
        });
      }
    }
    return [...preferred.values()];
  });
}

/** The plural of a namespaced kind, which asks for its group and version alone; undefined when the cluster has none. */
export async function pluralOf(client: Client, { apiVersion, kind }: { apiVersion: string; kind: string }): Promise<string | undefined> {
  if (!/^([a-z0-9.-]+[/])?v[a-z0-9]+$/.test(apiVersion)) return undefined;
  try {
    const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const { resources = [] } = await client.request<{ resources?: { name: string; kind: string; namespaced: boolean }[] }>("GET", path);
    return resources.find((one) => one.kind === kind && one.namespaced && !one.name.includes("/"))?.name;
  } catch (error) {
    if (isStoreError(error, "NotFound", "TypeNotFound")) return undefined;
    throw error;
  }
}
