import { expect, test } from "vitest";

import { annotations, finalizer } from "../../crds/api/names.ts";
import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import type { Rotation, ServiceStatus } from "../../crds/api/status.ts";
import type { StartedRun } from "../../lib/launch/launcher.ts";
import { planRuns } from "./plan.ts";

const now = new Date("2026-01-01T12:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();

function account(name: string, spec: Partial<CloudAccount["spec"]> = {}): CloudAccount {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name, generation: 1 },
    spec: { provider: "aws", allowedNamespaces: ["*"], credentials: {}, driftInterval: "1h", maxConcurrentRuns: 10, ...spec },
  };
}

const accounts = new Map([["dev", account("dev")]]);

let count = 0;
function queue(status?: ServiceStatus, { namespace = "shop", account = "dev", ...metadata }: Record<string, unknown> = {}): ServiceObject {
  const name = `q${count++}`;
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name, namespace: namespace as string, uid: `uid-${name}`, generation: 2, creationTimestamp: at(-60), ...metadata },
    spec: { account: account as string, externalName: "", deletionPolicy: "Delete", adoptionPolicy: "Never", suspend: false },
    ...(status ? { status } : {}),
  };
}

/** A status with which nothing is due. */
const settled: ServiceStatus = { observedGeneration: 2, observedAccountGeneration: 1, nextRunAt: at(3600) };
const reconciling = { type: "Reconciling", status: "True" as const, reason: "Throttled", message: "", lastTransitionTime: at(-60) };

const rotate = (value: string) => ({ annotations: { [annotations.rotate]: value } });
const rotation = (step: Rotation["step"], id = "now", more: Partial<Rotation> = {}): Rotation => ({
  id,
  step,
  startedAt: at(-60),
  ...more,
});
const suspended = (object: ServiceObject) => ({ ...object, spec: { ...object.spec, suspend: true } });

const reasonsOf = (object: ServiceObject) => planRuns([object], [], accounts, now).runs.map((run) => run.objects[0]?.reason);

test.each([
  ["no run has seen it", queue(), "Created"],
  ["its spec was changed", queue({ ...settled, observedGeneration: 1 }), "Changed"],
  ["it is being deleted", queue({ ...settled, observedGeneration: 1 }, { deletionTimestamp: at(-1), finalizers: [finalizer] }), "Deleted"],
  ["its drift interval is over", queue({ ...settled, nextRunAt: at(-1) }), "Drift"],
  ["a retry's time has come", queue({ ...settled, nextRunAt: at(-1), conditions: [reconciling] }), "Retry"],
  ["somebody asked by annotation", queue(settled, { annotations: { [annotations.reconcile]: "now" } }), "Requested"],
  ["somebody asked for new credentials", queue(settled, rotate("now")), "Rotation"],
  ["the one that was asked for meanwhile follows", queue({ ...settled, rotation: rotation("Done", "now") }, rotate("later")), "Rotation"],
  ["a rotation goes on", queue({ ...settled, nextRunAt: at(-1), rotation: rotation("Changing") }, rotate("now")), "Rotation"],
  [
    "the time of an old key is over",
    queue({ ...settled, nextRunAt: at(-1), rotation: rotation("Switched", "now", { revokeAt: at(-1) }) }),
    "Rotation",
  ],
  [
    "the time of an old key is to come",
    queue({ ...settled, nextRunAt: at(-1), rotation: rotation("Switched", "now", { revokeAt: at(9) }) }),
    "Drift",
  ],
  ["its account was changed, which may mend what failed", queue({ ...settled, observedAccountGeneration: 0 }), "AccountChanged"],
  ["the claim of a run that died has expired", queue({ observedAccountGeneration: 1, run: { job: "dead", until: at(-1) } }), "Created"],
])("due because %s", (_, object, reason) => {
  expect(reasonsOf(object)).toEqual([reason]);
});

test.each([
  ["nothing has changed", queue(settled)],
  ["a run works on it", queue({ run: { job: "run-x", until: at(30) } })],
  ["its retry is still to come", queue({ ...settled, nextRunAt: at(5), conditions: [reconciling] })],
  [
    "the annotation was answered",
    queue({ ...settled, lastHandledReconcileAt: "now" }, { annotations: { [annotations.reconcile]: "now" } }),
  ],
  ["these credentials were changed", queue({ ...settled, rotation: rotation("Done") }, rotate("now"))],
  ["a rotation waits for its time", queue({ ...settled, rotation: rotation("Changing") }, rotate("now"))],
  ["another rotation comes first", queue({ ...settled, rotation: rotation("Changing", "now", { next: "later" }) }, rotate("later"))],
  ["it is suspended", suspended(queue(settled, rotate("now")))],
  [
    "it goes and no finalizer of ours holds it",
    queue(settled, { generation: 3, deletionTimestamp: at(-1), finalizers: ["other/finalizer"] }),
  ],
])("not due because %s", (_, object) => {
  expect(reasonsOf(object)).toEqual([]);
});

