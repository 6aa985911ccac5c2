import { expect, test } from "vitest";

import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { StoreError } from "../../lib/store/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import { testContext } from "../testing/context.ts";
import { kickDispatch } from "./dispatch.ts";

const jobTemplate = { metadata: { labels: { a: "b" } }, spec: { template: { spec: { containers: [{ image: "runner" }] } } } };
const cronJob = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: dispatcherName, namespace: systemNamespace },
  spec: { schedule: "* * * * *", jobTemplate },
} as KubeObject;

test("starts a Job as `kubectl create job --from` does, owned by the CronJob, so that it is cleared away with its others", async () => {
  const context = await testContext();
  const { metadata } = await context.store.create(builtin.cronJob, cronJob, { fieldManager: "test" });
  expect(await kickDispatch(context)).toBe("started");
  const { items } = await context.store.list<KubeObject & { spec: unknown }>(builtin.job);
  expect(items).toMatchObject([
    {
      metadata: {
        namespace: systemNamespace,
        labels: { a: "b" },
        annotations: { "cronjob.kubernetes.io/instantiate": "manual" },
        ownerReferences: [{ kind: "CronJob", uid: metadata.uid, controller: true }],
      },
      spec: jobTemplate.spec,
    },
  ]);
});

test("the Jobs of two who ask at once don't get in each other's way", async () => {
  const context = await testContext();
  await context.store.create(builtin.cronJob, cronJob, { fieldManager: "test" });
  expect(await Promise.all([kickDispatch(context), kickDispatch(context)])).toEqual(["started", "started"]);
});

test.each([
  ["forbidden", "Forbidden"],
  ["unavailable", "Unreachable"],
] as const)("is no error when it is %s: the object is written, and the next pass takes it up", async (kick, code) => {
  const context = await testContext({ get: () => Promise.reject(new StoreError("no", { code })) } as unknown as Store);
  expect(await kickDispatch(context)).toBe(kick);
});

test("a dispatcher that watches needs no wish, and gets no Job", async () => {
  const context = await testContext();
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: cronJob.metadata };
  await context.store.create(builtin.deployment, deployment, { fieldManager: "test" });
  expect(await kickDispatch(context)).toBe("watching");
  expect((await context.store.list(builtin.job)).items).toEqual([]);
});

test("without a dispatcher it says so", async () => {
  expect(await kickDispatch(await testContext())).toBe("unavailable");
});
