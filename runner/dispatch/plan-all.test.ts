import { expect, test } from "vitest";

import type { CloudAccount, CloudBinding, ServiceObject } from "../../crds/api/objects.ts";
import { planAll } from "./plan-all.ts";
import type { View } from "./view.ts";

const now = () => new Date("2026-01-01T12:00:00Z");
const account = { metadata: { name: "dev", generation: 1 }, spec: { allowedNamespaces: ["*"], maxConcurrentRuns: 10 } } as CloudAccount;
const accounts = new Map([["dev", account]]);
const metadata = (name: string, namespace = "shop") => ({ name, namespace, uid: name, generation: 1 });

const queues = Array.from({ length: 5 }, (_, index) => {
  const spec = { account: "dev" };
  return { apiVersion: "v1", kind: "Queue", metadata: metadata(`q${index}`), spec } as ServiceObject;
});
const bindings = Array.from({ length: 5 }, (_, index) => {
  const spec = { service: { kind: "Queue", name: "none" }, workload: {}, env: [] };
  return { apiVersion: "v1", kind: "CloudBinding", metadata: metadata(`b${index}`, index < 2 ? "shop" : "office"), spec };
}) as unknown as CloudBinding[];
const view: View = { accounts: [account], runs: [], objects: queues, bindings, schedules: [] };
const verbs = async (context: Partial<Parameters<typeof planAll>[0]>, held: string[] = []) => {
  const { runs } = await planAll({ now, ...context }, view, accounts, new Set(held));
  return runs.map(({ verb, objects }) => `${verb} ${objects.length}`);
};

test("an account and what has none take turns when not all runs fit, so that neither keeps the other from ever being served", async () => {
  expect((await verbs({ limits: { batch: 1, total: 4 } })).toSorted()).toEqual(["bind 1", "bind 1", "reconcile 1", "reconcile 1"]);
  expect(await verbs({ limits: { batch: 50, total: 50 } })).toEqual(["reconcile 5", "bind 5"]);
});

test("a namespace in which runs can't be given their rights is left alone for a while, and holds up no other", async () => {
  expect(await verbs({}, ["bind/shop"])).toEqual(["reconcile 5", "bind 3"]);
  expect(await verbs({}, ["dev"])).toEqual(["bind 5"]);
});

test("a folder of local mode has no workloads, so nothing is bound there", async () => {
  expect(await verbs({ local: true })).toEqual(["reconcile 5"]);
});
