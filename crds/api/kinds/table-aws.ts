import { z } from "zod";

import { kmsKey, tags } from "../aws.ts";
import { field, integer, matches, type Rule } from "../fields.ts";
import { attributeName, keyAttribute } from "./table-fields.ts";

const units = (what: string) => field(integer(1, 40000).optional(), { description: `Provisioned ${what} capacity units.` });

/** CEL: keys of one attribute have one type. */
function oneType(one: string, other: string): string {
  return `(${one}.name != ${other}.name || ${one}.type == ${other}.type)`;
}

const indexName = () =>
  field(z.string().min(3).max(255), {
    description: "Name of the index.",
    rules: [matches(/^[-_.a-zA-Z0-9]+$/, "not an index' name: use 3 to 255 letters, digits, '_', '-' and '.'")],
  });

const index = z.object({
  name: indexName(),
  partitionKey: field(keyAttribute("index' partition key"), { description: "Partition key of the index." }),
  sortKey: field(keyAttribute("index' sort key").optional(), { description: "Sort key of the index." }),
  projectionType: field(z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]).default("ALL"), {
    description: "Which attributes the index holds beside the keys.",
  }),
  nonKeyAttributes: field(z.array(attributeName("Name of an attribute.")).min(1).max(20).optional(), {
    description: "The attributes, for projectionType INCLUDE.",
  }),
  readCapacityUnits: units("read"),
  writeCapacityUnits: units("write"),
});

/** What only DynamoDB has; limits: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const block = z.object({
  billingMode: field(z.enum(["PAY_PER_REQUEST", "PROVISIONED"]).default("PAY_PER_REQUEST"), {
    description: "On demand, or with provisioned capacity.",
  }),
  readCapacityUnits: units("read"),
  writeCapacityUnits: units("write"),
  tableClass: field(z.enum(["STANDARD", "STANDARD_INFREQUENT_ACCESS"]).default("STANDARD"), { description: "Table class." }),
  timeToLiveAttribute: field(attributeName("").optional(), {
    description:
      "Attribute with the time, in seconds since 1970, after which an item is deleted. DynamoDB takes one change of it an hour. Default: none.",
    placeholder: "NAME",
  }),
  pointInTimeRecovery: field(z.boolean().default(false), {
    description: "Keep continuous backups, to restore the table as it was at any second.",
  }),
  pointInTimeRecoveryDays: field(integer(1, 35).optional(), {
    description: "How long continuous backups are kept: 1 to 35 days. Default: 35.",
  }),
  streamViewType: field(z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]).optional(), {
    description: "Turn DynamoDB Streams on, with this of each changed item.",
  }),
  kmsKeyID: kmsKey("Encrypt with this KMS key: id or ARN. Default: a key that DynamoDB owns.", { alias: false }),
  globalSecondaryIndexes: field(z.array(index).max(20).optional(), {
    description: "Global secondary indexes, at most 20. They are added and removed one after the other.",
    listMapKey: "name",
  }),
  tags: tags("the table"),
});

const aws = field(block.optional(), {
  description: "What only DynamoDB has.",
  rules: [
    {
      rule: "(self.billingMode == 'PROVISIONED') == (has(self.readCapacityUnits) && has(self.writeCapacityUnits)) && has(self.readCapacityUnits) == has(self.writeCapacityUnits)",
      message: "readCapacityUnits and writeCapacityUnits go with billingMode PROVISIONED: set all three, or none",
      fieldPath: ".billingMode",
    },
    {
      rule: "self.pointInTimeRecovery || !has(self.pointInTimeRecoveryDays)",
      message: "pointInTimeRecoveryDays goes with pointInTimeRecovery: set that to true, or take the days out",
      fieldPath: ".pointInTimeRecoveryDays",
    },
    {
      rule: "!has(self.globalSecondaryIndexes) || self.globalSecondaryIndexes.all(index, !has(index.sortKey) || index.sortKey.name != index.partitionKey.name)",
      message: "sortKey and partitionKey of an index are two attributes: name another, or take sortKey out",
      fieldPath: ".globalSecondaryIndexes",
    },
    {
      rule: `!has(self.globalSecondaryIndexes) || self.globalSecondaryIndexes.all(one, self.globalSecondaryIndexes.all(other, ${[
        oneType("one.partitionKey", "other.partitionKey"),
        `(!has(other.sortKey) || ${oneType("one.partitionKey", "other.sortKey")})`,
        `(!has(one.sortKey) || !has(other.sortKey) || ${oneType("one.sortKey", "other.sortKey")})`,
      ].join(" && ")}))`,
      message: "an attribute has one type: give it the same in all indexes, or take another attribute",
      fieldPath: ".globalSecondaryIndexes",
    },
    {
      rule: "!has(self.globalSecondaryIndexes) || self.globalSecondaryIndexes.all(index, (index.projectionType == 'INCLUDE') == has(index.nonKeyAttributes))",
      message: "nonKeyAttributes goes with projectionType INCLUDE: set both, or take the attributes out",
      fieldPath: ".globalSecondaryIndexes",
    },
    {
      rule: "!has(self.globalSecondaryIndexes) || self.globalSecondaryIndexes.all(index, has(index.readCapacityUnits) == (self.billingMode == 'PROVISIONED') && has(index.writeCapacityUnits) == (self.billingMode == 'PROVISIONED'))",
      message:
        "each index has readCapacityUnits and writeCapacityUnits exactly when billingMode is PROVISIONED: set them, or take them out",
      fieldPath: ".globalSecondaryIndexes",
    },
  ],
});

const rules: Rule[] = [
  {
    rule: `!has(self.aws) || !has(self.aws.globalSecondaryIndexes) || self.aws.globalSecondaryIndexes.all(index, ${[
      oneType("index.partitionKey", "self.partitionKey"),
      `(!has(index.sortKey) || ${oneType("index.sortKey", "self.partitionKey")})`,
      `(!has(self.sortKey) || ${oneType("index.partitionKey", "self.sortKey")})`,
      `(!has(index.sortKey) || !has(self.sortKey) || ${oneType("index.sortKey", "self.sortKey")})`,
    ].join(" && ")})`,
    message: "an attribute has one type: give it that of the table's key, or take another attribute",
    fieldPath: ".aws.globalSecondaryIndexes",
  },
];

/** DynamoDB's part in a Table: its block, and the rules of the spec that are its own. */
export const dynamodb = { block: aws, rules };
