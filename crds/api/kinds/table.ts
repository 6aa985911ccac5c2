import { z } from "zod";

import { field } from "../fields.ts";
import { defineKind } from "../kind.ts";
import { commonSpec, serviceColumns } from "../service.ts";
import { serviceStatus } from "../status.ts";
import { dynamodb } from "./table-aws.ts";
import { cosmosdb } from "./table-azure.ts";
import { keyAttribute } from "./table-fields.ts";

const recreate = "is immutable: make another Table with it and move the data";

const spec = z.object({
  ...commonSpec,
  partitionKey: field(keyAttribute("partition key"), {
    description: "Key that items are spread by.",
    immutable: `partitionKey ${recreate}`,
  }),
  sortKey: field(keyAttribute("sort key").optional(), {
    description: "Key that items of one partition are sorted by. On Cosmos DB only the property id, which each item has.",
    immutable: `sortKey ${recreate}`,
  }),
  deletionProtection: field(z.boolean().default(false), {
    description: "Refuse to delete it, here and, where the cloud can, there, until this is false again.",
  }),
  aws: dynamodb.block,
  azure: cosmosdb.block,
});

/** A table of items with keys. */
export const table = defineKind({
  kind: "Table",
  plural: "tables",
  shortNames: [],
  description: "A table of items: DynamoDB on AWS, a container of Cosmos DB for NoSQL on Azure.",
  scope: "Namespaced",
  service: true,
  providers: ["aws", "azure"],
  spec,
  status: serviceStatus,
  rules: [
    ...dynamodb.rules,
    ...cosmosdb.rules,
    {
      rule: "!has(self.sortKey) || self.sortKey.name != self.partitionKey.name",
      message: "sortKey and partitionKey are two attributes: name another, or take sortKey out",
      fieldPath: ".sortKey.name",
    },
    {
      rule: "self.externalName == '' || self.externalName.matches('^[-_.a-zA-Z0-9]{3,255}$')",
      message: "externalName may have 3 to 255 letters, digits, '-', '_' and '.': choose another or leave it out",
      fieldPath: ".externalName",
    },
  ],
  columns: serviceColumns,
  connection: {
    endpoint: { description: "URL that clients talk to.", in: "both" },
    uri: { description: "The same.", in: "Secret", providers: ["aws"] },
    tableName: { description: "Name in the cloud.", in: "both" },
    tableARN: { description: "ARN of the table.", in: "ConfigMap", providers: ["aws"] },
    streamARN: { description: "ARN of the stream, if it has one.", in: "ConfigMap", providers: ["aws"] },
    region: { description: "Region.", in: "both", providers: ["aws"] },
    key: { description: "Primary key of the account.", in: "Secret", providers: ["azure"] },
    connectionString: { description: "Endpoint and key as Cosmos DB's clients take them.", in: "Secret", providers: ["azure"] },
    accountName: { description: "Name of the Cosmos DB account.", in: "ConfigMap", providers: ["azure"] },
    database: { description: "Name of the SQL database.", in: "both", providers: ["azure"] },
    container: { description: "Name of the container.", in: "both", providers: ["azure"] },
    resourceID: { description: "ARM id of the container.", in: "ConfigMap", providers: ["azure"] },
  },
  credentials: { azure: "keys" },
  withoutCredentials: {
    aws: "DynamoDB has no credential of its own; access is by IAM: rotate the keys of the identity that the workload uses",
    local: "the engine of local mode takes any credential",
  },
  example: {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Table",
    metadata: { name: "carts", namespace: "shop" },
    spec: { account: "prod", partitionKey: { name: "customer" } },
  },
});

export type TableSpec = z.infer<typeof spec>;
