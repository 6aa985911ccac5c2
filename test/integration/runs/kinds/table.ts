import { tags } from "../../../../crds/api/names.ts";
import { TableHands } from "../../../parts/aws-table-hands.ts";
import { aws as cloud } from "../clouds/aws.ts";
import type { KindRow } from "./kind.ts";

const aws = () => new TableHands();
const keyID = "1234abcd-12ab-34cd-56ef-1234567890ab";

export const table: KindRow = {
  kind: "Table",
  cloud,
  what: "Table on AWS",
  spec: { partitionKey: { name: "customer" }, aws: { tags: { team: "shop", stage: "test" } } },
  change: {
    aws: { billingMode: "PROVISIONED", readCapacityUnits: 5, writeCapacityUnits: 5, tags: { team: "office", stage: null } },
  },
  flags: ["--partition-key-name", "customer"],
  calls: { observe: "DescribeTable", create: "CreateTable", delete: "DeleteTable" },
  refusals: {
    throttled: { code: "ThrottlingException", message: "Rate exceeded" },
    quota: { code: "LimitExceededException", message: "Subscriber limit exceeded: There is a limit of 2500 tables per subscriber" },
    missing: { code: "ResourceNotFoundException", message: "Requested resource not found" },
    invalid: {
      code: "ValidationException",
      message: "KMS validation error: the key does not exist",
      spec: { aws: { kmsKeyID: keyID } },
      mended: { aws: { kmsKeyID: null } },
      hint: /correct aws\.kmsKeyID/,
    },
  },
  hands: () => ({
    named: (prefix) => aws().named(prefix),
    owner: async (name) => (await aws().tags(name))[tags.owner],
    give: (name, uid) => aws().tag(name, { [tags.owner]: uid }),
    changed: async (name) => (await aws().find(name))?.ProvisionedThroughput?.ReadCapacityUnits === 5,
    spoil: (name) => aws().update(name, { DeletionProtectionEnabled: true }),
    spoiled: async (name) => (await aws().find(name))?.DeletionProtectionEnabled === true,
    create: (name) => aws().create(name),
    delete: (name) => aws().delete(name),
  }),
  takeTime({ door: { tables } }) {
    tables.slow("create");
    tables.slow("update");
    tables.slow("delete");
  },
  async wrongIn(secret, _object, runs) {
    const right: Record<string, string> = { type: "table", provider: "aws", endpoint: runs.endpoint, uri: runs.endpoint };
    return Object.entries(right).flatMap(([key, value]) => (secret[key] === value ? [] : [key]));
  },
};
