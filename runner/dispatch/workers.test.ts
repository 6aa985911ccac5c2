import { beforeEach, expect, test } from "vitest";

import { bindingFinalizer } from "../../crds/api/names.ts";
import type { CloudBinding, KubeObject } from "../../crds/api/objects.ts";
import { bindingType, builtin } from "../../lib/kinds.ts";
import { StoreError } from "../../lib/store/errors.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import type { Store } from "../../lib/store/store.ts";
import { systemNamespace, workers } from "../../lib/system.ts";
import { Workers } from "./workers.ts";

const fieldManager = "test";
let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

async function binding(name: string, finalizers: string[] = [bindingFinalizer]): Promise<CloudBinding> {
  const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudBinding", metadata: { name, namespace: "shop", finalizers } };
  return store.create<CloudBinding>(bindingType, object as CloudBinding, { fieldManager });
}

/** A cluster in which the namespace goes. */
const going = () =>
  new Proxy<Store>(store, {
    get: (target, key) => {
      if (key === "apply") {
        const message = `rolebindings "a" is forbidden: unable to create new content in namespace shop because it is being terminated.`;
        return () => Promise.reject(new StoreError(message, { code: "Forbidden" }));
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });

const grant = () => store.get({ type: builtin.roleBinding, namespace: "shop", name: workers.bind });

test("a grant belongs to all bindings of its namespace, so that it goes with the last of them", async () => {
  const bindings = [await binding("a"), await binding("b")];
  const elsewhere = { ...(bindings[0] as CloudBinding), metadata: { name: "c", namespace: "office", uid: "c" } };
  expect(await new Workers(store, { bindings: [...bindings, elsewhere], schedules: [] }, true).grant("bind", "shop")).toBe(true);
  expect((await grant())?.metadata.ownerReferences?.map(({ name }) => name).toSorted()).toEqual(["a", "b"]);
});

test("no run gets rights in the namespace of the credentials", async () => {
  expect(await new Workers(store, { bindings: [], schedules: [] }, true).grant("bind", systemNamespace)).toBe(false);
});

test("where the namespace goes, bindings that are being deleted are let go, as no run could do it; others are left", async () => {
  const bindings = [await binding("going", [bindingFinalizer, "other"]), await binding("staying")];
  await store.delete({ type: bindingType, namespace: "shop", name: "going" });
  const current = await store.list<CloudBinding>(bindingType);
  expect(await new Workers(going(), { bindings: current.items, schedules: [] }, true).grant("bind", "shop")).toBe(false);
  const finalizers = async ({ metadata: { name } }: KubeObject) =>
    (await store.get({ type: bindingType, namespace: "shop", name }))?.metadata.finalizers;
  expect(await Promise.all(bindings.map(finalizers))).toEqual([["other"], [bindingFinalizer]]);
});

test("a binding that was changed meanwhile is left to the next pass", async () => {
  await binding("changed");
  await store.delete({ type: bindingType, namespace: "shop", name: "changed" });
  const { items } = await store.list<CloudBinding>(bindingType);
  await store.patch({ type: bindingType, namespace: "shop", name: "changed" }, { metadata: { labels: { a: "b" } } }, { fieldManager });
  expect(await new Workers(going(), { bindings: items, schedules: [] }, true).grant("bind", "shop")).toBe(false);
  expect((await store.get({ type: bindingType, namespace: "shop", name: "changed" }))?.metadata.finalizers).toEqual([bindingFinalizer]);
});
