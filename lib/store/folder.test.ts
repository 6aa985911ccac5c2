import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeEach, describe, expect, test } from "vitest";

import type { KubeObject } from "../../crds/api/objects.ts";
import { storeContract } from "../../test/contracts/store.ts";
import { account } from "../../test/integration/manifests/case.ts";
import { accountType, builtin } from "../kinds.ts";
import { FolderStore } from "./folder.ts";
import type { ResourceType, WatchEvent } from "./store.ts";

const folders = mkdtempSync(join(tmpdir(), "folder-store-"));
afterAll(() => rmSync(folders, { recursive: true }));

let folder: string;
let store: FolderStore;
beforeEach(() => {
  folder = mkdtempSync(join(folders, "store-"));
  store = new FolderStore(folder);
});

const by = { fieldManager: "test" };
const type = builtin.configMap;

type ConfigMap = KubeObject & { data?: Record<string, string> };
const configMap = (name: string, data: Record<string, string> = {}, namespace = "shop"): ConfigMap => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace },
  data,
});
const get = (name: string, namespace = "shop") => store.get<ConfigMap>({ type, namespace, name });
const file = (name: string) => join(folder, "objects/configmaps/shop", `${name}.yaml`);
/** Every file and folder in the store's folder, in the order of their names. */
const everything = () => readdirSync(folder, { recursive: true, withFileTypes: true });

describe("the contract", () => {
  const shared = mkdtempSync(join(folders, "contract-"));
  storeContract(async () => ({ store: new FolderStore(shared), namespace: "shop" }));
});

describe("what people see in the folder", () => {
  test("is one file for each object, in the order in which one reads a manifest", async () => {
    const { metadata } = await store.create(type, configMap("orders", { b: "2", a: "yes" }), by);
    const text = readFileSync(file("orders"), "utf8");
    expect(text.split("---\n")[0]?.split("\n").slice(0, 8)).toEqual([
      "apiVersion: v1",
      "kind: ConfigMap",
      "metadata:",
      "  name: orders",
      "  namespace: shop",
      `  uid: ${metadata.uid}`,
      `  creationTimestamp: '${metadata.creationTimestamp}'`,
      "  resourceVersion: '1'",
    ]);
    await store.create(accountType, account({}), by);
    expect(statSync(join(folder, "objects/cloudaccounts.kubectl-cloud.dev/dev.yaml")).isFile()).toBe(true);
  });

  test("is theirs alone, as there are passwords in it", async () => {
    await store.create(builtin.secret, { ...configMap("orders"), kind: "Secret" }, by);
    for (const entry of everything()) {
      const { mode } = statSync(join(entry.parentPath, entry.name));
      expect(`${entry.name} ${(mode & 0o777).toString(8)}`).toBe(`${entry.name} ${entry.isDirectory() ? "700" : "600"}`);
    }
  });

  test("keeps no password of a Secret that is gone", async () => {
    const secret = { ...configMap("orders", { password: "aHVudGVyMg==" }), kind: "Secret" };
    await store.create(builtin.secret, secret, by);
    await store.patch({ type: builtin.secret, namespace: "shop", name: "orders" }, { metadata: { labels: { a: "b" } } }, by);
    await store.delete({ type: builtin.secret, namespace: "shop", name: "orders" });
    const texts = everything().filter((entry) => entry.isFile());
    expect(texts.length).toBeGreaterThan(0);
    for (const entry of texts) expect(readFileSync(join(entry.parentPath, entry.name), "utf8"), entry.name).not.toContain("aHVudGVyMg");
  });

  test("may be changed by hand, and that counts from the next read on", async () => {
    await store.create(type, configMap("orders", { a: "1" }), by);
    writeFileSync(file("orders"), readFileSync(file("orders"), "utf8").replace("a: '1'", "a: '2' # better"));
    expect((await get("orders"))?.data).toEqual({ a: "2" });
    expect((await store.patch<ConfigMap>({ type, namespace: "shop", name: "orders" }, { data: { b: "3" } }, by)).data).toEqual({
      a: "2",
      b: "3",
    });
  });

  test("may hold other files, such as an editor's own, which are nothing to us", async () => {
    await store.create(type, configMap("orders"), by);
    for (const name of [".orders.yaml.swp", "orders.yaml~", ".DS_Store", "notes.txt"])
      writeFileSync(join(folder, "objects/configmaps/shop", name), "x");
    for (const name of ["objects/README", "objects/configmaps/README", "README"]) writeFileSync(join(folder, name), "x");
    expect((await store.list(type)).items).toHaveLength(1);
    await store.delete({ type, namespace: "shop", name: "orders" });
    expect((await store.list(type)).items).toHaveLength(0);
  });
});

