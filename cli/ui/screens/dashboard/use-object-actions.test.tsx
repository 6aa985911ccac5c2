import { expect, test } from "vitest";

import { annotations } from "../../../../crds/api/names.ts";
import type { CloudBinding, ReconciledObject, ServiceObject } from "../../../../crds/api/objects.ts";
import type { Plan } from "../../../../crds/api/status.ts";
import { accountType, bindingType, findKind, type Kind } from "../../../../lib/kinds.ts";
import { StoreError } from "../../../../lib/store/errors.ts";
import { condition, queueKind, queueObject, testContext, testNow } from "../../../testing/context.ts";
import { rowOf, showPane } from "./detail/pane.testing.tsx";

const postgresKind = findKind("postgres") as Kind;
const options = { fieldManager: "test" };
const queue = { type: queueKind, namespace: "shop", name: "orders" };

async function place(object: ServiceObject = queueObject(), kind = queueKind) {
  const context = await testContext();
  const account = {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name: "dev" },
    spec: { provider: "aws", allowedNamespaces: ["*"] },
  };
  await context.store.create(accountType, account, options);
  await context.store.create(kind, object, options);
  return context;
}

test("deleting is asked for, with what becomes of the cloud resource; no leaves everything", async () => {
  const context = await place();
  const object = queueObject({ externalName: "shop-orders-1" });
  const { press, until, text } = await showPane(rowOf(object), { session: { context } });
  await press("ctrl-d");
  await until("Delete queue/orders? [y/n]");
  expect(text()).toContain("deletionPolicy Delete: shop-orders-1 is deleted in the cloud, with all that is in it");
  expect(text()).toContain("$ kubectl cloud delete queue/orders");
  await press("n");
  expect(text()).not.toContain("[y/n]");
  expect(await context.store.get(queue)).toBeDefined();
  await press("ctrl-d");
  await until("[y/n]");
  await press("y");
  expect(await until("queue/orders deleted")).toContain("$ kubectl cloud delete queue/orders");
  expect(await context.store.get(queue)).toBeUndefined();
});

test("what is kept, and what waits for approval, is said before it is deleted", async () => {
  const object = queueObject({ externalName: "shop-orders-1" }, { annotations: { [annotations.approval]: "required" } });
  object.spec.deletionPolicy = "Retain";
  const { press, until } = await showPane(rowOf(object), { columns: 40, rows: 20 });
  await press("ctrl-d");
  const text = (await until("[y/n]")).replaceAll(/[│\s]+/g, " ");
  expect(text).toContain("Retain: shop-orders-1 stays in the cloud, without our ownership tag");
  expect(text).toContain("nothing goes before somebody approves it");
});

test("deleting a binding is unbinding", async () => {
  const binding = {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudBinding",
    metadata: { name: "web-orders", namespace: "shop", uid: "uid-2", generation: 1 },
    spec: {
      service: { apiVersion: "v1", kind: "Queue", name: "orders" },
      workload: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      env: [],
    },
  } as unknown as CloudBinding as ReconciledObject as ServiceObject;
  const context = await place(binding, bindingType);
  const { press, until } = await showPane(rowOf(binding, bindingType), { session: { context } });
  await press("ctrl-d");
  const text = await until("Unbind web-orders? [y/n]");
  expect(text).toContain("deployment/web is again as it was before");
  expect(text).toContain("$ kubectl cloud unbind web-orders");
  await press("y");
  await until("cloudbinding/web-orders unbound");
});

test("a run is asked for at once, and where no dispatcher answers that is said", async () => {
  const context = await place();
  const forbidden = { ...context, runs: { ...context.runs, kick: () => Promise.resolve("forbidden" as const) } };
  const { press, until } = await showPane(rowOf(queueObject()), { session: { context: forbidden } });
  await press("r");
  const text = await until("queue/orders reconcile requested; the dispatcher takes it up within a minute");
  expect(text).toContain("$ kubectl cloud reconcile queue/orders");
  expect((await context.store.get(queue))?.metadata.annotations?.[annotations.reconcile]).toBe(testNow.toISOString());
});

