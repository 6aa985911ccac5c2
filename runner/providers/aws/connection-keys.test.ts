import { expect, it } from "vitest";

import type { KindDefinition } from "../../../crds/api/kind.ts";
import { postgres } from "../../../crds/api/kinds/postgres.ts";
import { table } from "../../../crds/api/kinds/table.ts";
import { answered, specWith, targetOf } from "../../../test/parts/postgres.ts";
import type { Connection } from "../../provider.ts";
import { connectionOf } from "./postgres/connection.ts";
import type { AwsSession } from "./session.ts";
import { connectionOf as tableConnection } from "./table/connection.ts";

const session: AwsSession = {
  account: "dev",
  region: "eu-central-1",
  client: (type, options) =>
    new type({ region: "eu-central-1", credentials: () => Promise.reject(new Error("none")), ...options } as never),
};

it.each([
  ["Postgres", postgres, () => connectionOf(answered, targetOf(specWith(), "orders"), "us-east-1")],
  ["Table", table, () => tableConnection({ TableName: "carts", TableArn: "arn" }, session)],
] satisfies [string, KindDefinition, () => Connection | Promise<Connection>][])(
  "%s: gives the keys that the kind says it has, as the API server refuses templates that ask for others",
  async (_, kind, connect) => {
    const { secret, config } = await connect();
    const keys = Object.entries(kind.connection ?? {}).filter(
      ([, { providers = ["aws"], passing }]) => providers.includes("aws") && !passing,
    );
    const keysOf = (part: string) => keys.flatMap(([name, key]) => (key.in === part || key.in === "both" ? [name] : [])).toSorted();
    expect(Object.keys(secret).toSorted()).toEqual(keysOf("Secret"));
    expect(Object.keys(config).toSorted()).toEqual(keysOf("ConfigMap"));
  },
);

it("a table's endpoint is that of the region when the account has none of its own", async () => {
  expect((await tableConnection({}, session)).secret["uri"]).toBe("https://dynamodb.eu-central-1.amazonaws.com");
});