describe("names", () => {
  test.each([
    "../x",
    "..",
    ".",
    "",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "C:x",
    "A",
    "a_b",
    ".a",
    "a.",
    "-a",
    "a\0b",
    "a\n",
    "ä",
    "a".repeat(254),
  ])("%j names no object and no namespace, so none leads out of the folder", async (bad) => {
    await expect(store.create(type, configMap(bad), by)).rejects.toMatchObject({
      code: "Invalid",
      message: expect.stringContaining("metadata.name: "),
    });
    await expect(store.apply(type, configMap("a", {}, bad), by)).rejects.toMatchObject({
      code: "Invalid",
      message: expect.stringContaining("metadata.namespace: "),
    });
    for (const [namespace, name] of [
      ["shop", bad],
      [bad, "a"],
    ] as const) {
      expect(await store.get({ type, namespace, name })).toBeUndefined();
      expect(await store.delete({ type, namespace, name })).toBe(false);
      await expect(store.patch({ type, namespace, name }, {}, by)).rejects.toMatchObject({ code: "NotFound" });
    }
    expect((await store.list(type, { namespace: bad })).items).toEqual([]);
    expect(everything().filter((entry) => entry.isFile())).toEqual([]);
    expect(readdirSync(folders)).not.toContain("x");
  });

  test("that Windows keeps for its devices, and that are longer than a file's may be, are names like others", async () => {
    const names = ["con", "nul.a", "com1", "lpt9.x.y", "console", "a".repeat(253), `${"a".repeat(252)}b`];
    for (const name of names) await store.create(type, configMap(name), by);
    await store.create(type, configMap("a", {}, "aux"), by);
    expect((await store.list(type, { namespace: "shop" })).items.map(({ metadata }) => metadata.name)).toEqual(names.toSorted());
    for (const name of names) expect((await get(name))?.metadata.name).toBe(name);
    expect((await get("a", "aux"))?.metadata.namespace).toBe("aux");
    for (const { name } of everything()) {
      expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
      expect(name.length).toBeLessThan(256);
    }
  });
});

describe("a damaged file", () => {
  const damage: Record<string, (path: string) => void> = {
    "cut off": (path) => truncateSync(path, 150),
    empty: (path) => truncateSync(path, 0),
    "no YAML": (path) => writeFileSync(path, "a: 'hunter2\nb: [hunter2"),
    "no object": (path) => writeFileSync(path, "- hunter2"),
    "without a uid": (path) => writeFileSync(path, readFileSync(path, "utf8").replace(/uid: .*/, "")),
    "of another object": (path) => cpSync(file("other"), path),
    "of bytes": (path) => writeFileSync(path, Buffer.from([0, 255, 1, 2])),
  };
  test.each(Object.keys(damage))(
    "that is %s is an error with the file's name and nothing of its content; what else there is can be used",
    async (how) => {
      await store.create(type, configMap("orders", { password: "hunter2" }), by);
      await store.create(type, configMap("other"), by);
      damage[how]?.(file("orders"));
      const clear = { code: "ServerError", message: expect.stringContaining(file("orders")), hint: expect.stringContaining("backup") };
      const ref = { type, namespace: "shop", name: "orders" };
      for (const attempt of [() => get("orders"), () => store.patch(ref, { data: { a: "1" } }, by), () => store.delete(ref)]) {
        await expect(attempt()).rejects.toMatchObject(clear);
        await expect(attempt()).rejects.not.toMatchObject({ message: expect.stringContaining("hunter2") });
      }
      // to leave it out would say that there is no such object
      await expect(store.list(type)).rejects.toMatchObject(clear);
      expect(await get("other")).toBeDefined();
      await store.create(type, configMap("third"), by);
      rmSync(file("orders"));
      expect((await store.list(type)).items).toHaveLength(2);
    },
  );

  test("behind the object can be read, but not written, as nobody knows any more who has set what", async () => {
    const { metadata } = await store.create(type, configMap("orders", { a: "1" }), by);
    writeFileSync(file("orders"), `${readFileSync(file("orders"), "utf8")}---\na: hunter2\n`);
    expect((await store.list(type)).items).toMatchObject([{ metadata, data: { a: "1" } }]);
    const write = store.patch({ type, namespace: "shop", name: "orders" }, { data: { a: "2" } }, by);
    await expect(write).rejects.toMatchObject({ code: "ServerError", message: expect.stringContaining(file("orders")) });
  });

  test("and a folder that can't be used are errors of ours, not of the system", async () => {
    const blocked = new FolderStore(join(folder, "file"));
    writeFileSync(join(folder, "file"), "");
    await expect(blocked.create(type, configMap("a"), by)).rejects.toMatchObject({
      name: "StoreError",
      code: "ServerError",
      message: expect.stringContaining(join(folder, "file")),
      hint: expect.stringContaining("disk"),
    });
    expect(await blocked.get({ type, namespace: "shop", name: "a" })).toBeUndefined();
  });
});

