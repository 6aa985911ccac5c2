import { beforeAll, describe, expect, test } from "vitest";

import { accountFinalizer, labels, product } from "../../../crds/api/names.ts";
import type { KubeObject } from "../../../crds/api/objects.ts";
import { grants, workerGrant } from "../../../lib/grants.ts";
import { connectionsGrantName, dispatcherName, grantName, systemNamespace, workers } from "../../../lib/system.ts";
import { anywhere, installed, other } from "../../parts/installed.ts";
import type { Answer, Send } from "../../parts/requests.ts";
import {
  apply,
  batch,
  core,
  done,
  type Job,
  merge,
  ours,
  place,
  queue,
  type Pod,
  rbac,
  refused,
  runJob,
  said,
  workerJob,
} from "../../parts/security.ts";

/** What the dispatcher's token is good for: it works through all accounts, so it must not be a key to any of them. */
let admin: Send, dispatcher: Send;
let image = "";

const jobs = `${place(batch, "jobs", systemNamespace)}?dryRun=All`;
const labelled = { [labels.managedBy]: product, [labels.account]: "other" };

beforeAll(async () => {
  ({ admin, dispatcher } = await installed());
  const { body } = await admin("GET", place(batch, "cronjobs", systemNamespace, dispatcherName));
  image = body.spec.jobTemplate.spec.template.spec.containers[0].image;
});

const owner = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudBinding", metadata: { name: "web", uid: "0" } };

/** Tries to apply the grant of the runs that bind, changed. */
function applyWorkerGrant(change: object, namespace = "office"): Promise<Answer> {
  return apply(
    dispatcher,
    place(rbac, "rolebindings", namespace),
    { ...workerGrant("bind", namespace, [owner]), ...change },
    "test&dryRun=All",
  );
}

/** Tries to apply one of the account other's grants, changed. */
function applyGrant(kind: "RoleBinding" | "Role", change: object, namespace = "shop"): Promise<Answer> {
  const grant = grants(namespace === systemNamespace ? anywhere : other, namespace, ["orders"]).find(
    (each) => each.kind === kind,
  ) as KubeObject;
  return apply(dispatcher, place(rbac, `${kind.toLowerCase()}s`, namespace), { ...grant, ...change }, "test&dryRun=All");
}

