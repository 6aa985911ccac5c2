import { tags } from "../../../../crds/api/names.ts";
import { DatabaseHands } from "../../../parts/aws-databases.ts";
import { aws as cloud } from "../clouds/aws.ts";
import type { KindRow } from "./kind.ts";

const aws = () => new DatabaseHands();

export const postgres: KindRow = {
  kind: "Postgres",
  cloud,
  what: "Postgres on AWS",
  spec: { storageGiB: 20, aws: { tags: { team: "shop", stage: "test" } } },
  change: { storageGiB: 40, aws: { tags: { team: "office", stage: null } } },
  calls: { observe: "DescribeDBInstances", create: "CreateDBInstance", delete: "DeleteDBInstance" },
  refusals: {
    throttled: { code: "Throttling", message: "Rate exceeded" },
    quota: { code: "InstanceQuotaExceeded", message: "This request would exceed the quota of DB instances" },
    missing: { code: "DBInstanceNotFound", message: "DBInstance not found", status: 404 },
    invalid: {
      code: "InvalidParameterCombination",
      message: "Cannot find version 17.99 for postgres",
      spec: { version: "17.99" },
      mended: { version: "17" },
      hint: /look at version in the spec/,
    },
  },
  hands: () => ({
    named: (prefix) => aws().named(prefix),
    owner: async (name) => (await aws().tags(name))[tags.owner],
    give: (name, uid) => aws().tag(name, { [tags.owner]: uid }),
    changed: async (name) => (await aws().find(name))?.AllocatedStorage === 40,
    spoil: (name) => aws().modify(name, { BackupRetentionPeriod: 3 }),
    spoiled: async (name) => (await aws().find(name))?.BackupRetentionPeriod === 3,
    create: (name) => aws().create(name),
    delete: (name) => aws().delete(name),
  }),
  takeTime({ door: { databases } }) {
    databases.slow("create", ["creating"]);
    databases.slow("modify", ["modifying"]);
    databases.slow("delete", ["deleting"]);
  },
  letsIn: ({ password, nextPassword }, { status }, runs) =>
    runs.door.databases.letsIn(status?.externalName ?? "", [password, nextPassword]),
  async wrongIn(secret, { status }, runs) {
    const name = status?.externalName ?? "";
    const { Address: host = "", Port: port } = (await aws().find(name))?.Endpoint ?? {};
    const password = secret["password"] ?? "";
    const right: Record<string, string> = {
      type: "postgres",
      provider: "aws",
      host,
      port: String(port),
      username: "dbadmin",
      database: "app",
      uri: `postgresql://dbadmin:${encodeURIComponent(password)}@${host}:${port}/app?sslmode=require`,
    };
    return [
      ...Object.entries(right).flatMap(([key, value]) => (secret[key] === value ? [] : [key])),
      // AWS never tells it, so what counts is what AWS was last given
      ...(runs.door.databases.hasPassword(name, password) ? [] : ["password"]),
    ];
  },
};