describe("a watch", () => {
  async function next<T extends KubeObject>(of: ResourceType, resourceVersion: string): Promise<WatchEvent<T>> {
    const stop = new AbortController();
    try {
      for await (const event of store.watch<T>(of, { resourceVersion, signal: stop.signal })) return event;
      throw new Error("it ended");
    } finally {
      stop.abort();
    }
  }
  const changes = () => join(folder, ".store/changes");

  test("of Secrets shows what is in them, though the journal doesn't keep it", async () => {
    await store.create(builtin.secret, { ...configMap("orders", { a: "MQ==" }), kind: "Secret" }, by);
    expect(await next(builtin.secret, "0")).toMatchObject({ type: "ADDED", object: { data: { a: "MQ==" } } });
  });

  test("from a version that is no longer kept, or never was, is Expired, so that whoever watches lists again", async () => {
    for (let i = 0; i < 4; i++) await store.apply(type, configMap("a", { k: String(i) }), by);
    expect(await next(type, "1")).toMatchObject({ object: { data: { k: "1" } } });
    rmSync(join(changes(), readdirSync(changes())[1] as string));
    expect(await next(type, "2")).toMatchObject({ object: { data: { k: "2" } } });
    await expect(next(type, "1")).rejects.toMatchObject({ code: "Expired" });
    await expect(next(type, "99")).rejects.toMatchObject({ code: "Expired" });
  });

  test("is Expired when somebody has removed what only we need, and the versions go on above the old ones", async () => {
    for (let i = 0; i < 4; i++) await store.apply(type, configMap("a", { k: String(i) }), by);
    rmSync(join(folder, ".store"), { recursive: true });
    await expect(next(type, "4")).rejects.toMatchObject({ code: "Expired" });
    expect((await store.apply(type, configMap("a", { k: "x" }), by)).metadata.resourceVersion).toBe("5");
  });

  test("in the middle of a step with several changes goes on with the rest of them", async () => {
    const { metadata } = await store.create(type, configMap("owner"), by);
    const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: metadata.uid as string }];
    const owned = configMap("owned");
    await store.create(type, { ...owned, metadata: { ...owned.metadata, ownerReferences } }, by);
    await store.delete({ type, namespace: "shop", name: "owner" });
    expect(await next(type, "2")).toMatchObject({ type: "DELETED", object: { metadata: { name: "owner", resourceVersion: "3" } } });
    expect(await next(type, "3")).toMatchObject({ type: "DELETED", object: { metadata: { name: "owned", resourceVersion: "4" } } });
  });
});

test("so many changes are kept as a watch may need, and not more", async () => {
  await store.apply(type, configMap("a"), by);
  const changes = join(folder, ".store/changes");
  for (let version = 2; version <= 1100; version++) {
    cpSync(join(changes, "000000000001.json"), join(changes, `${String(version).padStart(12, "0")}.json`));
  }
  await store.apply(type, configMap("a", { k: "1" }), by);
  const left = readdirSync(changes).toSorted();
  expect([left.length, left[0], left.at(-1)]).toEqual([1000, "000000000102.json", "000000001101.json"]);
});
