import { expect, test } from "vitest";

import { annotations } from "../../../crds/api/names.ts";
import type { KubeObject, ServiceObject } from "../../../crds/api/objects.ts";
import type { ServiceStatus } from "../../../crds/api/status.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { findKind, type Kind } from "../../../lib/kinds.ts";
import type { Job } from "../../../lib/launch/job.ts";
import { MemoryStore } from "../../../lib/store/memory.ts";
import { planRuns } from "../plan.ts";
import { refuse } from "../refuse.ts";
import { jobSlimmer, slimObject } from "./slim.ts";

const at = "2026-01-01T12:00:00Z";
const now = new Date("2026-01-01T13:00:30Z");
const run = { job: "run-a", reason: "Drift", startedAt: at, finishedAt: at, result: "Succeeded" as const, log: ["x"], changes: ["y"] };
const full: ServiceStatus = {
  observedGeneration: 1,
  observedAccountGeneration: 1,
  conditions: [{ type: "Ready", status: "True", reason: "AwaitingApproval", message: "", lastTransitionTime: at }],
  plan: { hash: "abc", at, changes: [{ field: "x", effect: "Now" }] },
  preview: { id: "1", at, changes: [{ field: "x", effect: "Now" }] },
  lastRun: run,
  history: [run, run],
  nextRunAt: "2026-01-01T13:00:00Z",
};
const queue = (name: string, status: ServiceStatus, notes: Record<string, string> = {}): ServiceObject => ({
  apiVersion: "kubectl-cloud.dev/v1alpha1",
  kind: "Queue",
  metadata: { name, namespace: "shop", uid: name, generation: 1, annotations: notes, managedFields: [{}] },
  spec: { account: "dev", externalName: "", deletionPolicy: "Delete", adoptionPolicy: "Never", suspend: false },
  status,
});
const accounts = new Map([
  [
    "dev",
    {
      apiVersion: "v1",
      kind: "CloudAccount",
      metadata: { name: "dev", generation: 1 },
      spec: { provider: "aws" as const, allowedNamespaces: ["*"], credentials: {}, driftInterval: "1h", maxConcurrentRuns: 10 },
    },
  ],
]);

test("the same runs are planned for what is kept as for the whole, whyever an object is due", () => {
  const objects = [
    queue("drift", full),
    queue("minute", { ...full, nextRunAt: "2026-01-01T13:00:20Z" }),
    queue("approved", full, { [annotations.approved]: "abc" }),
    queue("planned", full, { [annotations.plan]: `{"id":"2"}` }),
    queue("answered", { ...full, nextRunAt: undefined }, { [annotations.plan]: `{"id":"1"}` }),
    queue("created", {}),
  ];
  const plan = planRuns(objects, [], accounts, now);
  expect(plan.runs.flatMap((each) => each.objects.map(({ name, reason }) => `${name} ${reason}`)).toSorted()).toEqual([
    "approved Approved",
    "created Created",
    "drift Drift",
    "planned Drift",
  ]);
  expect(planRuns(objects.map(slimObject), [], accounts, now)).toEqual(plan);
});

test("what is left out for its size is left out: history, logs, changes, and notes of writers", () => {
  expect(JSON.stringify(slimObject(queue("a", full)))).not.toMatch(/history|log|changes|managedFields/);
});

test("a refusal that is written from what is kept takes nothing from the object's records", async () => {
  const store = new MemoryStore();
  const type = findKind("queue") as Kind;
  const ref = { type, namespace: "shop", name: "a" };
  await store.create(type, queue("a", {}), { fieldManager: "test" });
  await store.patch(ref, { status: full }, { fieldManager: "test", subresource: "status" });
  const stored = (await store.get<ServiceObject>(ref)) as ServiceObject;
  const error = new TerminalError("no", { code: "AccountNotFound" });
  expect(await refuse(store, slimObject(stored), error, undefined, now)).toBe(true);
  const { status } = (await store.get<ServiceObject>(ref)) as ServiceObject;
  expect(status).toMatchObject({ history: full.history, lastRun: full.lastRun, plan: full.plan, preview: full.preview });
  expect(status?.conditions?.find((condition) => condition.type === "Ready")?.reason).toBe("AccountNotFound");
});

test("Jobs keep what counts of their runs, and ended ones share what they say of an object", () => {
  const slim = jobSlimmer();
  const objects = JSON.stringify([{ kind: "Queue", namespace: "shop", name: "a", uid: "uid-a", generation: 1, reason: "Drift" }]);
  const job = (name: string, ended: boolean): Job => ({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, uid: name, labels: { "kubectl-cloud.dev/account": "dev" }, annotations: { [annotations.objects]: objects } },
    ...(ended && { status: { conditions: [{ type: "Complete", status: "True", lastTransitionTime: at }] } }),
  });
  const [active, one, two] = [slim(job("active", false)), slim(job("one", true)), slim(job("two", true))];
  expect(active.run).toMatchObject({ state: "active", account: "dev", objects: [{ namespace: "shop", uid: "uid-a" }] });
  expect(one.run).toMatchObject({ state: "succeeded", finishedAt: at, objects: [{ uid: "uid-a" }] });
  expect(one.run.objects[0]).toBe(two.run.objects[0]);
  expect((one as KubeObject).metadata.annotations).toBeUndefined();
});
