import { expect, test } from "vitest";

import { accountType, bindingType, builtin, scheduleType, serviceKinds } from "../../lib/kinds.ts";
import { queueKind, queueObject, testContext } from "../testing/context.ts";
import { silentFrame } from "../testing/frame.ts";
import { complete } from "./candidates.ts";

const context = await testContext();
await context.store.create(queueKind, queueObject(), { fieldManager: "test" });
await context.store.create(accountType, { ...queueObject(), kind: "CloudAccount", metadata: { name: "dev" } }, { fieldManager: "test" });

await context.store.create(
  scheduleType,
  { ...queueObject(), kind: "CloudSchedule", metadata: { name: "nightly", namespace: "shop" } },
  { fieldManager: "test" },
);

for (const [type, name] of [
  [bindingType, "web-orders"],
  [builtin.deployment, "web"],
  [builtin.secret, "stripe"],
] as const) {
  await context.store.create(type, { ...queueObject(), kind: type.kind, metadata: { name, namespace: "shop" } }, { fieldManager: "test" });
}

const words = async (...typed: string[]) => (await complete(typed, silentFrame(context))).candidates.map(({ word }) => word);

test.each([
  ["a verb", ["hist"], ["history"]],
  ["a kind", ["create", "q"], ["queue"]],
  ["a name after a kind", ["status", "queue", "o"], ["orders"]],
  ["a name after a slash", ["delete", "queue/"], ["queue/orders"]],
  ["a name to plan for", ["plan", "queue/"], ["queue/orders"]],
  ["a flag of a field to plan with", ["plan", "queue/orders", "--aws-kms-m"], ["--aws-kms-master-key-id"]],
  ["a choice of a field to plan with", ["plan", "queue", "orders", "--deletion-policy", ""], ["Delete", "Retain"]],
  ["a flag of plan itself", ["plan", "queue/orders", "--detailed"], ["--detailed-exitcode"]],
  ["a name to approve", ["approve", "queue", ""], ["orders"]],
  ["a name to rotate", ["rotate", "queue", ""], ["orders"]],
  ["a name to reconcile", ["reconcile", "queue/"], ["queue/orders"]],
  ["a value that is one of a few", ["status", "-o", "w"], ["wide"]],
  ["a choice of a field", ["create", "queue", "x", "--deletion-policy", ""], ["Delete", "Retain"]],
  ["an account", ["create", "queue", "x", "--account", ""], ["dev"]],
  ["a shell", ["completion", "f"], ["fish"]],
  ["a flag of kubectl", ["status", "--names"], ["--namespace"]],
  ["a flag of a kind's field", ["create", "queue", "x", "--aws-kms-m"], ["--aws-kms-master-key-id"]],
  ["a command of at-schedule", ["at-schedule", "sh"], ["show"]],
  ["an action behind a time", ["at-schedule", "tomorrow 02:00", "r"], ["reconcile", "rotate", "run"]],
  ["an action behind --cron", ["at-schedule", "--cron", "@daily", "del"], ["delete"]],
  ["what is done at a time", ["at-schedule", "in 2 hours", "delete", "queue/"], ["queue/orders"]],
  ["a kind to create at a time", ["at-schedule", "in 2 hours", "create", "q"], ["queue"]],
  ["a kind's flag at a time", ["at-schedule", "in 2 hours", "create", "queue", "x", "--aws-kms-m"], ["--aws-kms-master-key-id"]],
  ["a field to set at a time", ["at-schedule", "in 2 hours", "set", "queue/orders", "delay"], ["delaySeconds="]],
  ["a schedule", ["at-schedule", "cancel", ""], ["nightly"]],
  ["a time zone", ["at-schedule", "--time-zone", "Asia/Tok"], ["Asia/Tokyo"]],
  ["a service to bind", ["bind", "queue/"], ["queue/orders"]],
  ["a service to bind after its kind", ["bind", "queue", ""], ["orders"]],
  ["a Secret to bind", ["bind", "secret/"], ["secret/stripe"]],
  ["a kind of workload", ["bind", "queue/orders", "d"], ["deployment", "daemonset"]],
  ["a workload", ["bind", "queue/orders", "deploy/"], ["deploy/web"]],
  ["a workload after its kind", ["bind", "queue", "orders", "deploy", ""], ["web"]],
  ["nothing behind a workload", ["bind", "queue/orders", "deploy/web", ""], []],
  ["a binding", ["unbind", "w"], ["web-orders"]],
  ["another binding", ["unbind", "web-orders", ""], ["web-orders"]],
  ["a workload to unbind", ["unbind", "queue/orders", "deployment", ""], ["web"]],
  ["nothing for a new name", ["create", "queue", ""], []],
  ["nothing behind an unknown verb", ["nonsense", ""], []],
])("completes %s", async (_, typed, expected) => {
  expect(await words(...typed)).toEqual(expected);
});

test("leaves files to the shell", async () => {
  expect(await complete(["create", "-f", ""], silentFrame(context))).toEqual({ candidates: [], files: true });
  expect(await complete(["plan", "-f", ""], silentFrame(context))).toEqual({ candidates: [], files: true });
});

test("asks no cluster for what it knows by itself", async () => {
  expect((await complete(["create", ""], silentFrame())).candidates).toHaveLength(serviceKinds.length);
});
