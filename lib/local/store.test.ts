import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { findKind, accountType, builtin, type Kind } from "../kinds.ts";
import { FolderStore } from "../store/folder.ts";
import { openFolder, openFolderForRun } from "./store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "local-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const by = { fieldManager: "test" };
const account = (name: string, spec: object) => ({
  apiVersion: "kubectl-cloud.dev/v1alpha1",
  kind: "CloudAccount",
  metadata: { name },
  spec,
});

describe("a folder of local mode", () => {
  it("has its account by itself, made once however many processes open it at the same time", async () => {
    const stores = await Promise.all([openFolder(folder), openFolder(folder), openFolder(folder)]);
    for (const store of stores)
      expect((await store.list(accountType)).items).toMatchObject([{ metadata: { name: "local" }, spec: { provider: "local" } }]);
  });

  it("takes accounts of engines without credentials, and those of clouds only with them", async () => {
    const store = await openFolder(folder);
    await store.create(accountType, account("more", { provider: "local" }), by);
    const credentials = { secretRef: { name: "keys" } };
    await expect(store.create(accountType, account("keys", { provider: "local", credentials }), by)).rejects.toThrow(
      /none with provider local/,
    );
    const aws = { region: "eu-central-1", accountID: "123456789012" };
    await store.create(accountType, account("aws", { provider: "aws", aws, credentials }), by);
    await expect(store.create(accountType, account("bare", { provider: "aws", aws }), by)).rejects.toThrow(/exactly one of/);
  });

  it("lets a version of PostgreSQL be set back, as a run refuses the new one and nothing was upgraded", async () => {
    const store = await openFolder(folder);
    const postgres = findKind("postgres") as Kind;
    const object = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "Postgres",
      metadata: { name: "orders", namespace: "shop" },
      spec: { account: "local" },
    };
    await store.create(postgres, object, by);
    const ref = { type: postgres, namespace: "shop", name: "orders" };
    await store.patch(ref, { spec: { version: "18" } }, by);
    expect(await store.patch(ref, { spec: { version: "17" } }, by)).toMatchObject({ spec: { version: "17" } });
    await expect(store.patch(ref, { spec: { version: "8" } }, by)).rejects.toThrow(/not a version/);
  });

  it("keeps a run from what is not a connection of ours, as a cluster does", async () => {
    const store = await openFolderForRun(folder);
    const ref = { type: builtin.configMap, namespace: "shop", name: "somebodys" };
    const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: ref.name, namespace: ref.namespace }, data: {} };
    await new FolderStore(folder).create(builtin.configMap, configMap, by);
    await expect(store.delete(ref)).rejects.toThrow(/forbidden/);
  });
});
