import type { SqlContainerCreateUpdateParameters, SqlContainerGetPropertiesResource, SqlContainerResource } from "@azure/arm-cosmosdb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { ownedBy } from "./owner.ts";
import { newThroughput } from "./throughput.ts";

/**
 * The container of a new Table.
 *
 * @param owner - uid to note in it; undefined in an account of its own, whose tags say it
 */
export function newContainer(spec: TableSpec, id: string, owner: string | undefined): SqlContainerCreateUpdateParameters {
  const { defaultTTLSeconds: defaultTtl, uniqueKeys } = spec.azure ?? {};
  return {
    resource: {
      id,
      // version 2 takes values of more than 100 bytes: https://learn.microsoft.com/azure/cosmos-db/large-partition-keys
      partitionKey: { paths: [`/${spec.partitionKey.name}`], kind: "Hash", version: 2 },
      ...(defaultTtl === undefined ? {} : { defaultTtl }),
      ...(uniqueKeys ? { uniqueKeyPolicy: { uniqueKeys: uniqueKeys.map((paths) => ({ paths })) } } : {}),
      ...(owner === undefined ? {} : { indexingPolicy: ownedBy(owner) }),
    },
    options: newThroughput(spec),
  };
}

/**
 * The container with the spec's time to live and, if it is to be noted anew, its owner. A PUT replaces all of it, so that
 * everything else is sent as it is.
 *
 * @param owner - uid; null for nobody; undefined to leave what it says
 */
export function changedContainer(
  there: SqlContainerGetPropertiesResource,
  { azure }: TableSpec,
  owner: string | null | undefined,
): SqlContainerCreateUpdateParameters {
  const { rid: _rid, ts: _ts, etag: _etag, defaultTtl: _former, ...settings } = there;
  const resource: SqlContainerResource = settings;
  if (azure?.defaultTTLSeconds !== undefined) resource.defaultTtl = azure.defaultTTLSeconds;
  if (owner !== undefined) resource.indexingPolicy = ownedBy(owner ?? undefined, there.indexingPolicy);
  // throughput is not the container's, but set beside it
  return { resource, options: {} };
}
