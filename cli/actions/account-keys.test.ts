import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { keysFrom } from "./account-keys.ts";

test("a certificate's file becomes its text, as the file is not where the runs are", async () => {
  const folder = mkdtempSync(join(tmpdir(), "keys-"));
  const path = join(folder, "sp.pem");
  writeFileSync(path, "PEM");
  const env = {
    AZURE_CLIENT_ID: "app",
    AZURE_TENANT_ID: "tenant",
    AZURE_CLIENT_CERTIFICATE_PATH: path,
    AWS_ACCESS_KEY_ID: "another cloud's",
  };
  expect(await keysFrom(env, "azure")).toEqual({ AZURE_CLIENT_ID: "app", AZURE_TENANT_ID: "tenant", AZURE_CLIENT_CERTIFICATE: "PEM" });
  rmSync(folder, { recursive: true });
  await expect(keysFrom(env, "azure")).rejects.toThrow(/AZURE_CLIENT_CERTIFICATE_PATH names .*sp\.pem, which can't be read: ENOENT/);
});

test.each<[string, NodeJS.ProcessEnv, string | undefined, string]>([
  ["aws", { AWS_ACCESS_KEY_ID: "a" }, undefined, "--from-env: AWS_SECRET_ACCESS_KEY is not set"],
  ["azure", { AZURE_CLIENT_ID: "a", AZURE_CLIENT_SECRET: "b" }, undefined, "--from-env: AZURE_TENANT_ID is not set"],
  ["azure", { AZURE_CLIENT_ID: "a" }, "tenant", "--from-env: AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH is not set"],
])("what is not set is named: %s with %o and tenant %s", async (provider, env, tenant, message) => {
  await expect(keysFrom(env, provider, tenant)).rejects.toMatchObject({ name: "UsageError", message });
});

test("the tenant need not be in the Secret when the account has it", async () => {
  const keys = { AZURE_CLIENT_ID: "a", AZURE_CLIENT_SECRET: "b" };
  expect(await keysFrom(keys, "azure", "tenant")).toEqual(keys);
});
