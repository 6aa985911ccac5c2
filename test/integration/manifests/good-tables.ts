import { table } from "./case.ts";

const defaults = {
  account: "dev",
  externalName: "",
  deletionPolicy: "Delete",
  adoptionPolicy: "Never",
  suspend: false,
  partitionKey: { name: "customer", type: "String" },
  deletionProtection: false,
};
const awsDefaults = { billingMode: "PAY_PER_REQUEST", tableClass: "STANDARD", pointInTimeRecovery: false };

const good = (what: string, { aws, ...spec }: { aws?: object; [field: string]: unknown }) => ({
  what,
  manifest: table({ ...spec, ...(aws ? { aws } : {}) }),
  stored: { ...defaults, ...spec, ...(aws ? { aws: { ...awsDefaults, ...aws } } : {}) },
});

const key = (name: string, type = "String") => ({ name, type });
const index = (name: string, more: object = {}) => ({ name, partitionKey: key("state"), projectionType: "ALL", ...more });

/** Tables that the API server must take, and how it must store their specs. */
export const goodTables = [
  good("the smallest table", {}),
  good("a table with a name of full length and keys of every type", {
    externalName: "a".repeat(255),
    partitionKey: key("_customer.id-1", "Binary"),
    sortKey: key("placed", "Number"),
    deletionProtection: true,
  }),
  good("a table with a short name", { externalName: "a.b" }),
  good("a table with everything that DynamoDB can be told", {
    sortKey: key("placed", "Number"),
    aws: {
      billingMode: "PROVISIONED",
      readCapacityUnits: 1,
      writeCapacityUnits: 40000,
      tableClass: "STANDARD_INFREQUENT_ACCESS",
      timeToLiveAttribute: "expires",
      pointInTimeRecovery: true,
      pointInTimeRecoveryDays: 1,
      streamViewType: "NEW_AND_OLD_IMAGES",
      kmsKeyID: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      globalSecondaryIndexes: [
        index("by-state", { readCapacityUnits: 1, writeCapacityUnits: 1 }),
        index("by.customer_2", {
          partitionKey: key("state"),
          sortKey: key("placed", "Number"),
          projectionType: "INCLUDE",
          nonKeyAttributes: ["total", "note"],
          readCapacityUnits: 1,
          writeCapacityUnits: 1,
        }),
      ],
      tags: { team: "shop" },
    },
  }),
  good("a table with as many indexes as there may be", {
    aws: { globalSecondaryIndexes: Array.from({ length: 20 }, (_, at) => index(`by-${at}`)) },
  }),
  good("a table encrypted with a key by its id", { aws: { kmsKeyID: "mrk-1234abcd12ab34cd56ef1234567890ab" } }),
  good("a table on AWS with every key of its connection", {
    connection: { keys: { DYNAMO: "${endpoint} ${uri} ${region}", WHERE: "${tableName} ${tableARN} ${streamARN}" } },
  }),
];
