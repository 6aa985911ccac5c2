import { expect, test } from "vitest";

import { annotations } from "../../../../../crds/api/names.ts";
import type { Plan } from "../../../../../crds/api/status.ts";
import { accountType } from "../../../../../lib/kinds.ts";
import { condition, queueKind, queueObject, testContext, testNow } from "../../../../testing/context.ts";
import { rowOf, showPane } from "./pane.testing.tsx";

const plan: Plan = {
  at: testNow.toISOString(),
  generation: 1,
  action: "Update",
  hash: "2f1c7b6a9d0e4f35",
  changes: [
    { field: "delaySeconds", from: "0", to: "30", effect: "Now" },
    { field: "fifo", from: "false", to: "true", effect: "Impossible" },
  ],
};
const waits = { plan, conditions: [condition("Ready", "False", "AwaitingApproval", "update of delaySeconds")] };
const at = { type: queueKind, namespace: "shop", name: "orders" };
const options = { fieldManager: "test" };

async function place() {
  const context = await testContext();
  await context.store.create(queueKind, queueObject(), options);
  const account = {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name: "dev" },
    spec: { provider: "aws", allowedNamespaces: ["*"] },
  };
  await context.store.create(accountType, account, options);
  return context;
}

test("a plan that waits is shown field by field, with how to approve it", async () => {
  const { text } = await showPane(rowOf(queueObject(waits)), { first: "plan" });
  expect(text()).toMatch(/delaySeconds +0 +30 +now/);
  expect(text()).toMatch(/fifo +false +true +impossible/);
  expect(text()).toContain("plan 2f1c7b6a9d0e4f35, made 0s ago");
  expect(text()).toContain("a approve");
});

test("on 40 columns a change is a line, as the table has no room", async () => {
  const { text } = await showPane(rowOf(queueObject(waits)), { first: "plan", columns: 40, rows: 12 });
  expect(text()).toContain("fifo: false → true (impossible)");
});

test("an approved plan tells who approved it", async () => {
  const metadata = { annotations: { [annotations.approved]: plan.hash, [annotations.approvedBy]: "bob" } };
  const { text } = await showPane(rowOf(queueObject(waits, metadata)), { first: "plan" });
  expect(text()).toContain("approved by bob: the next run does it");
  expect(text()).not.toContain("a approve");
});

test("a run is asked what it would do, and its answer is shown", async () => {
  const context = await place();
  const { text, press, until } = await showPane(rowOf(queueObject()), { first: "plan", session: { context } });
  expect(text()).toContain("nothing waits for approval");
  await press("p");
  await until("a run looks at what it would do");
  const id = await asked(context);
  const preview = {
    id,
    at: testNow.toISOString(),
    action: "Update" as const,
    changes: plan.changes?.slice(0, 1) ?? [],
    message: "the window is on Sunday",
  };
  await context.store.patch(at, { status: { preview } }, { ...options, subresource: "status" });
  const answer = await until("the window is on Sunday");
  expect(answer).toMatch(/delaySeconds +0 +30 +now/);
});

test("why no plan can be made is told as the command line tells it", async () => {
  const context = await place();
  await context.store.delete({ type: accountType, name: "dev" });
  const { press, until } = await showPane(rowOf(queueObject()), { first: "plan", session: { context } });
  await press("p");
  const text = await until("error: there is no CloudAccount dev");
  expect(text).toContain("p preview");
});

/** The id of the request for a preview, once it is written. */
async function asked({ store }: Awaited<ReturnType<typeof place>>): Promise<string> {
  for (;;) {
    const request = (await store.get(at))?.metadata.annotations?.[annotations.plan];
    if (request !== undefined) return (JSON.parse(request) as { id: string }).id;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
