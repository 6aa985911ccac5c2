import { type BadChange, type BadManifest, type Manifest, table } from "./case.ts";

type Mistake = [mistake: string, fields: object, field: string, wayOut: string, wayOutOfTypes?: string];

const key = (name: string, type = "String") => ({ name, type });
const indexes = (...all: object[]) => ({
  globalSecondaryIndexes: all.map((more, at) => ({ name: `index-${at}`, partitionKey: key("state"), ...more })),
});
const units = { readCapacityUnits: 5, writeCapacityUnits: 5 };

/** What people get wrong in what every cloud has. */
const portable: Mistake[] = [
  ["no key", { partitionKey: undefined }, "partitionKey", "Required value"],
  ["a key by its name alone", { partitionKey: "customer" }, "partitionKey", "must be of type object", "expected map"],
  ["a key in DynamoDB's words", { partitionKey: key("customer", "S") }, "partitionKey.type", '"String", "Number", "Binary"'],
  ["a key without a name", { partitionKey: {} }, "partitionKey.name", "Required value"],
  ["a key with an empty name", { partitionKey: key("") }, "partitionKey.name", "beginning with a letter or '_'"],
  ["a key that begins with a digit", { partitionKey: key("1st") }, "partitionKey.name", "beginning with a letter or '_'"],
  ["a key with a path", { sortKey: key("/placed") }, "sortKey.name", "beginning with a letter or '_'"],
  ["a key with too long a name", { sortKey: key("a".repeat(256)) }, "sortKey.name", "may not be more than 255"],
  ["one attribute for both keys", { sortKey: key("customer", "Number") }, "sortKey.name", "name another, or take sortKey out"],
  ["protection in quotes", { deletionProtection: "true" }, "deletionProtection", "must be of type boolean", "expected boolean"],
  ["a name that is too short", { externalName: "ab" }, "externalName", "choose another or leave it out"],
  ["a name with a slash", { externalName: "shop/carts" }, "externalName", "choose another or leave it out"],
  ["a name that is too long", { externalName: "a".repeat(256) }, "externalName", "may not be more than 255"],
  ["a field of DynamoDB outside of aws", { billingMode: "PROVISIONED" }, "billingMode", "unknown field", "field not declared in schema"],
];