test("rotating is asked for with what it means for those who are connected; what has no credentials doesn't offer it", async () => {
  const database = { ...queueObject(), kind: "Postgres" };
  const context = await place(database, postgresKind);
  const { press, until } = await showPane(rowOf(database, postgresKind), { session: { context } });
  await press("R");
  const text = await until("Rotate the password of postgres/orders? [y/n]");
  expect(text).toContain("the old password lets nobody in any more");
  await press("y");
  await until("postgres/orders rotation requested");
  expect((await context.store.get({ ...queue, type: postgresKind }))?.metadata.annotations?.[annotations.rotate]).toBeDefined();
  const other = await showPane(rowOf(queueObject()), { session: { context: await place() } });
  await other.press("R");
  expect(other.text()).not.toContain("[y/n]");
});

test("suspending is asked for and resuming is not, with the patch that does the same", async () => {
  const context = await place();
  const { press, until } = await showPane(rowOf(queueObject()), { session: { context } });
  await press("S");
  const text = await until("Suspend queue/orders? [y/n]");
  expect(text.replaceAll(/[│\s]+/g, " ")).toContain(
    `$ kubectl patch queue.kubectl-cloud.dev/orders -n shop --type merge -p '{"spec":{"suspend":true}}'`,
  );
  await press("y");
  await until("queue/orders suspended");
  const suspended = (await context.store.get<ServiceObject>(queue)) as ServiceObject;
  expect(suspended.spec.suspend).toBe(true);
  const again = await showPane(rowOf(suspended), { session: { context } });
  await again.press("S");
  await again.until("queue/orders resumed");
});

const plan: Plan = {
  at: testNow.toISOString(),
  generation: 1,
  action: "Update",
  hash: "2f1c7b6a9d0e4f35",
  changes: [{ field: "delaySeconds", from: "0", to: "30", effect: "Now" }],
};
const waits = { plan, conditions: [condition("Ready", "False", "AwaitingApproval")] };

test("a plan is approved after a look at it, and no other than that one", async () => {
  const context = await place();
  const write = (status: object) => context.store.patch(queue, { status }, { ...options, subresource: "status" });
  await write(waits);
  const { press, until } = await showPane(rowOf(queueObject(waits)), { session: { context } });
  await press("a");
  const text = await until("Approve this plan of queue/orders? [y/n]");
  expect(text).toMatch(/delaySeconds +0 +30 +now/);
  expect(text).toContain("$ kubectl cloud approve queue/orders --plan 2f1c7b6a9d0e4f35");
  await write({ plan: { ...plan, hash: "another" } });
  await press("y");
  await until("error: queue.kubectl-cloud.dev/orders waits with the plan another, not with 2f1c7b6a9d0e4f35");
  await write({ plan });
  await press("a");
  await until("[y/n]");
  await press("y");
  await until("queue/orders approved");
  expect((await context.store.get(queue))?.metadata.annotations?.[annotations.approvedBy]).toBe("alice");
});

test("a long plan is scrolled on a small terminal, and the question stays", async () => {
  const changes = Array.from({ length: 40 }, (_, index) => ({ field: `tags.t${index}`, to: '"x"', effect: "Now" as const }));
  const status = { ...waits, plan: { ...plan, changes } };
  const context = await place();
  await context.store.patch(queue, { status }, { ...options, subresource: "status" });
  const { press, until, text } = await showPane(rowOf(queueObject(status)), { columns: 40, rows: 12, session: { context } });
  await press("a");
  await until("[y/n]");
  await press("G");
  expect(text()).toContain("plan 2f1c7b6a9d0e4f35");
  expect(text()).toContain("[y/n]");
  expect(text().split("\n")).toHaveLength(12);
});

test("to what is gone nothing can be done any more", async () => {
  const gone = { ...rowOf(queueObject()), state: { ready: "False" as const, status: "Deleted", message: undefined } };
  const { press, text } = await showPane(gone);
  await press("ctrl-d", "r");
  expect(text()).not.toContain("[y/n]");
  expect(text()).not.toContain("reconcile");
});

test("what the API server refuses is told with the next step, and nothing is done", async () => {
  const context = await place();
  const refused = new StoreError('User "alice" may not delete Queue orders in namespace shop', {
    code: "Forbidden",
    hint: "ask an editor",
  });
  context.store.delete = () => Promise.reject(refused);
  const { press, until } = await showPane(rowOf(queueObject()), { session: { context } });
  await press("ctrl-d");
  await until("[y/n]");
  await press("y");
  expect(await until("error: User")).toContain("hint: ask an editor");
});
