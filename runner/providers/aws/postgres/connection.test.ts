import { expect, it } from "vitest";

import { answered, specWith, targetOf } from "../../../../test/parts/postgres.ts";
import { caBundleURL, connectionOf } from "./connection.ts";

it("has what a client needs, with a URI that it reads back to the very same parts", () => {
  const password = "a:b/c@d?e#f%25 g";
  const target = { ...targetOf(specWith({ database: "orders", username: "shop_owner" }), "orders"), password };
  const { secret, config } = connectionOf(answered, target, "us-east-1");
  const host = "orders.abc.us-east-1.rds.amazonaws.com";
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
    dbInstanceIdentifier: "orders",
    dbInstanceARN: answered.DBInstanceArn,
    region: "us-east-1",
    caBundleURL: "https://truststore.pki.rds.amazonaws.com/us-east-1/us-east-1-bundle.pem",
    caCertificateIdentifier: "rds-ca-rsa2048-g1",
  });
});

it.each([
  ["eu-central-1", "https://truststore.pki.rds.amazonaws.com/eu-central-1/eu-central-1-bundle.pem"],
  ["us-gov-east-1", "https://truststore.pki.us-gov-west-1.rds.amazonaws.com/us-gov-east-1/us-gov-east-1-bundle.pem"],
  ["cn-north-1", "https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/cn-north-1/cn-north-1-bundle.pem"],
])("names the CA certificates of %s, which each partition of AWS keeps elsewhere", (region, url) => {
  expect(caBundleURL(region)).toBe(url);
});
