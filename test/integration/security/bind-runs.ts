import { beforeAll, describe, expect, test } from "vitest";

import { annotations, bindingFinalizer, bindManager } from "../../../crds/api/names.ts";
import type { KubeObject } from "../../../crds/api/objects.ts";
import { bindWorkload, unbindWorkload } from "../../../lib/binding/bind.ts";
import { builtin } from "../../../lib/kinds.ts";
import { connect } from "../../../lib/kube/index.ts";
import type { Store } from "../../../lib/store/store.ts";
import { systemNamespace, workers } from "../../../lib/system.ts";
import { binding, deployment, secrets } from "../../parts/authors.ts";
import { installed } from "../../parts/installed.ts";
import type { Send } from "../../parts/requests.ts";
import { apply, batch, core, done, eventually, json, merge, ours, place, rbac, refused, said } from "../../parts/security.ts";
import { apps, byPolicy, example, functions, podSpec, worker, workloads } from "./workloads.ts";

/** What a stolen token of the runs that bind is good for: not more than their work. */
let admin: Send, bind: Send;
let asBind: Store;

const groups = [`system:serviceaccounts:${systemNamespace}`, "system:serviceaccounts", "system:authenticated"];

async function installFunctions(): Promise<void> {
  const names = { kind: "Function", plural: "functions", singular: "function" };
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const versions = [{ name: "v1", served: true, storage: true, schema }];
  const crd = { metadata: { name: "functions.example.com" }, spec: { group: "example.com", scope: "Namespaced", names, versions } };
  await admin("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", crd);
  // as servicebinding.io asks for it of whoever has such a kind; also for what is no workload, by mistake
  const rules = [
    { apiGroups: ["example.com"], resources: ["functions"], verbs: ["get", "list", "patch"] },
    { apiGroups: [""], resources: ["serviceaccounts", "services"], verbs: ["get", "patch"] },
  ];
  await admin("POST", `${rbac}/clusterroles`, {
    metadata: { name: "functions", labels: { "servicebinding.io/controller": "true" } },
    rules,
  });
  await eventually(async () => {
    const { spec } = deployment("fn") as { spec: object };
    const object = { apiVersion: "example.com/v1", kind: "Function", metadata: { name: "fn" }, spec };
    return [201, 409].includes((await admin("POST", place(example, "functions", "shop"), object)).status);
  });
}

beforeAll(async () => {
  await workloads();
  const { kubeconfig, ...all } = await installed();
  ({ admin } = all);
  await installFunctions();
  bind = await worker("bind", place(ours, "cloudbindings", "shop", "bound"));
  await eventually(async () => (await bind("GET", place(example, "functions", "shop", "fn"))).status === 200);
  asBind = connect({ kubeconfig, as: `system:serviceaccount:${systemNamespace}:${workers.bind}`, asGroups: groups }).store;
});

