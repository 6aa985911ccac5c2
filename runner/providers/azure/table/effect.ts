import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import type { Effect, Target } from "../../../provider.ts";
import type { Change } from "../../../reconcile/diff.ts";
import { defaults } from "./account.ts";

const fixed = /^(partitionKey|sortKey|aws)\.|^azure\.(accountName|databaseName|capacityMode|uniqueKeys)$/;

/**
 * When a change takes effect. What a container is made with stays as it is, a serverless account has one region for good, and
 * `aws` is another cloud's. Everything else needs no interruption.
 */
export function effect({ field }: Change, { spec }: Target<TableSpec>): Effect {
  const { capacityMode } = { ...defaults, ...spec.azure };
  return fixed.test(field) || (field === "azure.regions" && capacityMode === "Serverless") ? "Impossible" : "Now";
}