/** What people get wrong in the block of AWS. */
const aws: Mistake[] = [
  ["a billing mode that there is not", { billingMode: "ON_DEMAND" }, "billingMode", '"PAY_PER_REQUEST", "PROVISIONED"'],
  ["provisioned without capacity", { billingMode: "PROVISIONED" }, "billingMode", "set all three, or none"],
  ["provisioned for reads alone", { billingMode: "PROVISIONED", readCapacityUnits: 5 }, "billingMode", "set all three, or none"],
  ["capacity on demand", units, "billingMode", "set all three, or none"],
  ["capacity for writes alone", { writeCapacityUnits: 5 }, "billingMode", "set all three, or none"],
  ["no capacity", { billingMode: "PROVISIONED", ...units, readCapacityUnits: 0 }, "readCapacityUnits", "greater than or equal to 1"],
  [
    "more capacity than a table has",
    { billingMode: "PROVISIONED", ...units, writeCapacityUnits: 40001 },
    "writeCapacityUnits",
    "less than or equal to 40000",
  ],
  ["a table class that there is not", { tableClass: "GLACIER" }, "tableClass", '"STANDARD", "STANDARD_INFREQUENT_ACCESS"'],
  ["time to live as a number", { timeToLiveAttribute: 3600 }, "timeToLiveAttribute", "must be of type string", "expected string"],
  ["time to live by no attribute", { timeToLiveAttribute: "" }, "timeToLiveAttribute", "beginning with a letter or '_'"],
  ["days of backups that are off", { pointInTimeRecoveryDays: 7 }, "pointInTimeRecoveryDays", "set that to true, or take the days out"],
  [
    "too many days of backups",
    { pointInTimeRecovery: true, pointInTimeRecoveryDays: 36 },
    "pointInTimeRecoveryDays",
    "less than or equal to 35",
  ],
  ["a stream that is just on", { streamViewType: true }, "streamViewType", "must be of type string", "expected string"],
  ["a stream of everything", { streamViewType: "ALL" }, "streamViewType", '"KEYS_ONLY", "NEW_IMAGE"'],
  ["a key by its alias, which DynamoDB doesn't tell", { kmsKeyID: "alias/shop" }, "kmsKeyID", "write its id or ARN"],
  ["a key by its alias' ARN", { kmsKeyID: "arn:aws:kms:us-east-1:123456789012:alias/shop" }, "kmsKeyID", "write its id or ARN"],
  ["an index without a key", indexes({ partitionKey: undefined }), "globalSecondaryIndexes[0].partitionKey", "Required value"],
  ["an index with too short a name", indexes({ name: "ab" }), "globalSecondaryIndexes[0].name", "should be at least 3 chars long"],
  ["an index with a space in its name", indexes({ name: "by state" }), "globalSecondaryIndexes[0].name", "use 3 to 255 letters"],
  [
    "two indexes of one name",
    indexes({ name: "by-state" }, { name: "by-state" }),
    "globalSecondaryIndexes",
    "Duplicate value",
    "duplicate entries for key",
  ],
  ["more indexes than there may be", indexes(...Array.from({ length: 21 }, () => ({}))), "globalSecondaryIndexes", "at most 20 items"],
  [
    "one attribute for both keys of an index",
    indexes({ sortKey: key("state") }),
    "globalSecondaryIndexes",
    "name another, or take sortKey out",
  ],
  [
    "an index on the table's key as another type",
    indexes({ partitionKey: key("customer", "Number") }),
    "globalSecondaryIndexes",
    "give it that of the table's key",
  ],
  [
    "indexes on one attribute as two types",
    indexes({ partitionKey: key("state", "Number") }, { partitionKey: key("total", "Number"), sortKey: key("state") }),
    "globalSecondaryIndexes",
    "give it the same in all indexes",
  ],
  [
    "attributes of an index that has all",
    indexes({ nonKeyAttributes: ["total"] }),
    "globalSecondaryIndexes",
    "set both, or take the attributes out",
  ],
  [
    "an index that includes nothing",
    indexes({ projectionType: "INCLUDE" }),
    "globalSecondaryIndexes",
    "set both, or take the attributes out",
  ],
  [
    "an empty list of attributes",
    indexes({ projectionType: "INCLUDE", nonKeyAttributes: [] }),
    "globalSecondaryIndexes[0].nonKeyAttributes",
    "at least 1 items",
  ],
  ["capacity of an index on demand", indexes(units), "globalSecondaryIndexes", "set them, or take them out"],
  [
    "an index without capacity",
    { billingMode: "PROVISIONED", ...units, ...indexes({}) },
    "globalSecondaryIndexes",
    "set them, or take them out",
  ],
  ["a field of Cosmos DB", { throughput: 400 }, "throughput", "unknown field", "field not declared in schema"],
];

/** What people get wrong in a Table, beside what is in its part of Cosmos DB. */
export const badTables: BadManifest[] = [
  ...portable.map((mistake) => bad(mistake, (fields) => fields, "spec.")),
  ...aws.map((mistake) => bad(mistake, (block) => ({ aws: block }), "spec.aws.")),
];

function bad([mistake, fields, field, wayOut, wayOutOfTypes]: Mistake, specOf: (fields: object) => object, prefix: string): BadManifest {
  return {
    mistake: `a table: ${mistake}`,
    manifest: table(specOf(fields)),
    field: prefix + field,
    wayOut,
    ...(wayOutOfTypes ? { wayOutOfTypes } : {}),
  };
}

/** Changes of a Table's keys, which no cloud can carry out. */
export const badTableChanges: BadChange[] = [
  change("another partition key", {}, { partitionKey: key("id") }, "partitionKey"),
  change("a key of another type", {}, { partitionKey: key("customer", "Number") }, "partitionKey"),
  change("another sort key", { sortKey: key("placed") }, { sortKey: key("total") }, "sortKey"),
  change("a sort key later", {}, { sortKey: key("placed") }, "sortKey"),
  change("no sort key any more", { sortKey: key("placed") }, {}, "sortKey"),
];

function change(mistake: string, before: object, after: object, field: string): BadChange {
  const of = (spec: object): Manifest => table(spec);
  return {
    mistake: `a table with ${mistake}`,
    before: of(before),
    manifest: of(after),
    field: `spec.${field}`,
    wayOut: "make another Table with it and move the data",
  };
}
