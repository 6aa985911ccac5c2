import { z } from "zod";

import { tags } from "../azure.ts";
import { field, integer, matches, type Rule } from "../fields.ts";

const recreate = "is immutable: make another Table with it and move the data";

/** What only Cosmos DB has; limits: https://learn.microsoft.com/azure/cosmos-db/concepts-limits */
const block = z.object({
  accountName: field(z.string().min(3).max(44).optional(), {
    description:
      "Existing Cosmos DB account in the resource group to make the container in. Default: an account of its own, which is slow to make and dear.",
    placeholder: "NAME",
    immutable: `azure.accountName ${recreate}`,
    rules: [matches(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "not a Cosmos DB account: use 3 to 44 lower-case letters, digits and '-'")],
  }),
  databaseName: field(z.string().min(1).max(255).optional(), {
    description: "SQL database to make the container in; one that is missing is made. Default: the name in the cloud.",
    placeholder: "NAME",
    immutable: `azure.databaseName ${recreate}`,
    rules: [matches(/^[^/\\#?]*[^/\\#? ]$/, "not a database's name: leave out / \\ # ? and a space at the end")],
  }),
  // no default: with one, a block that comes later, or goes, would seem to change it
  capacityMode: field(z.enum(["Serverless", "Provisioned"]).optional(), {
    description: "How the account is paid for. Default: Serverless. Not for an existing account, which has its own.",
    immutable: `azure.capacityMode ${recreate}`,
  }),
  throughput: field(integer(400, 1000000).optional(), {
    description: "Provisioned throughput of the container in RU/s: a multiple of 100 from 400 on.",
    rules: [{ rule: "self % 100 == 0", message: "throughput is a multiple of 100: round it" }],
  }),
  autoscaleMaxThroughput: field(integer(1000, 1000000).optional(), {
    description: "Let the throughput scale by itself up to this many RU/s: a multiple of 1000.",
    rules: [{ rule: "self % 1000 == 0", message: "autoscaleMaxThroughput is a multiple of 1000: round it" }],
  }),
  consistencyLevel: field(z.enum(["Eventual", "ConsistentPrefix", "Session", "BoundedStaleness", "Strong"]).default("Session"), {
    description: "Default consistency of the account. Not for an existing account, which has its own.",
  }),
  regions: field(
    z
      .array(
        field(z.string().max(60), {
          description: "Name of a location.",
          rules: [matches(/^[a-z][a-z0-9]+$/, "not a location: write its name in lower case and without spaces, such as westeurope")],
        }),
      )
      .min(1)
      .max(10)
      .optional(),
    { description: "Regions of the account, the one for writes first. Default: the location of the CloudAccount." },
  ),
  defaultTTLSeconds: field(integer(-1, 2147483647).optional(), {
    description: "Seconds after which an item is deleted; -1: only items that say so themselves. Default: never.",
    rules: [{ rule: "self != 0", message: "0 seconds is no time to live: leave it out to keep items, or write -1 or at least 1" }],
  }),
  uniqueKeys: field(
    z
      .array(
        field(
          z
            .array(
              field(z.string().max(255), {
                description: "Path of a property.",
                rules: [matches(/^(\/[^/\s]+)+$/, "not a path: write it as /property")],
              }),
            )
            .min(1)
            .max(16),
          { description: "Paths whose values together are unique within a partition." },
        ),
      )
      .max(10)
      .optional(),
    { description: "Unique keys of the container: at most 10.", immutable: `azure.uniqueKeys ${recreate}` },
  ),
  publicNetworkAccess: field(z.boolean().default(true), {
    description: "Let the account be reached from outside of private endpoints. Not for an existing account.",
  }),
  tags: tags("the account"),
});

const azure = field(block.optional(), {
  description: "What only Cosmos DB has.",
  rules: [
    {
      rule: "!(has(self.throughput) && has(self.autoscaleMaxThroughput))",
      message: "throughput and autoscaleMaxThroughput exclude each other: take one out",
      fieldPath: ".throughput",
    },
    {
      rule: "has(self.accountName) || (has(self.capacityMode) && self.capacityMode == 'Provisioned') || !(has(self.throughput) || has(self.autoscaleMaxThroughput))",
      message: "a serverless account has no provisioned throughput: set capacityMode to Provisioned, or take it out",
      fieldPath: ".capacityMode",
    },
    {
      // https://learn.microsoft.com/azure/cosmos-db/serverless#use-serverless-accounts
      rule: "has(self.accountName) || (has(self.capacityMode) && self.capacityMode == 'Provisioned') || !has(self.regions) || self.regions.size() == 1",
      message: "a serverless account has one region: set capacityMode to Provisioned, or name one",
      fieldPath: ".regions",
    },
    {
      rule: "!has(self.regions) || self.regions.all(one, self.regions.exists_one(other, other == one))",
      message: "each region stands once: take the second one out",
      fieldPath: ".regions",
    },
    {
      rule: "!has(self.accountName) || !(has(self.regions) || has(self.tags) || has(self.capacityMode))",
      message:
        "capacityMode, regions and tags are of an account of its own, as an existing one is left as it is: take them out, or accountName",
      fieldPath: ".accountName",
    },
    {
      rule: "!has(self.accountName) || (self.consistencyLevel == 'Session' && self.publicNetworkAccess)",
      message:
        "consistencyLevel and publicNetworkAccess are of an account of its own, as an existing one is left as it is: take them out, or accountName",
      fieldPath: ".accountName",
    },
  ],
});

const rules: Rule[] = [
  {
    rule: "!has(self.azure) || !has(self.aws)",
    message: "azure and aws are for one cloud each: take the block out that is not the account's",
    fieldPath: ".azure",
  },
  {
    rule: "!has(self.azure) || !has(self.sortKey) || self.sortKey.name == 'id'",
    message: "on Cosmos DB only the property id, which each item has, sorts a partition: name id, or take sortKey out",
    fieldPath: ".sortKey.name",
  },
  {
    // https://learn.microsoft.com/azure/cosmos-db/partitioning-overview#choose-a-partition-key
    rule: "!has(self.azure) || self.partitionKey.name.matches('^[a-zA-Z0-9_]+$')",
    message: "on Cosmos DB a partition key has letters, digits and '_': choose another name",
    fieldPath: ".partitionKey.name",
  },
  {
    // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftdocumentdb
    rule: "!has(self.azure) || has(self.azure.accountName) || self.externalName == '' || self.externalName.matches('^[a-z0-9][-a-z0-9]{2,43}$')",
    message: "externalName names a Cosmos DB account, with 3 to 44 lower-case letters, digits and '-': choose another or leave it out",
    fieldPath: ".externalName",
  },
];

/** Cosmos DB's part in a Table: its block, and the rules of the spec that are its own. */
export const cosmosdb = { block: azure, rules };
