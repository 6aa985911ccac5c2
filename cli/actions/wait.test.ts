import { expect, test } from "vitest";

import type { ServiceObject } from "../../crds/api/objects.ts";
import { StoreError } from "../../lib/store/errors.ts";
import type { Store, WatchEvent } from "../../lib/store/store.ts";
import { condition, createdRun as lastRun, queueKind, queueObject, testContext, testNow } from "../testing/context.ts";
import type { Step } from "./steps.ts";
import { type Goal, wait, type WaitOptions } from "./wait.ts";

const at = testNow.toISOString();
const target = { kind: queueKind, name: "orders" };
const ready = queueObject({ observedGeneration: 1, conditions: [condition("Ready", "True", "Available")] }, { resourceVersion: "9" });

/** Waits on a cluster that answers each watch with the next of these lists, and a get with `current`. */
async function waitOn(
  watches: (readonly WatchEvent<ServiceObject>[] | StoreError)[],
  goal: Goal = "ready",
  current: ServiceObject[] = [ready],
  { from = queueObject(undefined, { resourceVersion: "1" }), ...options }: Partial<WaitOptions> & { from?: ServiceObject } = {},
) {
  const asked: (string | undefined)[] = [];
  const store = {
    list: () => Promise.resolve({ items: current, resourceVersion: "9" }),
    async *watch(_: unknown, { resourceVersion, signal }: { resourceVersion?: string; signal?: AbortSignal }) {
      asked.push(resourceVersion);
      const next = watches.shift();
      if (next instanceof StoreError) throw next;
      if (next) return yield* next;
      // nothing more happens
      await new Promise((resolve) => signal?.addEventListener("abort", resolve));
    },
  } as unknown as Store;
  const context = await testContext(store);
  const steps: Step[] = [];
  const waiting = wait(context, target, from, { goal, timeoutMs: 300, idleMs: 100, ...options });
  for (;;) {
    const { done, value } = await waiting.next();
    if (done) return { outcome: value, steps, asked };
    steps.push(value);
  }
}

const modified = (object: ServiceObject): WatchEvent<ServiceObject> => ({ type: "MODIFIED", object });

test("tells the run's steps as they happen and ends when it is ready", async () => {
  const claimed = queueObject({ run: { job: "run-1", until: at } });
  const busy = queueObject({ run: { job: "run-1", until: at }, operation: { kind: "Create", startedAt: at, message: "creating" } });
  const done = queueObject({ conditions: [condition("Ready", "True", "Available", "as wanted")], lastRun });
  const { outcome, steps } = await waitOn([[modified(claimed), modified(busy), modified(done)]]);
  expect(outcome.type).toBe("reached");
  expect(steps.map(({ type }) => type)).toEqual(["claimed", "operation", "finished", "condition"]);
});

test("a watch that ends or whose version is too old is no end of the waiting", async () => {
  const expired = new StoreError("too old", { code: "Expired" });
  const { outcome, asked } = await waitOn([[modified(queueObject(undefined, { resourceVersion: "5" }))], expired]);
  expect(outcome).toMatchObject({ type: "reached", object: { metadata: { resourceVersion: "9" } } });
  expect(asked.slice(0, 2)).toEqual(["1", "5"]);
});

test("ends when the cloud rejected it for good, with the condition that says why", async () => {
  const stalled = queueObject({ conditions: [condition("Stalled", "True", "SpecRejected", "no such key")] });
  const { outcome } = await waitOn([[modified(stalled)]]);
  expect(outcome).toMatchObject({ type: "stalled", condition: { reason: "SpecRejected" } });
});

test("when nothing takes it up it says so once, and then times out", async () => {
  const { outcome, steps } = await waitOn([]);
  expect(steps.map(({ type }) => type)).toEqual(["idle"]);
  expect(outcome.type).toBe("timedOut");
});

test("being ready is not being gone", async () => {
  const { outcome } = await waitOn([[modified(ready)], [{ type: "DELETED", object: ready }]], "gone");
  expect(outcome).toEqual({ type: "reached", object: undefined });
});

test("an object that somebody deletes and makes anew is not the one waited for", async () => {
  const another = queueObject({ conditions: [condition("Ready", "True", "Available")] }, { uid: "uid-2" });
  expect((await waitOn([[modified(another)]])).outcome).toEqual({ type: "deleted" });
  expect((await waitOn([[modified(another)]], "gone")).outcome).toEqual({ type: "reached", object: undefined });
});

test("a right that is missing ends it, as it would be missing for ever", async () => {
  await expect(waitOn([new StoreError("may not watch", { code: "Forbidden" })])).rejects.toThrow("may not watch");
});

test("what was wrong before it was deleted is not why it can't be deleted", async () => {
  const stalled = { conditions: [condition("Stalled", "True", "AccountNotFound", "no account")] };
  const { outcome } = await waitOn([[modified(queueObject(stalled)), { type: "DELETED", object: queueObject(stalled) }]], "gone");
  expect(outcome.type).toBe("reached");
  const deleting = queueObject(stalled, { deletionTimestamp: at });
  expect((await waitOn([[modified(deleting)]], "gone")).outcome.type).toBe("stalled");
});

test("an object that went while the cluster could not be reached is gone", async () => {
  const cut = new StoreError("no route", { code: "Unreachable" });
  expect((await waitOn([cut], "gone", [])).outcome).toEqual({ type: "reached", object: undefined });
});

test("says again what the cloud is at work on while it says nothing new, and that it is idle it does not say", async () => {
  const busy = queueObject({ operation: { kind: "Create", startedAt: at, message: "creating" } }, { resourceVersion: "2" });
  const { outcome, steps } = await waitOn([[modified(busy)]], "ready", [], { againMs: 100 });
  expect(outcome.type).toBe("timedOut");
  expect(steps.length).toBeGreaterThan(1);
  expect(new Set(steps.map(({ type }) => type))).toEqual(new Set(["operation"]));
});

test("what can be used as it was while a change waits for approval is not ready; it says so at once and goes on waiting", async () => {
  const plan = { hash: "abc", at, generation: 1, action: "Update" as const, changes: [] };
  const from = queueObject({ plan, conditions: [condition("Ready", "True", "AwaitingApproval")] }, { resourceVersion: "1" });
  expect(await waitOn([], "ready", [], { from })).toMatchObject({ outcome: { type: "timedOut" }, steps: [{ type: "approval", plan }] });
  expect((await waitOn([[{ type: "DELETED", object: from }]], "gone", [], { from })).steps).toEqual([]);
  const carriedOut = queueObject({ plan, conditions: [condition("Ready", "True", "Reconciling")] }, { resourceVersion: "2" });
  expect((await waitOn([[modified(carriedOut)]], "ready", [], { from })).outcome.type).toBe("timedOut");
  expect((await waitOn([[modified(carriedOut), modified(ready)]], "ready", [], { from })).outcome.type).toBe("reached");
});

test("a state from before what was asked for is no answer to it, be it good or bad", async () => {
  const answered = ({ status }: ServiceObject) => status?.lastHandledReconcileAt === "now";
  expect((await waitOn([], "ready", [], { from: ready, answered })).outcome.type).toBe("timedOut");
  const done = queueObject({ ...ready.status, lastHandledReconcileAt: "now" });
  expect((await waitOn([[modified(done)]], "ready", [], { from: ready, answered })).outcome.type).toBe("reached");
});
