import type { DatabaseAccountGetResults, SqlContainerGetPropertiesResource } from "@azure/arm-cosmosdb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import type { DeepPartial } from "../../../provider.ts";
import { same } from "../location.ts";
import { userTags } from "../tags.ts";
import { defaults, isServerless } from "./account.ts";
import type { Parts } from "./parts.ts";
import { regionsOf } from "./regions.ts";
import { throughputOf } from "./throughput.ts";

type Block = NonNullable<TableSpec["azure"]>;

/** What there is of a Table. */
export type There = Pick<Parts, "container" | "throughput"> & { account: DatabaseAccountGetResults };

/**
 * The spec's fields as they are in Cosmos DB. What it has by default counts as not set where the spec leaves it out. What is
 * not of the account's or the container's own is as in the spec, and so is all of what is not there yet: it is made with it.
 */
export function specOf(there: There, spec: TableSpec, own: boolean, location: string): DeepPartial<TableSpec> {
  return {
    ...keysOf(there, spec),
    deletionProtection: spec.deletionProtection,
    azure: { ...spec.azure, ...(own ? accountOf(there.account, spec, location) : {}), ...containerOf(there, spec) },
  };
}

/** Cosmos DB has paths instead of typed keys, and each item's id sorts it. */
function keysOf({ container }: There, { partitionKey, sortKey }: TableSpec): DeepPartial<TableSpec> {
  const name = container ? container.partitionKey?.paths?.map((path) => path.replace(/^\//, "")).join(", ") : partitionKey.name;
  return { partitionKey: { ...partitionKey, name }, sortKey };
}

function accountOf(account: DatabaseAccountGetResults, { azure }: TableSpec, location: string): DeepPartial<Block> {
  const { capacityMode, consistencyLevel, publicNetworkAccess } = defaults;
  const regions = regionsOf(account);
  const open = account.publicNetworkAccess === undefined || account.publicNetworkAccess === "Enabled";
  const level = account.consistencyPolicy?.defaultConsistencyLevel;
  return {
    capacityMode: unless(capacityMode, isServerless(account) ? "Serverless" : "Provisioned", azure?.capacityMode),
    consistencyLevel: unless(consistencyLevel, level ?? consistencyLevel, azure?.consistencyLevel),
    publicNetworkAccess: unless(publicNetworkAccess, open, azure?.publicNetworkAccess),
    regions: azure?.regions === undefined && regions.length === 1 && same(regions[0] ?? "", location) ? undefined : regions,
    tags: userTags(account.tags),
  };
}

function containerOf({ container, throughput }: There, spec: TableSpec): DeepPartial<Block> {
  if (!container) return {};
  return {
    ...throughputOf(throughput, spec),
    defaultTTLSeconds: container.defaultTtl,
    uniqueKeys: uniqueKeysOf(container, spec.azure?.uniqueKeys),
  };
}

/** Neither the order of the keys nor that of their paths means anything. */
function uniqueKeysOf({ uniqueKeyPolicy }: SqlContainerGetPropertiesResource, inSpec: string[][] | undefined): string[][] | undefined {
  const there = (uniqueKeyPolicy?.uniqueKeys ?? []).map(({ paths = [] }) => paths);
  const sorted = (keys: string[][]) => JSON.stringify(keys.map((paths) => JSON.stringify(paths.toSorted())).toSorted());
  return sorted(there) === sorted(inSpec ?? []) ? inSpec : there;
}

/** The value, unless the spec leaves it out and Cosmos DB has its default. */
function unless<T>(standard: T, value: T, inSpec: T | undefined): T | undefined {
  return inSpec === undefined && value === standard ? undefined : value;
}
