import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../kinds.ts";
import { StoreError } from "./errors.ts";
import { Informer } from "./informer.ts";
import { MemoryStore } from "./memory.ts";
import type { Store } from "./store.ts";

const patiently = { timeout: 10_000 };
const type = builtin.configMap;
let store: MemoryStore;
let stop: AbortController;
beforeEach(() => {
  store = new MemoryStore();
  stop = new AbortController();
});
afterEach(() => stop.abort());

const ref = (name: string) => ({ type, namespace: "shop", name });

async function write(name: string, value = "1"): Promise<void> {
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data: { value } };
  await store.apply(type, object, { fieldManager: "test" });
}

function informer(from: Store = store): Informer<KubeObject & { data?: { value: string } }> {
  return new Informer(from, type, { onChange: () => {} });
}

const held = (of: ReturnType<typeof informer>) => [...of.items].map(({ metadata, data }) => `${metadata.name}=${data?.value}`).toSorted();

test("holds what the cluster holds, through creations, changes, deletions and an object made anew under its name", async () => {
  await write("a");
  await write("b");
  const copy = informer();
  expect(copy.isCurrent).toBe(false);
  void copy.run(stop.signal);
  await vi.waitUntil(() => copy.isCurrent, patiently);
  await write("c");
  await write("a", "2");
  await store.delete(ref("b"));
  await store.delete(ref("c"));
  await write("c", "3");
  await vi.waitFor(() => expect(held(copy)).toEqual(["a=2", "c=3"]), patiently);
});

test("is not current while its watch is broken, and afterwards forgets what went meanwhile", async () => {
  await write("a");
  await write("b");
  let broken = false;
  let breakIt = () => {};
  const breaking = new Proxy(store, {
    get(target, key) {
      if (key === "list") return broken ? () => Promise.reject(new StoreError("down", { code: "Unreachable" })) : target.list.bind(target);
      if (key !== "watch") return Reflect.get(target, key) as unknown;
      return async function* () {
        yield await new Promise<never>((_, reject) => (breakIt = () => reject(new StoreError("cut", { code: "Unreachable" }))));
      };
    },
  });
  const copy = informer(breaking);
  void copy.run(stop.signal);
  await vi.waitUntil(() => copy.isCurrent, patiently);
  broken = true;
  breakIt();
  await vi.waitUntil(() => !copy.isCurrent, patiently);
  expect(held(copy)).toEqual(["a=1", "b=1"]);
  await store.delete(ref("a"));
  broken = false;
  await vi.waitUntil(() => copy.isCurrent, patiently);
  expect(held(copy)).toEqual(["b=1"]);
});

test("what does not pass by itself is thrown, so that its owner ends", async () => {
  const forbidden = { list: () => Promise.reject(new StoreError("no", { code: "Forbidden" })) } as unknown as Store;
  await expect(informer(forbidden).run(stop.signal)).rejects.toMatchObject({ code: "Forbidden" });
});
