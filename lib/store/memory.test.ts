import { describe, expect, test } from "vitest";

import { storeContract } from "../../test/contracts/store.ts";
import { builtin } from "../kinds.ts";
import { MemoryStore } from "./memory.ts";

describe("memory store", () => {
  storeContract(async () => ({ store: new MemoryStore(), namespace: "shop" }));

  const type = builtin.configMap;
  const configMap = (name: string, data: Record<string, string> = {}) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "shop" },
    data,
  });

  test("what a caller does to an object it was given doesn't reach the store", async () => {
    const store = new MemoryStore();
    const given = await store.create(type, configMap("a", { k: "1" }), { fieldManager: "m" });
    given.data.k = "2";
    expect(await store.get({ type, namespace: "shop", name: "a" })).toMatchObject({ data: { k: "1" } });
  });

  test("a version that is too old is Expired, so that a watcher lists again", async () => {
    const store = new MemoryStore();
    for (let i = 0; i <= 1001; i++) await store.apply(type, configMap("a", { k: String(i) }), { fieldManager: "m" });
    await expect(store.watch(type, { resourceVersion: "0" })[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: "Expired" });
  });

  test("defaults fill in what a schema would", async () => {
    const store = new MemoryStore({ defaults: (object) => ({ ...object, filled: true }) });
    expect(await store.create(type, configMap("a"), { fieldManager: "m" })).toMatchObject({ filled: true });
  });
});
