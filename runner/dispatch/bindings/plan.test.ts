import { expect, test } from "vitest";

import type { CloudBindingStatus } from "../../../crds/api/kinds/cloudbinding.ts";
import { annotations, bindingFinalizer } from "../../../crds/api/names.ts";
import type { CloudBinding, ServiceObject } from "../../../crds/api/objects.ts";
import type { StartedRun } from "../../../lib/launch/launcher.ts";
import { slimBinding, slimObject } from "../watch/slim.ts";
import { planBindings } from "./plan.ts";

const now = new Date("2026-01-01T12:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();

let count = 0;
function binding(status?: CloudBindingStatus, { namespace = "shop", ...metadata }: Record<string, unknown> = {}): CloudBinding {
  const name = `b${count++}`;
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudBinding",
    metadata: { name, namespace: namespace as string, uid: `uid-${name}`, generation: 2, creationTimestamp: at(-60), ...metadata },
    spec: {
      service: { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: "orders" },
      workload: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      env: [{ name: "QUEUE", key: "uri" }],
    },
    ...(status ? { status } : {}),
  };
}

function queue(ready: boolean, name: string | undefined, connectionChecksum = "one"): ServiceObject {
  const condition = { type: "Ready", status: ready ? "True" : "False", reason: "Available", message: "", lastTransitionTime: at(-60) };
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name: "orders", namespace: "shop", uid: "uid-orders", generation: 1 },
    spec: { account: "dev" },
    status: { conditions: [condition], connectionChecksum, ...(name ? { binding: { name } } : {}) },
  } as ServiceObject;
}

const ran = (result: "Succeeded" | "Retrying") => ({ job: "bind-a", reason: "Created", startedAt: at(-61), finishedAt: at(-60), result });
/** A status with which nothing is due. */
const settled: CloudBindingStatus = {
  observedGeneration: 2,
  binding: { name: "orders" },
  checksum: "one",
  lastRun: ran("Succeeded"),
  nextRunAt: at(540),
};
/** That of one that waits for its service. */
const waiting: CloudBindingStatus = { observedGeneration: 2, lastRun: ran("Retrying"), failures: 3 };
const reconciling = { type: "Reconciling", status: "True" as const, reason: "Conflict", message: "", lastTransitionTime: at(-60) };
const there = queue(true, "orders");

const reasonOf = (each: CloudBinding, service?: ServiceObject) =>
  planBindings([each], service ? [service] : [], [], now).flatMap(({ objects }) => objects.map(({ reason }) => reason))[0];

test.each([
  ["no run has seen it", binding(), there, "Created"],
  ["the default says that no run has seen it", binding({ observedGeneration: -1 }), there, "Created"],
  ["its spec was changed", binding({ ...settled, observedGeneration: 1 }), there, "Changed"],
  [
    "it is being deleted",
    binding({ ...settled, observedGeneration: 1 }, { deletionTimestamp: at(-1), finalizers: [bindingFinalizer] }),
    there,
    "Deleted",
  ],
  ["somebody asked by annotation", binding(settled, { annotations: { [annotations.reconcile]: "now" } }), there, "Requested"],
  ["its next look's time has come", binding({ ...settled, nextRunAt: at(-1) }), there, "Drift"],
  ["a retry's time has come", binding({ ...settled, nextRunAt: at(-1), conditions: [reconciling] }), there, "Retry"],
  ["what it waits for can be bound", binding(waiting), there, "ConnectionChanged"],
  ["the connection was changed", binding(settled), queue(true, "orders", "two"), "ConnectionChanged"],
  ["the connection was moved", binding(settled), queue(true, "elsewhere"), "ConnectionChanged"],
  ["the claim of a run that died has expired", binding({ run: { job: "dead", until: at(-1) } }), there, "Created"],
  [
    "a run died that was to put a changed connection in, long before the next look",
    binding({ ...settled, conditions: [reconciling], run: { job: "dead", until: at(-1) } }),
    queue(true, "orders", "two"),
    "ConnectionChanged",
  ],
])("due because %s", (_, each, service, reason) => {
  expect(reasonOf(each, service)).toBe(reason);
  expect(reasonOf(slimBinding(each), slimObject(service)), "what a dispatcher that watches keeps is enough").toBe(reason);
});

test.each([
  ["nothing has changed", binding(settled), there],
  ["a run works on it", binding({ run: { job: "bind-x", until: at(30) } }), there],
  ["its service is not there", binding(waiting), undefined],
  ["its service is not ready", binding(waiting), queue(false, "orders")],
  ["its service has no connection", binding(waiting), queue(true, undefined)],
  ["its service is unready for a while and has another connection", binding(settled), queue(false, "orders", "two")],
  ["its service went", binding(settled), undefined],
  [
    "a retry for another reason is still to come, and would else be made at once for ever",
    binding({ ...waiting, nextRunAt: at(100) }),
    there,
  ],
  ["it waits for somebody else's finalizer", binding(undefined, { deletionTimestamp: at(-1), finalizers: ["other"] }), there],
])("not due because %s", (_, each, service) => {
  expect(reasonOf(each, service)).toBeUndefined();
});

function started(objects: CloudBinding[], state: StartedRun["state"], finishedAt = at(-3600)): StartedRun {
  const [planned] = planBindings(objects, [], [], now);
  if (!planned) throw new Error("nothing was due");
  return { ...planned, state, createdAt: at(-3601), finishedAt };
}

test("bindings of all namespaces share runs, which have no account, in whichever order they are seen", () => {
  const due = Array.from({ length: 60 }, (_, index) => binding(undefined, { namespace: index % 2 ? "shop" : "office" }));
  const runs = planBindings(due, [], [], now);
  expect(runs.map(({ verb, account, objects }) => [verb, account, objects.length])).toEqual([
    ["bind", "", 50],
    ["bind", "", 10],
  ]);
  expect(new Set(runs[1]?.objects.map(({ namespace }) => namespace)).size).toBe(2);
  expect(planBindings(due.toReversed(), [], [], now)).toEqual(runs);
});

test("no second run while one is at work, and another one after it crashed, but not at once", () => {
  const each = binding();
  expect(planBindings([each], [], [started([each], "active")], now)).toEqual([]);
  const dead = started([each], "failed");
  const [next] = planBindings([each], [], [dead], now);
  expect(next?.name).not.toBe(dead.name);
  expect(planBindings([each], [], [started([each], "failed", at(-5))], now)).toEqual([]);
});

test("what a service offers anew gets a run of another name, though the last one for the same reason is still kept", () => {
  const each = binding(settled);
  const names = ["two", "three"].map((checksum) => {
    const seen = { ...each, status: { ...settled, checksum: checksum === "two" ? "one" : "two" } };
    return planBindings([seen], [queue(true, "orders", checksum)], [], now)[0]?.name;
  });
  expect(new Set(names).size).toBe(2);
});

test("runs that bind leave room for others", () => {
  const due = Array.from({ length: 1000 }, () => binding());
  expect(planBindings(due, [], [], now, { batch: 10, total: 50 })).toHaveLength(10);
  const active = Array.from({ length: 8 }, () => started([binding()], "active"));
  expect(planBindings(due, [], active, now, { batch: 10, total: 50 })).toHaveLength(2);
});