describe("with the token of a run that binds", () => {
  const projection = {
    name: "bound",
    fieldManager: bindManager({ uid: "1" }),
    secretName: "orders",
    env: [
      { name: "QUEUE_URL", key: "queueURL" },
      { name: "QUEUE_TYPE", key: "type" },
    ],
    files: { name: "orders", type: "queue" },
    checksum: "1",
  };
  test.each([
    ["a Deployment", builtin.deployment, "bound"],
    ["a CronJob", builtin.cronJob, "nightly"],
    ["another kind", functions, "fn"],
  ])("one binds %s, binds it to another Secret, and leaves it as it was", async (_, type, name) => {
    const ref = { type, namespace: "shop", name };
    const before = (await asBind.get<KubeObject & { spec: object }>(ref)) as KubeObject & { spec: object };
    const once = await bindWorkload(asBind, type, before, projection);
    const again = await bindWorkload(asBind, type, once, { ...projection, secretName: "mail", checksum: "2" });
    expect(again.spec).not.toEqual(once.spec);
    expect((await unbindWorkload<typeof before>(asBind, type, { namespace: "shop", name }, projection))?.spec).toEqual(before.spec);
  });

  test("one binds a container that says itself where its bindings are", async () => {
    const path = place(apps, "deployments", "shop", "bound");
    const root = [
      { op: "add", path: "/spec/template/spec/containers/0/env/-", value: { name: "SERVICE_BINDING_ROOT", value: "/own/root" } },
    ];
    const { body } = await admin("PATCH", path, root, json);
    await bindWorkload(asBind, builtin.deployment, body as KubeObject, projection);
    // and takes it out again after its owner has thought better of it
    await admin("PATCH", path, [{ op: "replace", path: "/spec/template/spec/containers/0/env/1/value", value: "/elsewhere" }], json);
    await unbindWorkload(asBind, builtin.deployment, { namespace: "shop", name: "bound" }, projection);
    expect(said(await admin("PATCH", path, [{ op: "remove", path: "/spec/template/spec/containers/0/env/1" }], json))).toMatch(done);
  });

  test("one binds a workload of twenty containers with fifty variables each, within what a policy may cost", async () => {
    const env = [...Array(50).keys()].map((index) => ({ name: `A${index}`, value: "b" }));
    const containers = [...Array(20).keys()].map((index) => ({ name: `c${index}`, image: "app:1", env }));
    const large = deployment("large") as { spec: { template: { spec: object } } };
    Object.assign(large.spec.template.spec, { containers });
    const { status, body } = await admin("POST", place(apps, "deployments", "shop"), large);
    expect(status).toBe(201);
    const bound = await bindWorkload(asBind, builtin.deployment, body as KubeObject & { spec: object }, projection);
    expect(JSON.stringify(bound.spec).split("QUEUE_URL")).toHaveLength(1 + 20 + 1);
  });

  test("one keeps a binding until it is out of its workloads, and tells of it", async () => {
    const path = place(ours, "cloudbindings", "shop", "bound");
    expect(said(await bind("PATCH", path, { metadata: { finalizers: [bindingFinalizer] } }, merge))).toMatch(done);
    expect(said(await bind("PATCH", `${path}/status`, { status: { failures: 1 } }, merge))).toMatch(done);
    expect(said(await bind("PATCH", path, { metadata: { finalizers: null } }, merge))).toMatch(done);
  });

  const pod = "/spec/template/spec";
  const add = (path: string, value: unknown): object => ({ op: "add", path, value });
  const volume = (name: string, value: object): object => add(`${pod}/volumes/-`, { name, ...value });
  const mount = (name: string, mountPath: string, rest: object = { readOnly: true }): object =>
    add(`${pod}/containers/0/volumeMounts/-`, { name, mountPath, ...rest });
  const root = add(`${pod}/containers/0/env/-`, { name: "SERVICE_BINDING_ROOT", value: "/bindings" });
  const ofSecret = volume("kubectl-cloud-a", { projected: { sources: [{ secret: { name: "orders" } }] } });
  const changes: [what: string, ...operations: object[]][] = [
    ["change an image", add(`${pod}/containers/0/image`, "rogue")],
    ["change an init container's image", add(`${pod}/initContainers/0/image`, "rogue")],
    ["change a command", add(`${pod}/containers/0/command`, ["sh"])],
    ["add a hook", add(`${pod}/containers/0/lifecycle`, { postStart: { exec: { command: ["sh"] } } })],
    ["let a container become root", add(`${pod}/containers/0/securityContext`, { allowPrivilegeEscalation: true, runAsUser: 0 })],
    ["add a container", add(`${pod}/containers/-`, { name: "rogue", image: "rogue" })],
    ["add an init container", add(`${pod}/initContainers/-`, { name: "rogue", image: "rogue" })],
    ["take an init container away", { op: "remove", path: `${pod}/initContainers/0` }],
    [
      "let an init container run beside the others",
      { op: "remove", path: `${pod}/initContainers` },
      add(`${pod}/containers/0`, { name: "first", image: "app:1" }),
    ],
    ["change the ServiceAccount", add(`${pod}/serviceAccountName`, "rogue")],
    ["enter the node's network", add(`${pod}/hostNetwork`, true)],
    ["add a variable with a value", add(`${pod}/containers/0/env/-`, { name: "NODE_OPTIONS", value: "--import=data:text/javascript,0" })],
    ["change a variable", add(`${pod}/containers/0/env/0/value`, "debug")],
    ["move SERVICE_BINDING_ROOT", add(`${pod}/containers/0/env/-`, { name: "SERVICE_BINDING_ROOT", value: "/etc" })],
    ["add all of a Secret as variables", add(`${pod}/containers/0/envFrom`, [{ secretRef: { name: "opaque" } }])],
    [
      "add a variable of a ConfigMap",
      add(`${pod}/containers/0/env/-`, { name: "A", valueFrom: { configMapKeyRef: { name: "a", key: "a" } } }),
    ],
    [
      "add a variable of the node",
      add(`${pod}/containers/0/env/-`, { name: "A", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }),
    ],
    ["mount the node's disk", volume("disk", { hostPath: { path: "/" } })],
    ["mount the node's disk under our name", volume("kubectl-cloud-a", { hostPath: { path: "/" } })],
    [
      "mount a token of the ServiceAccount under our name",
      volume("kubectl-cloud-a", { projected: { sources: [{ serviceAccountToken: { path: "token" } }] } }),
    ],
    ["mount a volume of the owner's", mount("own", "/bindings/a"), root],
    ["lay a Secret over what is in the image", ofSecret, root, mount("kubectl-cloud-a", "/etc/ssl")],
    ["lay one over it by a detour", ofSecret, root, mount("kubectl-cloud-a", "/bindings/../etc/ssl")],
    ["let a container write there", ofSecret, root, mount("kubectl-cloud-a", "/bindings/a", {})],
    ["take a volume away", { op: "remove", path: `${pod}/containers/0/volumeMounts/0` }, { op: "remove", path: `${pod}/volumes/0` }],
    ["scale", add("/spec/replicas", 0)],
    ["pause", add("/spec/paused", true)],
    ["label pods", add("/spec/template/metadata/labels/b", "c")],
    ["annotate pods for others", add("/spec/template/metadata/annotations", { "sidecar.istio.io/inject": "true" })],
    ["annotate it for others", add("/metadata/annotations", { a: "b" })],
    ["say who asked", add("/metadata/annotations", { [annotations.requestedBy]: "alice" })],
    ["label it", add("/metadata/labels", { a: "b" })],
    ["keep it from going", add("/metadata/finalizers", ["example.com/forever"])],
    [
      "let it go with something else",
      add("/metadata/ownerReferences", [{ apiVersion: "v1", kind: "ConfigMap", name: "kube-root-ca.crt", uid: "1" }]),
    ],
  ];
  test.each(changes)("one can't %s", async (_, ...operations) => {
    const path = `${place(apps, "deployments", "shop", "bound")}?dryRun=All`;
    // the API server takes it, from its owner
    expect(said(await admin("PATCH", path, operations, json))).toMatch(done);
    expect(said(await bind("PATCH", path, operations, json))).toMatch(byPolicy("run-workloads"));
  });

  test.each<[what: string, ...Parameters<Send>]>([
    [
      "change the image of a CronJob",
      "PATCH",
      place(batch, "cronjobs", "shop", "nightly"),
      [add("/spec/jobTemplate/spec/template/spec/containers/0/image", "rogue")],
      json,
    ],
    ["change when a CronJob is due", "PATCH", place(batch, "cronjobs", "shop", "nightly"), { spec: { schedule: "* * * * *" } }, merge],
    [
      "change what else a CronJob's Jobs have",
      "PATCH",
      place(batch, "cronjobs", "shop", "nightly"),
      { spec: { jobTemplate: { spec: { parallelism: 9 } } } },
      merge,
    ],
    ["start a Job", "PATCH", place(batch, "jobs", "shop", "theirs"), { spec: { suspend: false } }, merge],
    [
      "change the image of another kind",
      "PATCH",
      place(example, "functions", "shop", "fn"),
      [add(`${pod}/containers/0/image`, "rogue")],
      json,
    ],
    ["take the pod template of another kind away", "PATCH", place(example, "functions", "shop", "fn"), { spec: { template: null } }, merge],
    ["move what is no pod template there", "PATCH", place(example, "functions", "shop", "fn"), { other: 1 }, merge],
    ["lead requests elsewhere", "PATCH", place(core, "services", "shop", "front"), { spec: { selector: { app: "rogue" } } }, merge],
    [
      "change what is no workload",
      "PATCH",
      place(core, "serviceaccounts", "shop", "default"),
      { automountServiceAccountToken: true },
      merge,
    ],
    [
      "bind beside the credentials",
      "PATCH",
      place(apps, "deployments", systemNamespace, "bound"),
      { metadata: { annotations: { "kubectl-cloud.dev/bound-a": "1" } } },
      merge,
    ],
  ])("a policy doesn't let one %s", async (_, method, path, ...rest) =>
    expect(said(await bind(method, `${path}?dryRun=All`, ...rest))).toMatch(byPolicy("run-workloads")),
  );

  test.each<[what: string, ...Parameters<Send>]>([
    ["read a Secret", "GET", `${secrets}/opaque`],
    ["list Secrets", "GET", secrets],
    ["read the credentials", "GET", place(core, "secrets", systemNamespace, "dev-keys")],
    ["write a Secret", "PATCH", `${secrets}/opaque`, { data: {} }, merge],
    ["start a pod", "POST", place(core, "pods", "shop"), { metadata: { name: "a" }, spec: podSpec().template.spec }],
    ["start a Job", "POST", place(batch, "jobs", "shop"), { metadata: { name: "a" }, spec: podSpec() }],
    ["start a Job beside the credentials", "POST", place(batch, "jobs", systemNamespace), { metadata: { name: "a" }, spec: podSpec() }],
    ["delete a workload", "DELETE", place(apps, "deployments", "shop", "bound")],
    ["act in another namespace", "GET", place(apps, "deployments", "office", "any")],
    ["change what a binding says", "PATCH", place(ours, "cloudbindings", "shop", "bound"), { spec: { secretName: "opaque" } }, merge],
    ["write a binding", "POST", place(ours, "cloudbindings", "shop"), binding("mine")],
    ["change a service", "PATCH", place(ours, "queues", "shop", "orders"), { spec: { delaySeconds: 9 } }, merge],
    ["mint a token", "POST", `${place(core, "serviceaccounts", systemNamespace, "kubectl-cloud-dispatch")}/token`, { spec: {} }],
  ])("one can't %s", async (_, ...request) => expect(said(await bind(...request))).toMatch(refused));
});

