import { beforeAll, describe, expect, test } from "vitest";

import { annotations } from "../../../crds/api/names.ts";
import { systemNamespace, workers } from "../../../lib/system.ts";
import { binding, schedule, secrets } from "../../parts/authors.ts";
import { installed } from "../../parts/installed.ts";
import type { Send } from "../../parts/requests.ts";
import { batch, core, done, eventually, merge, ours, place, queue, rbac, refused, said } from "../../parts/security.ts";
import { apps, byPolicy, podSpec, worker, workloads } from "./workloads.ts";

/** What a stolen token of the runs that carry schedules out is good for: not more than their work. */
let admin: Send, scheduler: Send;

beforeAll(async () => {
  await workloads();
  ({ admin } = await installed());
  scheduler = await worker("schedule", place(ours, "cloudschedules", "shop", "scheduled"));
});

describe("with the token of a run that carries schedules out", () => {
  const by = { [annotations.requestedBy]: "alice", [annotations.requestedFor]: "sha256:1" };
  const jobs = place(batch, "jobs", "shop");
  const queues = place(ours, "queues", "shop");
  let uid = "1";
  beforeAll(async () => {
    uid = (await admin("GET", place(ours, "cloudschedules", "shop", "scheduled"))).body.metadata.uid as string;
  });
  /** The Job of a schedule's time, with its metadata or its pod changed. */
  const job = (change: { metadata?: object; pod?: object; container?: object } = {}): object => {
    const ownerReferences = [{ apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudSchedule", name: "scheduled", uid, controller: true }];
    const metadata = {
      name: "scheduled-1",
      annotations: { [annotations.schedule]: "scheduled", [annotations.scheduledAt]: "now" },
      ownerReferences,
    };
    const env = [
      { name: "A", value: "b" },
      { name: "C", valueFrom: { secretKeyRef: { name: "orders", key: "uri" } } },
    ];
    const containers = [{ name: "main", image: "busybox", command: ["true"], env, ...change.container }];
    const spec = { template: { spec: { restartPolicy: "Never", serviceAccountName: "default", containers, ...change.pod } } };
    return { metadata: { ...metadata, ...change.metadata }, spec };
  };

  test("one does what schedules ask for, in the name of who wrote them", async () => {
    const path = `${queues}/by-schedule`;
    expect(said(await scheduler("POST", queues, queue("by-schedule", "dev", { ...by, [annotations.schedule]: "scheduled" })))).toMatch(
      done,
    );
    const change = { metadata: { annotations: { ...by, [annotations.requestedFor]: "sha256:2" } }, spec: { delaySeconds: 1 } };
    expect(said(await scheduler("PATCH", path, change, merge))).toMatch(done);
    for (const name of [annotations.reconcile, annotations.rotate])
      expect(said(await scheduler("PATCH", path, { metadata: { annotations: { [name]: "now" } } }, merge))).toMatch(done);
    expect(said(await scheduler("DELETE", path))).toMatch(done);
    expect(said(await scheduler("POST", place(ours, "cloudbindings", "shop"), binding("by-schedule")))).toMatch(done);
    const marks = { metadata: { annotations: { ...by, [annotations.requestedFor]: "delete", [annotations.schedule]: "scheduled" } } };
    expect(said(await scheduler("PATCH", place(ours, "cloudbindings", "shop", "by-schedule"), marks, merge))).toMatch(done);
    expect(said(await scheduler("DELETE", place(ours, "cloudbindings", "shop", "by-schedule")))).toMatch(done);
    const status = { status: { message: "done" } };
    expect(said(await scheduler("PATCH", `${place(ours, "cloudschedules", "shop", "scheduled")}/status`, status, merge))).toMatch(done);
    expect(said(await scheduler("POST", jobs, job()))).toMatch(done);
    expect(said(await scheduler("DELETE", `${jobs}/scheduled-1?propagationPolicy=Background`))).toMatch(done);
  });

  test("one can't do more where a role gives it more by mistake", async () => {
    const metadata = { name: "mistake" };
    const rules = [
      { apiGroups: ["kubectl-cloud.dev"], resources: ["cloudschedules"], verbs: ["create", "delete"] },
      { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: ["create", "patch"] },
    ];
    expect(said(await admin("POST", place(rbac, "roles", "shop"), { metadata, rules }))).toMatch(done);
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "mistake" };
    const subjects = [{ kind: "ServiceAccount", name: workers.schedule, namespace: systemNamespace }];
    expect(said(await admin("POST", place(rbac, "rolebindings", "shop"), { metadata, roleRef, subjects }))).toMatch(done);
    const rogue = schedule("rogue", { run: { image: "rogue" } });
    const collection = `${place(ours, "cloudschedules", "shop")}?dryRun=All`;
    await eventually(async () => !said(await scheduler("POST", collection, rogue)).includes("cannot create resource"));
    expect(said(await scheduler("POST", collection, rogue))).toMatch(byPolicy("run-schedules"));
    expect(said(await scheduler("DELETE", `${place(ours, "cloudschedules", "shop", "scheduled")}?dryRun=All`))).toMatch(
      byPolicy("run-schedules"),
    );
    const cronJob = { metadata: { name: "rogue" }, spec: { schedule: "@daily", jobTemplate: { spec: podSpec() } } };
    expect(said(await scheduler("POST", `${place(batch, "cronjobs", "shop")}?dryRun=All`, cronJob))).toMatch(byPolicy("run-schedules"));
    expect(said(await scheduler("PATCH", `${jobs}/theirs?dryRun=All`, { spec: { suspend: false } }, merge))).toMatch(
      byPolicy("run-schedules"),
    );
  });

  test.each<[what: string, change: () => Parameters<typeof job>[0]]>([
    ["of nobody", () => ({ metadata: { ownerReferences: [] } })],
    ["without the annotation", () => ({ metadata: { annotations: {} } })],
    ["in the name of another schedule", () => ({ metadata: { annotations: { [annotations.schedule]: "another" } } })],
    [
      "of a service",
      () => ({ metadata: { ownerReferences: [{ apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: "scheduled", uid }] } }),
    ],
    ["with the node's disk", () => ({ pod: { volumes: [{ name: "disk", hostPath: { path: "/" } }] } })],
    ["with a Secret's volume", () => ({ pod: { volumes: [{ name: "a", secret: { secretName: "opaque" } }] } })],
    ["in the node's network", () => ({ pod: { hostNetwork: true } })],
    ["among the node's processes", () => ({ pod: { hostPID: true } })],
    ["that may become root", () => ({ container: { securityContext: { allowPrivilegeEscalation: true } } })],
    ["with more capabilities", () => ({ container: { securityContext: { capabilities: { add: ["SYS_ADMIN"] } } } })],
    ["with all of a Secret", () => ({ container: { envFrom: [{ secretRef: { name: "opaque" } }] } })],
    ["with a container before it", () => ({ pod: { initContainers: [{ name: "first", image: "rogue" }] } })],
  ])("one can't start a Job %s", async (_, change) => {
    expect(said(await admin("POST", `${jobs}?dryRun=All`, job(change())))).toMatch(done);
    expect(said(await scheduler("POST", `${jobs}?dryRun=All`, job(change())))).toMatch(byPolicy("run-schedules"));
  });

  test.each<[what: string, ...Parameters<Send>]>([
    ["delete somebody's Job", "DELETE", `${jobs}/theirs`],
    ["start one beside the credentials", "POST", place(batch, "jobs", systemNamespace), job()],
    ["create a service there", "POST", place(ours, "queues", systemNamespace), queue("mine", "anywhere")],
    ["delete one there", "DELETE", place(ours, "queues", systemNamespace, "misplaced")],
    ["create what adopts", "POST", queues, { ...queue("mine", "dev"), spec: { account: "dev", adoptionPolicy: "IfExists" } }],
    ["let something adopt", "PATCH", `${queues}/orders`, { spec: { adoptionPolicy: "IfExists" } }, merge],
    ["approve", "PATCH", `${queues}/orders`, { metadata: { annotations: { [annotations.approved]: "1" } } }, merge],
    ["no longer ask for approvals", "PATCH", `${queues}/orders`, { metadata: { annotations: { [annotations.approval]: "no" } } }, merge],
    ["keep a service from going", "PATCH", `${queues}/orders`, { metadata: { finalizers: ["example.com/forever"] } }, merge],
    ["label a service", "PATCH", `${queues}/orders`, { metadata: { labels: { a: "b" } } }, merge],
    ["create what nobody could delete", "POST", queues, keptForEver()],
    ["change a binding", "PATCH", place(ours, "cloudbindings", "shop", "bound"), { spec: { secretName: "opaque" } }, merge],
  ])("a policy doesn't let one %s", async (_, method, path, ...rest) =>
    expect(said(await scheduler(method, `${path}?dryRun=All`, ...rest))).toMatch(/^403 .*ValidatingAdmissionPolicy/),
  );

  test.each<[what: string, ...Parameters<Send>]>([
    ["read a Secret", "GET", `${secrets}/opaque`],
    ["list Secrets", "GET", secrets],
    ["read the credentials", "GET", place(core, "secrets", systemNamespace, "dev-keys")],
    ["start a pod", "POST", place(core, "pods", "shop"), { metadata: { name: "a" }, spec: podSpec().template.spec }],
    ["delete a workload", "DELETE", place(apps, "deployments", "shop", "bound")],
    ["write a service's status, which runs trust", "PATCH", `${queues}/orders/status`, { status: { externalID: "arn:stolen" } }, merge],
    ["write a schedule", "POST", place(ours, "cloudschedules", "shop"), schedule("mine", { run: { image: "rogue" } })],
    ["change a schedule", "PATCH", place(ours, "cloudschedules", "shop", "scheduled"), { spec: { suspend: true } }, merge],
    ["act in another namespace", "DELETE", place(ours, "queues", "office", "orders")],
    ["change an account", "PATCH", `${ours}/cloudaccounts/dev`, { spec: { allowedNamespaces: ["*"] } }, merge],
    ["mint a token", "POST", `${place(core, "serviceaccounts", systemNamespace, "kubectl-cloud-dispatch")}/token`, { spec: {} }],
  ])("one can't %s", async (_, ...request) => expect(said(await scheduler(...request))).toMatch(refused));
});

function keptForEver(): object {
  const { metadata, ...rest } = queue("mine", "dev");
  return { ...rest, metadata: { ...metadata, finalizers: ["example.com/forever"] } };
}
