import { expect } from "vitest";

import type { KubeObject } from "../../../crds/api/objects.ts";
import { workerGrant } from "../../../lib/grants.ts";
import type { ResourceType } from "../../../lib/store/store.ts";
import { systemNamespace, type Worker, workers } from "../../../lib/system.ts";
import { binding, deployment, schedule } from "../../parts/authors.ts";
import { installed } from "../../parts/installed.ts";
import type { Send } from "../../parts/requests.ts";
import { apply, batch, core, done, eventually, ours, place, rbac, said, tokenOf } from "../../parts/security.ts";

/** What the runs without an account work on, and their tokens. */

export const apps = "/apis/apps/v1";
export const example = "/apis/example.com/v1";
/** A kind whose pods are where a Deployment has them, and that says of its schema no more. */
export const functions: ResourceType = { group: "example.com", version: "v1", kind: "Function", plural: "functions", namespaced: true };

/** What a policy says that refuses. */
export const byPolicy = (name: string) => new RegExp(`^403 .*ValidatingAdmissionPolicy 'kubectl-cloud-${name}'`);

export function podSpec() {
  const containers = [{ name: "main", image: "busybox" }];
  return { template: { spec: { restartPolicy: "Never", containers } } };
}

let everything: Promise<void> | undefined;

/** Workloads, a binding and a schedule in shop: once for all suites of a test file. */
export function workloads(): Promise<void> {
  everything ??= make();
  return everything;
}

async function make(): Promise<void> {
  const { admin } = await installed();
  const cronJob = { metadata: { name: "nightly" }, spec: { schedule: "@daily", jobTemplate: { spec: podSpec() } } };
  for (const [collection, object] of [
    [place(apps, "deployments", "shop"), deployment("bound")],
    [place(apps, "deployments", systemNamespace), deployment("bound")],
    [place(batch, "cronjobs", "shop"), cronJob],
    [place(core, "services", "shop"), { metadata: { name: "front" }, spec: { selector: { app: "bound" }, ports: [{ port: 80 }] } }],
    [place(batch, "jobs", "shop"), { metadata: { name: "theirs" }, spec: { suspend: true, ...podSpec() } }],
  ] as const)
    expect(said(await admin("POST", collection, object))).toMatch(done);
  for (const [plural, object] of [
    ["cloudbindings", binding("bound")],
    ["cloudschedules", schedule("scheduled", { reconcile: { kind: "Queue", name: "orders" } })],
  ] as const)
    expect(said(await apply(admin, place(ours, plural, "shop"), object))).toMatch(done);
}

/** Sends with a worker's token once it has its rights in shop, and in the system's namespace, where nobody would give it any. */
export async function worker(which: Worker, owner: string): Promise<Send> {
  const { admin, as } = await installed();
  const { body } = await admin("GET", owner);
  expect(said(await apply(admin, place(rbac, "rolebindings", "shop"), workerGrant(which, "shop", [body as KubeObject])))).toMatch(done);
  const { metadata, ...grant } = workerGrant(which, systemNamespace, [body as KubeObject]);
  const { ownerReferences: _, ...others } = metadata;
  expect(said(await apply(admin, place(rbac, "rolebindings", systemNamespace), { ...grant, metadata: others }))).toMatch(done);
  const send = as({ token: await tokenOf(admin, workers[which]) });
  await eventually(async () => (await send("GET", owner)).status === 200);
  return send;
}