test("objects of one account that are due together share runs, so that a hundred cost two Jobs", () => {
  const objects = Array.from({ length: 100 }, () => queue());
  const { runs } = planRuns(objects, [], accounts, now);
  expect(runs.map((run) => run.objects.length)).toEqual([50, 50]);
  expect(new Set(runs.flatMap((run) => run.objects.map(({ uid }) => uid))).size).toBe(100);
});

test("the same view gives the same names in any order, so that two dispatchers can't start a run twice", () => {
  const objects = Array.from({ length: 120 }, () => queue());
  const names = (list: ServiceObject[]) =>
    planRuns(list, [], accounts, now)
      .runs.map((run) => run.name)
      .toSorted();
  expect(names(objects.slice(0, 30).toReversed())).toEqual(names(objects.slice(0, 30)));
});

function started(objects: ServiceObject[], state: StartedRun["state"], finishedAt = at(-3600)): StartedRun {
  const [planned] = planRuns(objects, [], accounts, now).runs;
  if (!planned) throw new Error("nothing is due");
  return { ...planned, state, createdAt: at(-4000), finishedAt };
}

test("an object in an active run gets no second one while its pod is still on the way", () => {
  const object = queue();
  expect(planRuns([object], [started([object], "active")], accounts, now).runs).toEqual([]);
});

test("an object that its run is done with, and that was changed since, need not wait for the rest of the batch", () => {
  const object = queue();
  const active = started([object], "active");
  const changed = {
    ...object,
    metadata: { ...object.metadata, generation: 3 },
    status: { ...settled, lastRun: { job: active.name, reason: "Created", startedAt: at(-5), result: "Succeeded" as const } },
  };
  expect(planRuns([changed], [active], accounts, now).runs.map((run) => run.objects[0]?.reason)).toEqual(["Changed"]);
});

test("a run that died is followed by one of another name, as the dead Job still has the old one", () => {
  const object = queue();
  const dead = started([object], "failed");
  const [next] = planRuns([object], [dead], accounts, now).runs;
  expect(next?.objects[0]?.uid).toBe(object.metadata.uid);
  expect(next?.name).not.toBe(dead.name);
});

test("runs that keep dying are started more and more seldom", () => {
  const object = queue();
  const dead = [started([object], "failed", at(-15)), started([object], "failed", at(-15)), started([object], "failed", at(-15))];
  expect(planRuns([object], dead, accounts, now).runs).toEqual([]);
  expect(planRuns([object], dead.slice(0, 1), accounts, now).runs).toHaveLength(1);
});

test("an account's cap counts what already runs", () => {
  const capped = new Map([["dev", account("dev", { maxConcurrentRuns: 2 })]]);
  const busy = started([queue()], "active");
  const { runs } = planRuns(
    Array.from({ length: 500 }, () => queue()),
    [busy],
    capped,
    now,
  );
  expect(runs).toHaveLength(1);
});

test("the total is shared between accounts in turns, so that a busy one doesn't starve another", () => {
  const two = new Map([...accounts, ["test", account("test")]]);
  const objects = [...Array.from({ length: 300 }, () => queue()), queue(undefined, { account: "test" })];
  const { runs } = planRuns(objects, [], two, now, { batch: 10, total: 3 });
  expect(runs.map((run) => run.account)).toEqual(["dev", "test", "dev"]);
});

test("namespaces take turns within an account, so that one with a thousand objects doesn't hold up the others", () => {
  const objects = [...Array.from({ length: 300 }, () => queue()), queue(undefined, { namespace: "toys" })];
  const [first] = planRuns(objects, [], accounts, now, { batch: 10, total: 1 }).runs;
  expect(first?.objects.map(({ namespace }) => namespace)).toContain("toys");
});

test("an object whose account is missing gets a reason instead of a run, and others get theirs", () => {
  const lost = queue(undefined, { account: "nowhere" });
  const plan = planRuns([lost, queue()], [], accounts, now);
  expect(plan.runs).toHaveLength(1);
  expect(plan.refusals.map(({ object, error }) => [object, error.code])).toEqual([[lost, "AccountNotFound"]]);
});

test("an object in a namespace that its account doesn't allow gets no run, because no run may act there", () => {
  const narrow = new Map([["dev", account("dev", { allowedNamespaces: ["team-*"] })]]);
  const plan = planRuns([queue(), queue(undefined, { namespace: "team-a" })], [], narrow, now);
  expect(plan.refusals.map(({ error }) => error.code)).toEqual(["NamespaceNotAllowed"]);
  expect(plan.runs[0]?.objects.map(({ namespace }) => namespace)).toEqual(["team-a"]);
});

test("a refused object is due again when its account appears or changes, not before", () => {
  const refused = queue({ observedGeneration: 2, observedAccountGeneration: 0 }, { account: "late" });
  expect(planRuns([refused], [], accounts, now)).toEqual({ runs: [], refusals: [] });
  expect(planRuns([refused], [], new Map([["late", account("late")]]), now).runs[0]?.objects[0]?.reason).toBe("AccountChanged");
});