describe("the dispatcher", () => {
  test("does its work: sees, grants, starts runs, tells, takes back", async () => {
    for (const plural of ["queues", "cloudaccounts"]) expect(said(await dispatcher("GET", `${ours}/${plural}`))).toMatch(done);
    expect(
      said(await dispatcher("PATCH", `${place(ours, "queues", "shop", "foreign")}/status`, { status: { observedGeneration: 1 } }, merge)),
    ).toMatch(done);
    expect(
      said(await dispatcher("PATCH", `${ours}/cloudaccounts/other/status`, { status: { grantedNamespaces: ["office"] } }, merge)),
    ).toMatch(done);
    expect(said(await dispatcher("PATCH", `${ours}/cloudaccounts/other`, { metadata: { finalizers: [accountFinalizer] } }, merge))).toMatch(
      /^20[01] /,
    );
    expect(said(await dispatcher("PATCH", `${ours}/cloudaccounts/other`, { metadata: { finalizers: [] } }, merge))).toMatch(done);
    const made = grants(other, "office", ["orders"]).map((each) => [place(rbac, `${each.kind.toLowerCase()}s`, "office"), each] as const);
    for (const [collection, each] of made) expect(said(await apply(dispatcher, collection, each))).toMatch(done);
    for (const worker of ["bind", "schedule"] as const) {
      const grant = workerGrant(worker, "office", [owner]);
      expect(said(await apply(dispatcher, place(rbac, "rolebindings", "office"), grant))).toMatch(done);
      expect(said(await dispatcher("POST", jobs, workerJob(worker, image)))).toMatch(done);
    }
    const job = runJob("dev", image);
    expect(said(await dispatcher("POST", jobs, job))).toMatch(done);
    // and its pod passes the restricted level, which is asked when the pod comes
    const pod = { metadata: { name: "run" }, spec: job.spec.template.spec };
    expect(said(await admin("POST", `${place(core, "pods", systemNamespace)}?dryRun=All`, pod))).toMatch(done);
    for (const [collection, each] of made.toReversed()) {
      const path = `${collection}/${each.metadata.name}`;
      expect(said(await dispatcher("DELETE", path))).toMatch(done);
      const released = await dispatcher("PATCH", path, { metadata: { finalizers: [] } }, merge);
      expect(released.status).toBe(each.metadata.finalizers ? 200 : 404);
      expect((await admin("GET", path)).status).toBe(404);
    }
  });

  test.each<[what: string, ...Parameters<Send>]>([
    ["read a Secret", "GET", place(core, "secrets", "shop", "opaque")],
    ["list all Secrets", "GET", `${core}/secrets`],
    ["list the credentials", "GET", place(core, "secrets", systemNamespace)],
    ["write a Secret", "POST", place(core, "secrets", "shop"), { metadata: { name: "a" } }],
    ["patch a Secret", "PATCH", place(core, "secrets", "shop", "opaque"), { data: {} }, merge],
    ["start a pod", "POST", place(core, "pods", systemNamespace), { metadata: { name: "a" }, spec: {} }],
    ["read a run's log", "GET", `${place(core, "pods", systemNamespace, "a")}/log`],
    ["start a Job elsewhere", "POST", place(batch, "jobs", "shop"), runJob("other", "any")],
    ["change its own CronJob", "PATCH", place(batch, "cronjobs", systemNamespace, dispatcherName), { spec: { suspend: true } }, merge],
    ["mint a run's token", "POST", `${place(core, "serviceaccounts", systemNamespace, grantName("dev"))}/token`, { spec: {} }],
    [
      "bind a role cluster-wide",
      "POST",
      `${rbac}/clusterrolebindings`,
      { metadata: { name: "a" }, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "kubectl-cloud-run" } },
    ],
    ["change a role", "PATCH", `${rbac}/clusterroles/kubectl-cloud-run`, { rules: [] }, merge],
    ["open an account to more namespaces", "PATCH", `${ours}/cloudaccounts/other`, { spec: { allowedNamespaces: ["*"] } }, merge],
    ["change a spec", "PATCH", place(ours, "queues", "shop", "foreign"), { spec: { delaySeconds: 9 } }, merge],
    ["create an object", "POST", place(ours, "queues", "shop"), queue("mine", "other")],
    ["delete somebody's RoleBinding", "DELETE", place(rbac, "rolebindings", "shop", "alice")],
    ["change somebody's RoleBinding", "PATCH", place(rbac, "rolebindings", "shop", "alice"), { metadata: { labels: labelled } }, merge],
    [
      "make a ServiceAccount of another name",
      "PATCH",
      `${place(core, "serviceaccounts", systemNamespace, "mine")}?fieldManager=test&dryRun=All`,
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "mine", labels: labelled } },
      "application/apply-patch+yaml",
    ],
    [
      "give a ServiceAccount an identity in the cloud",
      "PATCH",
      `${place(core, "serviceaccounts", systemNamespace, grantName("other"))}?fieldManager=test&dryRun=All`,
      {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: grantName("other"), labels: labelled, annotations: { "eks.amazonaws.com/role-arn": "arn:admin" } },
      },
      "application/apply-patch+yaml",
    ],
  ])("can't %s", async (_, ...request) => expect(said(await dispatcher(...request))).toMatch(refused));

  const subject = (name: string, namespace = systemNamespace): object => ({ subjects: [{ kind: "ServiceAccount", name, namespace }] });
  const role = (change: object): object => ({
    rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["patch"], resourceNames: ["orders"], ...change }],
  });
  const named = (name: string): object => ({ metadata: { name, labels: labelled } });
  const roleRef = (kind: string, name: string): object => ({ roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name } });
  test.each<[what: string, kind: "RoleBinding" | "Role", change: object, namespace?: string]>([
    ["rights to itself", "RoleBinding", subject(dispatcherName)],
    ["rights to another account's runs", "RoleBinding", subject(grantName("dev"))],
    ["rights to a ServiceAccount of a tenant", "RoleBinding", subject("default", "shop")],
    ["rights to a namesake in a tenant's namespace", "RoleBinding", subject(grantName("other"), "shop")],
    ["rights to a user", "RoleBinding", { subjects: [{ kind: "User", name: "alice", apiGroup: "rbac.authorization.k8s.io" }] }],
    ["another role", "RoleBinding", roleRef("ClusterRole", "edit")],
    ["a tenant's role", "RoleBinding", { ...named(connectionsGrantName("other")), ...roleRef("Role", "leader") }],
    ["a grant of another name", "RoleBinding", named("mine")],
    ["a grant in another account's name", "RoleBinding", named(grantName("dev"))],
    ["a grant without an account", "RoleBinding", { metadata: { name: grantName("other") } }],
    ["rights in a namespace that the account doesn't allow", "RoleBinding", {}, "team-a"],
    ["rights in the namespace of the credentials", "RoleBinding", {}, systemNamespace],
    [
      "patch of all Secrets, which is as good as reading them",
      "Role",
      { rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["patch"] }] },
    ],
    ["reading of a Secret", "Role", role({ verbs: ["patch", "get"] })],
    ["all verbs", "Role", role({ verbs: ["*"] })],
    ["patch of something else", "Role", role({ resources: ["configmaps", "pods"] })],
    ["patch in another group", "Role", role({ apiGroups: ["", "apps"] })],
    ["two rules", "Role", { rules: [...(role({}) as { rules: object[] }).rules, ...(role({}) as { rules: object[] }).rules] }],
    ["a role of another name", "Role", named("mine")],
    ["patch in a namespace that the account doesn't allow", "Role", {}, "team-a"],
    ["patch of the credentials", "Role", {}, systemNamespace],
  ])("can't give %s", async (_, kind, change, namespace) => expect(said(await applyGrant(kind, change, namespace))).toMatch(refused));

  const worker = (name: string, marks: object = {}): object => ({
    metadata: { name, labels: { [labels.managedBy]: product, [labels.worker]: "bind", ...marks } },
  });
  test.each<[what: string, change: object, namespace?: string]>([
    ["to the runs of an account", subject(grantName("dev"))],
    ["to the runs that carry schedules out", subject(workers.schedule)],
    ["to itself", subject(dispatcherName)],
    ["to a namesake in a tenant's namespace", subject(workers.bind, "shop")],
    ["of another role", roleRef("ClusterRole", "edit")],
    ["of an account's runs", { ...worker("kubectl-cloud-run-"), ...roleRef("ClusterRole", "kubectl-cloud-run") }],
    ["of a Role that it could make", { ...worker("kubectl-cloud-connections-"), ...roleRef("Role", "kubectl-cloud-connections-") }],
    ["of the runs that carry schedules out", { ...worker(workers.schedule), ...roleRef("ClusterRole", workers.schedule) }],
    ["in an account's name", worker(workers.bind, { [labels.account]: "other" })],
    ["of an unknown worker", worker("kubectl-cloud-view", { [labels.worker]: "view" })],
    ["in the namespace of the credentials", {}, systemNamespace],
  ])("can't give the rights of runs that bind, or others in their name, %s", async (_, change, namespace) =>
    expect(said(await applyWorkerGrant(change, namespace))).toMatch(refused),
  );

  test("can't make a Role or a ServiceAccount in the name of runs that bind", async () => {
    const metadata = { name: "kubectl-cloud-connections-", labels: { [labels.managedBy]: product, [labels.worker]: "bind" } };
    const made = { apiVersion: `rbac.authorization.k8s.io/v1`, kind: "Role", metadata, ...role({}) };
    expect(said(await apply(dispatcher, place(rbac, "roles", "shop"), made, "test&dryRun=All"))).toMatch(refused);
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { ...metadata, name: workers.bind } };
    expect(said(await apply(dispatcher, place(core, "serviceaccounts", systemNamespace), account, "test&dryRun=All"))).toMatch(refused);
  });

  const inContainer =
    (change: object) =>
    ({ containers: [container] }: Pod): void =>
      void Object.assign(container, change);
  const inPod =
    (change: object) =>
    (pod: Pod): void =>
      void Object.assign(pod, change);
  const withVolume =
    (volume: object) =>
    (pod: Pod): void =>
      void (pod["volumes"] as object[]).push({ name: "more", ...volume });
  test.each<[what: string, change: (pod: Pod) => void]>([
    ["another image", inContainer({ image: "example.com/rogue" })],
    ["another command", inContainer({ command: ["sh"] })],
    ["other arguments", inContainer({ args: ["dispatch"] })],
    ["the arguments of another account", inContainer({ args: ["reconcile", "--account", "dev"] })],
    ["node options", inContainer({ env: [{ name: "NODE_OPTIONS", value: "--import=data:text/javascript,0" }] })],
    [
      "a Secret in its environment",
      inContainer({ env: [{ name: "JOB_NAME", valueFrom: { secretKeyRef: { name: "dev-keys", key: "a" } } }] }),
    ],
    ["all of a Secret in its environment", inContainer({ envFrom: [{ secretRef: { name: "dev-keys" } }] })],
    ["a hook", inContainer({ lifecycle: { preStop: { exec: { command: ["sh"] } } } })],
    ["a container of another name", inContainer({ name: "other" })],
    ["a second container", ({ containers }) => void containers.push({ ...containers[0], name: "second" })],
    ["a container before it", (pod) => void Object.assign(pod, { initContainers: [{ ...pod.containers[0], name: "first" }] })],
    ["another account's ServiceAccount", inPod({ serviceAccountName: grantName("dev") })],
    ["the dispatcher's ServiceAccount", inPod({ serviceAccountName: dispatcherName })],
    ["another account's credentials", withVolume({ secret: { secretName: "dev-keys" } })],
    ["another account's credentials, projected", withVolume({ projected: { sources: [{ secret: { name: "dev-keys" } }] } })],
    ["a volume of another kind", withVolume({ configMap: { name: "kube-root-ca.crt" } })],
  ])("can't start a run with %s", async (_, change) => {
    const job = runJob("other", image);
    change(job.spec.template.spec);
    expect(said(await dispatcher("POST", jobs, job))).toMatch(/^403 .*ValidatingAdmissionPolicy/);
  });

  test.each<[what: string, change: (job: Job) => void]>([
    ["an account's ServiceAccount", ({ spec }) => void Object.assign(spec.template.spec, { serviceAccountName: grantName("dev") })],
    [
      "an account's credentials",
      ({ spec }) => void Object.assign(spec.template.spec, { volumes: [{ name: "more", secret: { secretName: "dev-keys" } }] }),
    ],
    ["the command to reconcile", ({ spec }) => inContainer({ args: ["reconcile", "--account", "dev"] })(spec.template.spec)],
    ["another worker's command", ({ spec }) => inContainer({ args: ["schedule", "--object", "a"] })(spec.template.spec)],
    ["another command", ({ spec }) => inContainer({ args: ["dispatch", "--object", "a"] })(spec.template.spec)],
    ["an account besides", ({ metadata }) => void Object.assign(metadata.labels ?? {}, { [labels.account]: "other" })],
  ])("can't start a run that binds with %s", async (_, change) => {
    const job = workerJob("bind", image);
    change(job);
    expect(said(await dispatcher("POST", jobs, job))).toMatch(/^403 .*ValidatingAdmissionPolicy/);
  });

  test("can't start an account's run with the ServiceAccount of a worker", async () => {
    const job = runJob("nobodys", image);
    inPod({ serviceAccountName: workers.bind })(job.spec.template.spec);
    expect(said(await dispatcher("POST", jobs, job))).toMatch(/^403 .*ValidatingAdmissionPolicy/);
  });

  test.each([
    ["of nobody", { [labels.managedBy]: product }],
    ["without our label, which the check of its account goes by", { [labels.account]: "other" }],
  ])("can't start a run %s", async (_, marks) => {
    const job = { ...runJob("other", image), metadata: { name: "run", labels: marks } };
    expect(said(await dispatcher("POST", jobs, job))).toMatch(/^403 .*must have the labels/);
  });
});
