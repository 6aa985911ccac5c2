import { expect, test } from "vitest";

import type { Values } from "./collect.ts";
import { forLocalSDKs } from "./sdk.ts";

const values = (standard: Record<string, string>): Values => ({
  of: "queue/a",
  name: "a",
  standard: new Map(Object.entries(standard)),
  own: new Map(),
});
const queue = values({ provider: "local", queueURL: "http://127.0.0.1:20001/000000000000/a", region: "us-east-1" });

test("a local queue's client finds the engine instead of AWS, a region, and keys to begin with", () => {
  expect(forLocalSDKs([values({ provider: "local", host: "h" }), queue], {})).toEqual({
    AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:20001",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
});

test("a local table's client finds its own engine beside that of a queue", () => {
  const table = values({ provider: "local", endpoint: "http://127.0.0.1:20002", tableName: "a", region: "us-east-1" });
  const both = { AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:20001", AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:20002" };
  expect(forLocalSDKs([queue, table], { AWS_PROFILE: "dev" })).toEqual({ ...both, AWS_REGION: "us-east-1" });
  expect(forLocalSDKs([table], {})).not.toHaveProperty("AWS_ENDPOINT_URL_SQS");
});

test("what is set already is somebody's choice", () => {
  const env = { AWS_ENDPOINT_URL_SQS: "http://else", AWS_DEFAULT_REGION: "eu-central-1", AWS_PROFILE: "dev" };
  expect(forLocalSDKs([queue], env)).toEqual({});
  expect(forLocalSDKs([queue], { AWS_ACCESS_KEY_ID: "mine", AWS_SECRET_ACCESS_KEY: "mine" })).not.toHaveProperty("AWS_ACCESS_KEY_ID");
});

test("of a queue or a table of the cloud, and of a local database, clients get nothing", () => {
  expect(forLocalSDKs([values({ provider: "aws", queueURL: "https://sqs", region: "eu-central-1" })], {})).toEqual({});
  expect(forLocalSDKs([values({ provider: "azure", endpoint: "https://a.documents.azure.com" })], {})).toEqual({});
  expect(forLocalSDKs([values({ provider: "local", host: "h" })], {})).toEqual({});
});
