import { expect, it } from "vitest";

import { cosmosSpec, plainTable, tableTarget } from "../../../../test/parts/azure-table.ts";
import { effect } from "./effect.ts";

const provisioned = cosmosSpec({ capacityMode: "Provisioned" });

it.each([
  ["Now", "azure.consistencyLevel", provisioned],
  ["Now", "azure.defaultTTLSeconds", provisioned],
  ["Now", "azure.throughput", provisioned],
  ["Now", "azure.autoscaleMaxThroughput", provisioned],
  ["Now", "azure.tags.aws\\.x", provisioned],
  ["Now", "azure.regions", provisioned],
  ["Now", "database", provisioned],
  ["Now", "container", provisioned],
  ["Impossible", "azure.regions", plainTable],
  ["Impossible", "partitionKey.name", provisioned],
  ["Impossible", "sortKey.name", provisioned],
  ["Impossible", "aws.billingMode", provisioned],
  ["Impossible", "azure.uniqueKeys", provisioned],
  ["Impossible", "azure.accountName", provisioned],
  ["Impossible", "azure.databaseName", provisioned],
  ["Impossible", "azure.capacityMode", provisioned],
])("%s: %s", (expected, field, spec) => expect(effect({ field, from: "a", to: "b" }, tableTarget(spec))).toBe(expected));
