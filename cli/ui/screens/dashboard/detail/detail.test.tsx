import { expect, test } from "vitest";

import type { CloudBinding, ReconciledObject, ServiceObject } from "../../../../../crds/api/objects.ts";
import type { RunRecord } from "../../../../../crds/api/status.ts";
import { bindingType } from "../../../../../lib/kinds.ts";
import { condition, queueKind, queueObject, testContext } from "../../../../testing/context.ts";
import { Pane, rowOf, showPane } from "./pane.testing.tsx";

const bound = {
  apiVersion: "kubectl-cloud.dev/v1alpha1",
  kind: "CloudBinding",
  metadata: { name: "web-orders", namespace: "shop", uid: "uid-2", generation: 1 },
  spec: {
    service: { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: "orders" },
    workload: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    env: [],
  },
} as unknown as CloudBinding;

const failed: RunRecord = {
  job: "run-2",
  reason: "Changed",
  requestedBy: "alice",
  approvedBy: "bob",
  startedAt: "2026-01-01T11:50:00Z",
  finishedAt: "2026-01-01T11:50:03Z",
  result: "Failed",
  changes: ["delaySeconds: 0 → 20"],
  message: "AccessDenied: not allowed: give the role the right",
  log: [JSON.stringify({ time: "2026-01-01T11:50:01Z", level: "error", msg: "update failed" })],
};

test("tabs are walked with tab and arrows, by their digits, and by the keys that the list has for them", async () => {
  const { text, press } = await showPane(rowOf(queueObject()));
  expect(text()).toContain("[1 overview]");
  for (const [key, tab] of [
    ["tab", "2 connection"],
    ["right", "3 history"],
    ["left", "2 connection"],
    ["shift-tab", "1 overview"],
    ["shift-tab", "6 yaml"],
    ["5", "5 plan"],
    ["l", "4 logs"],
    ["d", "1 overview"],
    ["y", "6 yaml"],
    ["h", "3 history"],
  ] as const) {
    await press(key);
    expect(text()).toContain(`[${tab}]`);
  }
  await press("esc");
  expect(text()).toContain("closed");
});

test("what is shown is named as a command, in the object's own namespace", async () => {
  const { text, press } = await showPane(rowOf(queueObject(undefined, { namespace: "other" })));
  expect(text()).toContain("$ kubectl cloud status queue/orders -n other");
  await press("6");
  expect(text()).toContain("$ kubectl cloud status queue/orders -o yaml -n other");
});

test("what the cloud is at work on is told with how long it has been, and why an object is not ready", async () => {
  const operation = { kind: "Create" as const, startedAt: "2026-01-01T11:57:50Z", message: "creating" };
  const busy = { conditions: [condition("Ready", "False", "Creating", "creating")], operation, nextRunAt: "2026-01-01T12:05:00Z" };
  const { text, draw } = await showPane(rowOf(queueObject(busy)));
  expect(text()).toContain("queue/orders Creating for 2m10s: creating");
  expect(text()).toMatch(/Next run +in 5m/);
  await draw(
    <Pane
      row={rowOf(
        queueObject({
          conditions: [condition("Ready", "False", "QuotaExceeded", "no more queues"), condition("Stalled", "True", "QuotaExceeded")],
        }),
      )}
    />,
  );
  expect(text()).toContain("✖ queue/orders QuotaExceeded");
  expect(text()).toMatch(/Message +no more queues/);
  expect(text()).toContain("✖ Stalled True QuotaExceeded 0s");
});

test("bindings are shown as they come", async () => {
  const context = await testContext();
  const { text, until } = await showPane(rowOf(queueObject()), { session: { context } });
  expect(text()).not.toContain("Bound to");
  await context.store.create(bindingType, bound, { fieldManager: "test" });
  await until(/Bound to +deployment\/web \(web-orders, Pending\)/);
});

test("a binding has no connection and no plan of its own", async () => {
  const { text } = await showPane(rowOf(bound as ReconciledObject as ServiceObject, bindingType));
  expect(text()).toContain("[1 overview] 2 history 3 logs 4 yaml");
  expect(text()).toMatch(/Workload +deployment\/web/);
});

test("the history tells of each run when, why, for whom, and of a failed one the end of its log", async () => {
  const good: RunRecord = { job: "run-1", reason: "Created", startedAt: "2026-01-01T11:00:00Z", result: "Succeeded" };
  const { text } = await showPane(rowOf(queueObject({ history: [failed, good] })), { first: "history" });
  expect(text()).toContain(`✖ Failed 10m ago Changed
  for alice · approved by bob · took 3.0s · run-2
  delaySeconds: 0 → 20
  AccessDenied: not allowed: give the role the right
  | 2026-01-01T11:50:01Z ERROR update failed
✔ Succeeded 60m ago Created`);
});

test("without a run the history says so", async () => {
  const { text } = await showPane(rowOf(queueObject()), { first: "history" });
  expect(text()).toContain("no run has finished with it yet");
});

test("the object is shown as kubectl has it, without the API server's bookkeeping, and is scrolled", async () => {
  const object = queueObject({ observedGeneration: 1, history: [failed] }, { managedFields: [{ manager: "somebody" }] });
  const { until, press, text } = await showPane(rowOf(object), { first: "yaml", rows: 12 });
  await until("apiVersion: kubectl-cloud.dev/v1alpha1");
  await press("G");
  expect(text()).toContain("startedAt:");
  expect(text()).not.toContain("managedFields");
});

test("no tab is wider or higher than a terminal of 40 columns and 12 rows", async () => {
  const object = queueObject(
    {
      externalID: `arn:aws:sqs:eu-central-1:123456789012:${"orders-".repeat(8)}`,
      history: [failed],
      conditions: [condition("Ready", "False", "PermissionDenied", "denied ".repeat(40))],
    },
    { name: "orders-of-all-customers-of-the-shop" },
  );
  const context = await testContext();
  await context.store.create(queueKind, object, { fieldManager: "test" });
  const { text, press } = await showPane(rowOf(object), { columns: 40, rows: 12, session: { context } });
  for (let tab = 0; tab < 6; tab++) {
    const lines = text().split("\n");
    expect(lines).toHaveLength(12);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines.at(-1)).toContain("? help");
    await press("tab");
  }
});
