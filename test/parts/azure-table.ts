import { randomUUID } from "node:crypto";

import type { TableSpec } from "../../crds/api/kinds/table.ts";
import type { Target } from "../../runner/provider.ts";

export type CosmosBlock = NonNullable<TableSpec["azure"]>;

/** What the API server stores of a Table that names nothing but its account and key. */
export const plainTable: TableSpec = {
  account: "dev",
  externalName: "",
  deletionPolicy: "Delete",
  adoptionPolicy: "Never",
  suspend: false,
  partitionKey: { name: "customer", type: "String" },
  deletionProtection: false,
};

const defaultBlock: CosmosBlock = { consistencyLevel: "Session", publicNetworkAccess: true };

/** A spec with a block azure, in which the API server has filled in the defaults. */
export function cosmosSpec(block: Partial<CosmosBlock> = {}, top: Partial<TableSpec> = {}): TableSpec {
  return { ...plainTable, ...top, azure: { ...defaultBlock, ...block } };
}

/** A Table of its own, so that cases do not meet. */
export function tableTarget(spec: TableSpec, externalName = `t-${randomUUID()}`): Target<TableSpec> {
  return {
    kind: "Table",
    namespace: "shop",
    name: "carts",
    uid: randomUUID(),
    externalName,
    externalID: undefined,
    operation: undefined,
    password: undefined,
    spec,
  };
}
