import type { DatabaseAccountGetResults, FailoverPolicy, Location } from "@azure/arm-cosmosdb";

import { nameOf } from "../location.ts";

/** One step towards the wanted regions; Cosmos DB takes nothing else together with it. */
export type RegionStep = { locations: Location[] } | { failoverPolicies: FailoverPolicy[] };

/** The account's regions, the one for writes first, as the spec writes them. */
export function regionsOf(account: DatabaseAccountGetResults): string[] {
  return inOrder(account).map(({ locationName = "" }) => nameOf(locationName));
}

/**
 * The next step towards the wanted regions: what is missing is added, then the order is changed, then what is too much is
 * removed, as Cosmos DB does not remove the region for writes and does not do two of these at once.
 * https://learn.microsoft.com/azure/cosmos-db/how-to-manage-database-account
 *
 * @returns undefined when they are as wanted
 */
export function nextRegionStep(account: DatabaseAccountGetResults, wanted: readonly string[]): RegionStep | undefined {
  const there = inOrder(account);
  const names = regionsOf(account);
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length) return { locations: numbered([...there, ...missing.map((locationName) => ({ locationName }))]) };

  const extra = names.filter((name) => !wanted.includes(name));
  const order = [...wanted, ...extra];
  if (order.join() !== names.join()) {
    return { failoverPolicies: order.map((locationName, failoverPriority) => ({ locationName, failoverPriority })) };
  }
  return extra.length ? { locations: numbered(there.slice(0, wanted.length)) } : undefined;
}

function inOrder({ locations = [] }: DatabaseAccountGetResults): Location[] {
  return locations.toSorted((a, b) => (a.failoverPriority ?? 0) - (b.failoverPriority ?? 0));
}

function numbered(locations: readonly Location[]): Location[] {
  return locations.map(({ locationName = "", isZoneRedundant }, failoverPriority) => ({
    locationName: nameOf(locationName),
    failoverPriority,
    ...(isZoneRedundant === undefined ? {} : { isZoneRedundant }),
  }));
}