describe("with the token of a run that binds, where ServiceBindings are brought about", () => {
  const owner = (name: string, kind = "ServiceBinding") => ({ apiVersion: "servicebinding.io/v1", kind, name, uid: "1" });
  const mirror = (name: string, ...ownerReferences: object[]): KubeObject => {
    const { metadata, ...rest } = binding(name);
    return { ...rest, metadata: { ...metadata, ownerReferences } } as KubeObject;
  };
  const bindings = place(ours, "cloudbindings", "shop");
  beforeAll(async () => {
    const metadata = { name: "mirrors", labels: { "kubectl-cloud.dev/aggregate-to-bind": "true" } };
    const rules = [{ apiGroups: ["kubectl-cloud.dev"], resources: ["cloudbindings"], verbs: ["create", "delete"] }];
    expect(said(await admin("POST", `${rbac}/clusterroles`, { metadata, rules }))).toMatch(done);
    await eventually(async () => !said(await bind("POST", `${bindings}?dryRun=All`, binding("new"))).includes("cannot create resource"));
    expect(said(await apply(admin, bindings, mirror("mirrored", owner("mirrored"))))).toMatch(done);
  });

  test("one makes a binding of a ServiceBinding, and keeps it as that one is", async () => {
    expect(said(await bind("POST", `${bindings}?dryRun=All`, mirror("new", owner("new"))))).toMatch(done);
    expect(said(await bind("PATCH", `${bindings}/mirrored?dryRun=All`, { spec: { secretName: "mail" } }, merge))).toMatch(done);
  });

  test.each<[what: string, ...Parameters<Send>]>([
    ["of its own", "POST", bindings, binding("new")],
    ["of another ServiceBinding", "POST", bindings, mirror("new", owner("mirrored"))],
    ["of something else", "POST", bindings, mirror("new", owner("new", "ServiceClaim"))],
    ["of two", "POST", bindings, mirror("new", owner("new"), { ...owner("other"), uid: "2" })],
    ["of a user anew", "PATCH", `${bindings}/bound`, { spec: { secretName: "opaque" } }, merge],
    ["of a user, which it takes for its own", "PATCH", `${bindings}/bound`, { metadata: { ownerReferences: [owner("bound")] } }, merge],
    ["of a user no longer", "DELETE", `${bindings}/bound`],
  ])("one can't make a binding %s", async (_, method, path, ...rest) =>
    expect(said(await bind(method, `${path}?dryRun=All`, ...rest))).toMatch(
      /^403 .*ValidatingAdmissionPolicy 'kubectl-cloud-run-(bindings|objects)'/,
    ),
  );
});
