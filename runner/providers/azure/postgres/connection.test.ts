import { expect, it } from "vitest";

import { answeredServer, azureSpec } from "../../../../test/parts/azure-postgres.ts";
import { targetOf } from "../../../../test/parts/postgres.ts";
import { connectionOf } from "./connection.ts";

it("has what a client needs, with a URI that it reads back to the very same parts", () => {
  const password = "a:b/c@d?e#f%25 g";
  const target = { ...targetOf(azureSpec({ database: "orders", username: "shop_owner" }), "orders"), password };
  const { secret, config } = connectionOf(answeredServer, target, "uksouth");
  const host = "orders.postgres.database.azure.com";
  expect(secret).toMatchObject({ host, port: "5432", username: "shop_owner", password, database: "orders" });
  const uri = new URL(secret.uri ?? "");
  expect([uri.protocol, uri.hostname, uri.port, uri.pathname, uri.search]).toEqual([
    "postgresql:",
    host,
    "5432",
    "/orders",
    "?sslmode=require",
  ]);
  expect([uri.username, uri.password].map(decodeURIComponent)).toEqual(["shop_owner", password]);
  expect(config).toEqual({
    host,
    port: "5432",
    database: "orders",
    serverName: "orders",
    resourceID: answeredServer.id,
    location: "uksouth",
    caBundleURL: expect.stringMatching(/^https:\/\/learn\.microsoft\.com\//),
  });
});
