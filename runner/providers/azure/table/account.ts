import type {
  ConsistencyPolicy,
  DatabaseAccountCreateUpdateParameters,
  DatabaseAccountGetResults,
  DatabaseAccountUpdateParameters,
} from "@azure/arm-cosmosdb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import type { Change } from "../../../reconcile/diff.ts";

type Block = NonNullable<TableSpec["azure"]>;

/** What the API server fills in for an account of its own; for a spec without the block too. */
export const defaults = {
  capacityMode: "Serverless",
  consistencyLevel: "Session",
  publicNetworkAccess: true,
} as const satisfies Partial<Block>;

/** https://learn.microsoft.com/azure/cosmos-db/serverless */
const serverless = "EnableServerless";

/** An account that is paid for by request, and whose containers have no throughput to set. */
export function isServerless({ capabilities = [] }: DatabaseAccountGetResults): boolean {
  return capabilities.some(({ name }) => name === serverless);
}

/** The account of a new Table. Keys stay enabled, as they are what the connection gives to workloads. */
export function newAccount({ azure }: TableSpec, location: string, tags: Record<string, string>): DatabaseAccountCreateUpdateParameters {
  const { capacityMode, consistencyLevel, publicNetworkAccess } = { ...defaults, ...azure };
  return {
    kind: "GlobalDocumentDB",
    databaseAccountOfferType: "Standard",
    location,
    locations: (azure?.regions ?? [location]).map((locationName, failoverPriority) => ({ locationName, failoverPriority })),
    capabilities: capacityMode === "Serverless" ? [{ name: serverless }] : [],
    consistencyPolicy: consistency(consistencyLevel),
    publicNetworkAccess: publicNetworkAccess ? "Enabled" : "Disabled",
    disableLocalAuth: false,
    // a subscription has it once: it is for its owner to spend
    enableFreeTier: false,
    tags,
  };
}

/** The account's settings that changes touch, as a PATCH takes them; regions and tags go their own ways. */
export function changedAccount({ azure }: TableSpec, changes: readonly Change[]): DatabaseAccountUpdateParameters {
  const { consistencyLevel, publicNetworkAccess } = { ...defaults, ...azure };
  const touched = new Set(changes.map(({ field }) => field));
  return {
    ...(touched.has("azure.consistencyLevel") ? { consistencyPolicy: consistency(consistencyLevel) } : {}),
    ...(touched.has("azure.publicNetworkAccess") ? { publicNetworkAccess: publicNetworkAccess ? "Enabled" : "Disabled" } : {}),
  };
}

/**
 * BoundedStaleness needs its bounds, and these are the least that an account with several regions may have:
 * https://learn.microsoft.com/azure/cosmos-db/consistency-levels#bounded-staleness-consistency
 */
function consistency(defaultConsistencyLevel: Block["consistencyLevel"]): ConsistencyPolicy {
  if (defaultConsistencyLevel !== "BoundedStaleness") return { defaultConsistencyLevel };
  return { defaultConsistencyLevel, maxStalenessPrefix: 100_000, maxIntervalInSeconds: 300 };
}
