import type { CreateUpdateOptions, ThroughputSettingsGetResults, ThroughputSettingsResource } from "@azure/arm-cosmosdb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";

/** What a container of a provisioned account gets when nothing is said: https://learn.microsoft.com/azure/cosmos-db/set-throughput */
const leastThroughput = 400;

/** One step towards the wanted throughput; between the two ways of it Cosmos DB has calls of their own, which choose the number. */
export type ThroughputStep = { migrate: "Autoscale" | "Manual" } | { set: ThroughputSettingsResource };

/** The throughput of a new container. */
export function newThroughput({ azure }: TableSpec): CreateUpdateOptions {
  const { throughput, autoscaleMaxThroughput: maxThroughput } = azure ?? {};
  if (maxThroughput !== undefined) return { autoscaleSettings: { maxThroughput } };
  return throughput === undefined ? {} : { throughput };
}

/**
 * A container's throughput in the spec's terms. What it has when nothing is said counts as not set.
 *
 * @param there - undefined of a container that has none of its own, as in a serverless account
 */
export function throughputOf(there: ThroughputSettingsGetResults | undefined, { azure }: TableSpec) {
  const { throughput, autoscaleSettings } = there?.resource ?? {};
  const maxThroughput = autoscaleSettings?.maxThroughput;
  // an autoscaling container also tells how much it has just now
  if (maxThroughput) return { throughput: undefined, autoscaleMaxThroughput: maxThroughput };
  const own = azure?.throughput === undefined && throughput === ownThroughput(there);
  return { throughput: own ? undefined : throughput, autoscaleMaxThroughput: undefined };
}

/** The next step towards the throughput that the spec wants, of a container that has its own; undefined when there is none left. */
export function nextThroughputStep(there: ThroughputSettingsGetResults | undefined, spec: TableSpec): ThroughputStep | undefined {
  const { throughput, autoscaleMaxThroughput: maxThroughput } = spec.azure ?? {};
  const now = throughputOf(there, spec);
  if (maxThroughput !== undefined) {
    if (there && now.autoscaleMaxThroughput === undefined) return { migrate: "Autoscale" };
    return now.autoscaleMaxThroughput === maxThroughput ? undefined : { set: { autoscaleSettings: { maxThroughput } } };
  }
  if (now.autoscaleMaxThroughput !== undefined) return { migrate: "Manual" };
  if (now.throughput === throughput) return undefined;
  return { set: { throughput: throughput ?? ownThroughput(there) } };
}

/**
 * Whether Cosmos DB is still at work on a change that the spec asks for: more than it can give at once takes it hours, and it
 * takes no other meanwhile. https://learn.microsoft.com/azure/cosmos-db/scaling-provisioned-throughput-best-practices
 */
export function isScaling(there: ThroughputSettingsGetResults | undefined, spec: TableSpec): boolean {
  return there?.resource?.offerReplacePending === "true" && nextThroughputStep(there, spec) !== undefined;
}

/** The least that Cosmos DB allows, which is more for a container that holds much or once had much. */
function ownThroughput(there: ThroughputSettingsGetResults | undefined): number {
  return Math.max(leastThroughput, Number(there?.resource?.minimumThroughput ?? 0));
}
