import { expect, test } from "vitest";

import type { CloudBinding } from "../../../crds/api/objects.ts";
import type { ServiceBinding } from "../../../lib/binding/service-binding.ts";
import { StoreError } from "../../../lib/store/errors.ts";
import { MemoryStore } from "../../../lib/store/memory.ts";
import { mirrorSpec } from "../../bind/service-bindings/mirror.ts";
import { statusOf } from "../../bind/service-bindings/status.ts";
import { Caches } from "../watch/caches.ts";
import { planBindings } from "./plan.ts";

const now = new Date("2026-01-01T12:00:00Z");
const at = "2026-01-01T11:00:00Z";
const condition = (reason: string, type = "Ready") => ({ type, status: "False" as const, reason, message: "", lastTransitionTime: at });

const binding: ServiceBinding = {
  apiVersion: "servicebinding.io/v1",
  kind: "ServiceBinding",
  metadata: { name: "orders", namespace: "shop", uid: "sb", generation: 2, creationTimestamp: at },
  spec: {
    service: { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: "orders" },
    workload: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
  },
};
const owner = { apiVersion: "servicebinding.io/v1", kind: "ServiceBinding", name: "orders", uid: "sb" };
const mirror: CloudBinding = {
  apiVersion: "kubectl-cloud.dev/v1alpha1",
  kind: "CloudBinding",
  metadata: { name: "orders", namespace: "shop", uid: "cb", generation: 1, creationTimestamp: at, ownerReferences: [owner] },
  spec: mirrorSpec(binding, {}),
  status: {
    observedGeneration: 1,
    conditions: [condition("Bound"), condition("Available", "ServiceAvailable")],
    binding: { name: "orders" },
  },
};
const told: ServiceBinding = { ...binding, status: statusOf(binding, mirror) };
const refused = (reason: string): ServiceBinding => ({ ...binding, status: { observedGeneration: 2, conditions: [condition(reason)] } });
const own = (change: Partial<CloudBinding["metadata"]>, status: object = {}): CloudBinding => ({
  ...mirror,
  metadata: { ...mirror.metadata, ...change },
  status: { ...mirror.status, ...status },
});
const foreign = own({ ownerReferences: [] });

const planned = (serviceBinding: ServiceBinding | undefined, cloudBinding?: CloudBinding) =>
  planBindings(cloudBinding ? [cloudBinding] : [], [], [], now, undefined, serviceBinding && [serviceBinding])
    .flatMap(({ objects }) => objects)
    .map(({ kind, uid, reason }) => `${kind} ${uid} ${reason}`);

test.each<[string, string[], ServiceBinding | undefined, CloudBinding | undefined]>([
  ["that is new is due", ["ServiceBinding sb Created"], binding, undefined],
  ["that was changed is due", ["ServiceBinding sb Changed"], { ...told, metadata: { ...told.metadata, generation: 3 } }, mirror],
  ["that is told of what is so is not due", [], told, mirror],
  ["that was not told is due", ["ServiceBinding sb Retry"], { ...told, status: { observedGeneration: 2, conditions: [] } }, mirror],
  ["that lost its CloudBinding is due", ["ServiceBinding sb Retry"], told, undefined],
  [
    "whose CloudBinding says something else is due",
    ["ServiceBinding sb Changed"],
    told,
    { ...mirror, spec: { ...mirror.spec, files: { name: "x" } } },
  ],
  ["is due in the place of its CloudBinding", ["ServiceBinding sb Drift"], told, own({}, { nextRunAt: at })],
  ["is not due while a run works on its CloudBinding", [], binding, own({}, { run: { job: "x", until: "2026-01-01T12:00:30Z" } })],
  ["waits until its CloudBinding is gone that is being deleted", [], told, own({ deletionTimestamp: at })],
  [
    "that goes leaves its CloudBinding to itself",
    ["CloudBinding cb Drift"],
    { ...told, metadata: { ...told.metadata, deletionTimestamp: at } },
    own({}, { nextRunAt: at }),
  ],
  ["that is gone leaves its CloudBinding to itself", ["CloudBinding cb Drift"], undefined, own({}, { nextRunAt: at })],
  ["whose name another's CloudBinding has was told so once", [], refused("NotOwned"), foreign],
  [
    "whose name another's CloudBinding has takes it no run",
    ["CloudBinding cb Drift"],
    refused("NotOwned"),
    { ...foreign, status: { ...foreign.status, nextRunAt: at } },
  ],
  ["is due when that CloudBinding is gone", ["ServiceBinding sb Retry"], refused("NotOwned"), undefined],
  ["that no CloudBinding can stand for is not tried again", [], refused("SpecRejected"), undefined],
  ["that no CloudBinding can stand for any more is not tried again", [], refused("SpecRejected"), mirror],
  [
    "without a spec does no harm to others",
    [],
    { apiVersion: told.apiVersion, kind: told.kind, metadata: told.metadata, status: told.status ?? {} },
    mirror,
  ],
])("a ServiceBinding %s", (_, expected, serviceBinding, cloudBinding) => {
  expect(planned(serviceBinding, cloudBinding)).toEqual(expected);
});

test("a ServiceBinding that is due again gets a run of another name", () => {
  const name = (generation: number) =>
    planBindings([mirror], [], [], now, undefined, [{ ...told, metadata: { ...told.metadata, generation } }])[0]?.name;
  expect(name(3)).toBe(name(3));
  expect(name(3)).not.toBe(name(4));
});

test("a dispatcher that watches goes on in a cluster that doesn't know ServiceBindings any more", async () => {
  const memory = new MemoryStore();
  const list: MemoryStore["list"] = (type, options) => {
    if (type.kind === "ServiceBinding") return Promise.reject(new StoreError("none", { code: "TypeNotFound" }));
    return memory.list(type, options);
  };
  const store = new Proxy(memory, { get: (target, key) => (key === "list" ? list : Reflect.get(target, key).bind(target)) as unknown });
  const stop = new AbortController();
  const errors: string[] = [];
  const caches = new Caches(store, { onChange: () => {}, onError: (type) => errors.push(type.kind) }, true);
  const running = caches.run(stop.signal);
  await expect.poll(() => caches.areCurrent).toBe(true);
  expect([errors, caches.view(now).serviceBindings]).toEqual([[], []]);
  stop.abort();
  await running;
});
