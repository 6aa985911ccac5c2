import { expect, test } from "vitest";

import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { queueObject, testContext } from "../testing/context.ts";
import { connectionOutline } from "./connection-outline.ts";

const postgres = findKind("postgres") as Kind;

/** Names of the keys; those that only the Secret has in brackets. */
async function outline(data: Record<string, string>, spec: object = {}): Promise<string[] | undefined> {
  const context = await testContext();
  const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "orders", namespace: "shop" }, data } as KubeObject;
  await context.store.create(builtin.configMap, configMap, { fieldManager: "test" });
  const object = queueObject({ binding: { name: "orders" } });
  const found = await connectionOutline(context, postgres, { ...object, spec: { ...object.spec, ...spec } });
  return found?.map(({ key, value }) => (value === undefined ? `(${key})` : key));
}

test("what the Secret has besides is known from the kind, for the provider that the connection names", async () => {
  const open = { caBundleURL: "", database: "app", host: "h", port: "5432", provider: "azure", serverName: "s", type: "postgres" };
  expect(await outline(open)).toEqual("type provider host port database (username) (password) (uri) caBundleURL serverName".split(" "));
});

test("keys that the user has named are in the Secret alone, and come last", async () => {
  const spec = { connection: { keys: { DATABASE_URL: "${uri}" } } };
  expect((await outline({ provider: "aws" }, spec))?.at(-1)).toBe("(DATABASE_URL)");
});

test("as long as no run has written one there is none", async () => {
  expect(await connectionOutline(await testContext(), postgres, queueObject())).toBeUndefined();
});
