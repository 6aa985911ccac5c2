import { TableHands } from "../../../parts/aws-table-hands.ts";
import type { KindRow } from "./kind.ts";

const aws = () => new TableHands();
const keyID = "1234abcd-12ab-34cd-56ef-1234567890ab";

export const table: KindRow = {
  kind: "Table",
  spec: { partitionKey: { name: "customer" }, aws: { tags: { team: "shop", stage: "test" } } },
  change: {
    aws: { billingMode: "PROVISIONED", readCapacityUnits: 5, writeCapacityUnits: 5, tags: { team: "office", stage: null } },
  },
  calls: { observe: "DescribeTable", create: "CreateTable", update: "UpdateTable", delete: "DeleteTable" },
  refusals: {
    throttled: { code: "ThrottlingException", message: "Rate exceeded" },
    quota: { code: "LimitExceededException", message: "Subscriber limit exceeded: There is a limit of 2500 tables per subscriber" },
    missing: { code: "ResourceNotFoundException", message: "Requested resource not found" },
    invalid: {
      code: "ValidationException",
      message: "KMS validation error: the key does not exist",
      spec: { aws: { kmsKeyID: keyID } },
      mended: { aws: { kmsKeyID: null } },
    },
  },
  hands: {
    named: (prefix) => aws().named(prefix),
    tags: (name) => aws().tags(name),
    tag: (name, tags) => aws().tag(name, tags),
    changed: async (name) => (await aws().find(name))?.ProvisionedThroughput?.ReadCapacityUnits === 5,
    create: (name) => aws().create(name),
    delete: (name) => aws().delete(name),
  },
  takeTime({ tables }) {
    tables.slow("create");
    tables.slow("update");
    tables.slow("delete");
  },
  async wrongIn(secret, _object, runs) {
    const right: Record<string, string> = { type: "table", provider: "aws", endpoint: runs.endpoint, uri: runs.endpoint };
    return Object.entries(right).flatMap(([key, value]) => (secret[key] === value ? [] : [key]));
  },
};
