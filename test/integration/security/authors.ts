import { readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

import type { KubeObject } from "../../../crds/api/objects.ts";
import { serviceKinds } from "../../../lib/kinds.ts";
import { author, binding, changes, creations, deployment, kubectlApply, type Rule, schedule, writes } from "../../parts/authors.ts";
import { installed, root } from "../../parts/installed.ts";
import type { Send } from "../../parts/requests.ts";
import { apply, done, eventually, merge, ours, place, said } from "../../parts/security.ts";

/** That nobody gains rights by a binding or a schedule: a run does for its author only what the author may do. */
let admin: Send;
let kubeconfig: string;
const senders = new Map<string, Send>();
const as = (user: string) => senders.get(user) as Send;

const patchesWeb: Rule = { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["web"], verbs: ["patch"] };
const readsOrders: Rule = { apiGroups: [""], resources: ["secrets"], resourceNames: ["orders"], verbs: ["get"] };
const on = (verb: string, resources: string, apiGroup = "kubectl-cloud.dev", name?: string): Rule => ({
  apiGroups: [apiGroup],
  resources: [resources],
  verbs: [verb],
  ...(name === undefined ? {} : { resourceNames: [name] }),
});

const both = writes("cloudbindings", "cloudschedules");

/** Who may do what; alice has the built-in role edit. */
const authors: Record<string, Rule[]> = {
  nothing: [both],
  patcher: [both, patchesWeb],
  reader: [both, readsOrders],
  binder: [both, patchesWeb, readsOrders],
  "all-patcher": [both, on("patch", "deployments", "apps"), readsOrders],
  "cron-patcher": [both, on("patch", "cronjobs", "batch"), readsOrders],
  "schedules-only": [writes("cloudschedules"), patchesWeb, readsOrders],
  deleter: [both, on("delete", "queues", undefined, "orders")],
  "queue-patcher": [both, on("patch", "queues", undefined, "orders")],
  "queue-creator": [both, on("create", "queues")],
  "jobs-creator": [both, on("create", "jobs", "batch")],
};

beforeAll(async () => {
  const all = await installed();
  ({ admin, kubeconfig } = all);
  senders.set("alice", all.as({ user: "alice" }));
  await Promise.all(Object.entries(authors).map(async ([user, rules]) => senders.set(user, await author(all, user, rules))));
  await admin("POST", place("/apis/apps/v1", "deployments", "shop"), deployment("web"));
  for (const [plural, object] of [
    ["cloudbindings", binding("there", { service: { kind: "Secret", name: "elsewhere" } })],
    ["cloudschedules", schedule("there", { delete: { kind: "Queue", name: "elsewhere" } }, { suspend: true })],
  ] as const)
    // by the manager with which it is applied again
    expect(said(await apply(admin, place(ours, plural, "shop"), object))).toMatch(done);
});

type Case = [what: string, make: (name: string) => KubeObject, refusals: Record<string, RegExp>, may: string[]];

const toWeb = /may not patch deployments\.apps\/web in namespace shop/;
const ofOrders = /may not get secrets\/orders in namespace shop/;
const bindingCases: Case[] = [
  [
    "binds a service to a Deployment",
    (name) => binding(name),
    { nothing: toWeb, reader: toWeb, patcher: ofOrders },
    ["binder", "all-patcher", "alice"],
  ],
  [
    "binds a plain Secret",
    (name) => binding(name, { service: { apiVersion: "v1", kind: "Secret", name: "opaque" } }),
    { binder: /may not get secrets\/opaque in/ },
    ["alice"],
  ],
  [
    "binds a service whose Secret has another name",
    (name) => binding(name, { service: { kind: "Queue", name: "mail" }, secretName: "orders" }),
    { patcher: ofOrders },
    ["binder", "alice"],
  ],
  [
    "binds the Secret of another name under a name that one may read",
    (name) => binding(name, { secretName: "opaque" }),
    { binder: /may not get secrets\/opaque in/ },
    ["alice"],
  ],
  [
    "binds whatever has a label",
    (name) => binding(name, { workload: { kind: "Deployment", selector: { matchLabels: { app: "web" } } } }),
    { binder: /may not patch all deployments\.apps, any of which a selector may mean, in namespace shop/ },
    ["all-patcher", "alice"],
  ],
  [
    "binds a CronJob, also by the apiVersion that a binding has by default",
    (name) => binding(name, { workload: { kind: "CronJob", name: "web" } }),
    { "all-patcher": /may not patch cronjobs\.batch\/web/ },
    ["cron-patcher", "alice"],
  ],
  [
    "binds another kind, of which nobody may patch any",
    (name) => binding(name, { workload: { apiVersion: "example.com/v1", kind: "Function", resource: "functions", name: "web" } }),
    { alice: /may not patch functions\.example\.com\/web/, binder: /may not patch functions\.example\.com\/web/ },
    [],
  ],
  [
    "names one kind and the plural of another",
    (name) => binding(name, { workload: { apiVersion: "apps/v1", kind: "StatefulSet", resource: "deployments", name: "web" } }),
    { binder: /resource is not the plural of StatefulSet/, alice: /resource is not the plural of StatefulSet/ },
    [],
  ],
  [
    "names a Pod and the plural of another",
    (name) => binding(name, { workload: { kind: "Pod", resource: "deployments", name: "web" } }),
    { binder: /resource is not the plural of Pod/ },
    [],
  ],
];

const manifest = (object: object): KubeObject => {
  const { metadata, ...rest } = object as KubeObject;
  const { namespace: _, ...others } = metadata;
  return { ...rest, metadata: others };
};
const queue = (change: { metadata?: object; spec?: object } = {}) => ({
  apiVersion: "kubectl-cloud.dev/v1alpha1",
  kind: "Queue",
  metadata: { name: "later", ...change.metadata },
  spec: { account: "dev", ...change.spec },
});
const orders = { kind: "Queue", name: "orders" };
const create =
  (...objects: object[]) =>
  (name: string) =>
    schedule(name, { create: { objects } });
const nobody = (what: RegExp) => ({ "queue-creator": what, alice: what });
const notPlural = /resource is not the plural of spec\.workload\.kind/;
const scheduleCases: Case[] = [
  [
    "deletes a service",
    (name) => schedule(name, { delete: orders }),
    { "queue-patcher": /queue-patcher may not delete queues\.kubectl-cloud\.dev\/orders in namespace shop, and so may not schedule it/ },
    ["deleter", "alice"],
  ],
  [
    "deletes another one",
    (name) => schedule(name, { delete: { kind: "Queue", name: "mail" } }),
    { deleter: /deleter may not delete queues\.kubectl-cloud\.dev\/mail/ },
    ["alice"],
  ],
  ...(["reconcile", "rotate"] as const).map<Case>((verb) => [
    `asks to ${verb} a service`,
    (name) => schedule(name, { [verb]: orders }),
    { deleter: /deleter may not patch queues\.kubectl-cloud\.dev\/orders/ },
    ["queue-patcher", "alice"],
  ]),
  [
    "sets a field of a service",
    (name) => schedule(name, { set: { ...orders, spec: { delaySeconds: 1 } } }),
    { deleter: /deleter may not patch queues/ },
    ["queue-patcher", "alice"],
  ],
  [
    "runs a command, which may use any Secret",
    (name) => schedule(name, { run: { image: "busybox" } }),
    { binder: /binder may not create jobs\.batch in namespace shop/ },
    ["jobs-creator", "alice"],
  ],
  ["creates a service that one may create", create(queue()), {}, ["queue-creator"]],
  ...serviceKinds.map<Case>(({ kind, plural }) => [
    `creates a ${kind}`,
    create({ ...queue(), kind }),
    { nothing: new RegExp(String.raw`nothing may not create ${plural}\.kubectl-cloud\.dev in namespace shop`) },
    ["alice"],
  ]),
  [
    "creates services of several kinds, of which one is not allowed",
    create(queue(), { ...queue(), kind: "Table" }),
    { "queue-creator": /queue-creator may not create tables\.kubectl-cloud\.dev/ },
    ["alice"],
  ],
  [
    "creates a binding",
    create(manifest(binding("later"))),
    { "schedules-only": /may not create cloudbindings\.kubectl-cloud\.dev in namespace shop/, reader: toWeb, patcher: ofOrders },
    ["binder", "alice"],
  ],
  [
    "creates a binding of a CronJob, by the apiVersion that it gets by default",
    create(manifest(binding("later", { workload: { kind: "CronJob", name: "web" } }))),
    { binder: /may not patch cronjobs\.batch\/web/ },
    ["cron-patcher", "alice"],
  ],
  [
    "creates a binding that names one kind and the plural of another",
    create(manifest(binding("later", { workload: { kind: "StatefulSet", resource: "deployments", name: "web" } }))),
    { binder: notPlural, alice: notPlural },
    [],
  ],
  [
    "creates a binding of whatever has a label",
    create(manifest(binding("later", { workload: { kind: "Deployment", selector: { matchLabels: { a: "b" } } } }))),
    { binder: /may not patch all deployments\.apps in namespace shop/ },
    ["all-patcher", "alice"],
  ],
  [
    "deletes a binding",
    (name) => schedule(name, { delete: { kind: "CloudBinding", name: "there" } }),
    { binder: /may not delete/ },
    ["alice"],
  ],
  [
    "asks to rotate a binding",
    (name) => schedule(name, { rotate: { kind: "CloudBinding", name: "there" } }),
    nobody(/does not rotate CloudBinding\/there: name one of our services/),
    [],
  ],
  [
    "deletes an account",
    (name) => schedule(name, { delete: { kind: "CloudAccount", name: "dev" } }),
    nobody(/does not delete CloudAccount\/dev: name one of our services or a CloudBinding/),
    [],
  ],
  [
    "creates a schedule, which would be a way around this",
    create({ ...queue(), kind: "CloudSchedule" }),
    nobody(/creates services and CloudBindings, not CloudSchedule: for anything else use the action run/),
    [],
  ],
  [
    "creates in another namespace",
    create(queue({ metadata: { namespace: "office" } })),
    nobody(/a schedule acts in its own namespace, shop/),
    [],
  ],
  ["creates in its own namespace by name", create(queue({ metadata: { namespace: "shop" } })), {}, ["queue-creator", "alice"]],
  [
    "creates what adopts",
    create(queue({ spec: { adoptionPolicy: "IfExists" } })),
    nobody(/adopting can't be scheduled: leave spec\.adoptionPolicy at Never/),
    [],
  ],
  [
    "lets something adopt",
    (name) => schedule(name, { set: { ...orders, spec: { adoptionPolicy: "IfExists" } } }),
    { "queue-patcher": /adopting can't be scheduled/, alice: /adopting can't be scheduled/ },
    [],
  ],
  ...["approved", "approved-by", "requested-by", "requested-for", "plan"].map<Case>((name) => [
    `creates something with the annotation ${name}`,
    create(queue({ metadata: { annotations: { [`kubectl-cloud.dev/${name}`]: "alice" } } })),
    nobody(/the names of who asked can't be scheduled/),
    [],
  ]),
  [
    "creates what waits for an approval, as every editor may",
    create(queue({ metadata: { annotations: { "kubectl-cloud.dev/approval": "required" } } })),
    {},
    ["queue-creator", "alice"],
  ],
  [
    "creates what nobody could delete",
    create(queue({ metadata: { finalizers: ["example.com/forever"] } })),
    nobody(/metadata\.finalizers and metadata\.ownerReferences can't be scheduled/),
    [],
  ],
];

describe("who writes a ServiceBinding, where these are brought about", () => {
  const collection = place("/apis/servicebinding.io/v1", "servicebindings", "shop");
  const made = (service: object, workload: object = {}) => ({
    apiVersion: "servicebinding.io/v1",
    kind: "ServiceBinding",
    metadata: { name: "new" },
    spec: { service, workload: { apiVersion: "apps/v1", kind: "Deployment", name: "web", ...workload } },
  });
  const secret = { apiVersion: "v1", kind: "Secret", name: "orders" };
  const service = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: "orders" };
  const users: Record<string, Rule[]> = {
    sb: [],
    "sb-patcher": [patchesWeb],
    "sb-binder": [patchesWeb, readsOrders],
    "sb-reader-of-all": [patchesWeb, on("get", "secrets", "")],
    "sb-editor": [on("patch", "*", "example.com"), on("get", "secrets", "")],
  };
  beforeAll(async () => {
    const all = await installed();
    const names = { kind: "ServiceBinding", plural: "servicebindings", singular: "servicebinding" };
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    const spec = {
      group: "servicebinding.io",
      scope: "Namespaced",
      names,
      versions: [{ name: "v1", served: true, storage: true, schema }],
    };
    await admin("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
      metadata: { name: "servicebindings.servicebinding.io" },
      spec,
    });
    const rights = { apiGroups: ["servicebinding.io"], resources: ["servicebindings"], verbs: ["get", "create", "update", "patch"] };
    const text = readFileSync(join(root, "deploy/service-bindings/policy.yaml"), "utf8");
    for (const object of parseAllDocuments(text).map((document) => document.toJS() as KubeObject)) {
      const plural = object.kind.endsWith("Binding") ? "validatingadmissionpolicybindings" : "validatingadmissionpolicies";
      expect(said(await apply(admin, `/apis/admissionregistration.k8s.io/v1/${plural}`, object))).toMatch(done);
    }
    for (const [user, rules] of Object.entries(users))
      senders.set(user, await author(all, user, [rights, writes("cloudschedules"), ...rules]));
    // the API server takes up a new kind and a new policy in its own time
    await eventually(async () => toWeb.test(said(await as("sb")("POST", `${collection}?dryRun=All`, made(secret)))));
  });

  test("is held to the same rights", async () => {
    const says = async (user: string, object: object) => said(await as(user)("POST", `${collection}?dryRun=All`, object));
    expect(await says("sb", made(secret))).toMatch(toWeb);
    expect(await says("sb-patcher", made(secret))).toMatch(ofOrders);
    expect(await says("sb-binder", made(secret))).toMatch(done);
    expect(await says("sb-binder", made(service))).toMatch(
      /sb-binder may not get all secrets in namespace shop, and so may not bind the one of orders, whose name is not known yet: write a CloudBinding, which names it/,
    );
    expect(await says("sb-reader-of-all", made(service))).toMatch(done);
    const byLabel = { name: undefined, selector: { matchLabels: { a: "b" } } };
    expect(await says("sb-reader-of-all", made(service, byLabel))).toMatch(/may not patch deployments\.apps in namespace shop/);
    const other = { apiVersion: "example.com/v1", kind: "Function" };
    expect(await says("sb-reader-of-all", made(service, other))).toMatch(
      /may not patch \*\.example\.com\/web.*write a CloudBinding, which names the plural/,
    );
    expect(await says("sb-editor", made(service, other))).toMatch(done);
  });

  test("also when it changes", async () => {
    expect(said(await admin("POST", collection, { ...made({ ...secret, name: "elsewhere" }), metadata: { name: "there" } }))).toMatch(done);
    const change = { spec: { service: { name: "orders" } } };
    expect(said(await as("sb-patcher")("PATCH", `${collection}/there?dryRun=All`, change, merge))).toMatch(ofOrders);
    expect(said(await as("sb-binder")("PATCH", `${collection}/there?dryRun=All`, change, merge))).toMatch(done);
    expect(said(await as("sb")("PATCH", `${collection}/there?dryRun=All`, { metadata: { labels: { a: "b" } } }, merge))).toMatch(done);
  });
});

describe.each([
  ["binding", bindingCases],
  ["schedule", scheduleCases],
])("who writes a %s", (_, cases) => {
  describe.each(cases)("that %s", (_what, make, refusals, may) => {
    test.each(Object.keys(creations))("is held to their own rights when it comes, by %s", async (way) => {
      for (const [user, refusal] of Object.entries(refusals))
        expect(await creations[way]?.(as(user), make("new")), user).toMatch(new RegExp(`^(403|422) .*${refusal.source}`));
      for (const user of may) expect(await creations[way]?.(as(user), make("new")), user).toMatch(done);
    });

    test.each(Object.keys(changes))("is held to them when it changes, by %s", async (way) => {
      for (const [user, refusal] of Object.entries(refusals))
        expect(await changes[way]?.(as(user), make("there")), user).toMatch(new RegExp(`^(403|422) .*${refusal.source}`));
      for (const user of may) expect(await changes[way]?.(as(user), make("there")), user).toMatch(done);
    });
  });
});

test("kubectl apply says which right is missing, and to whom", () => {
  expect(kubectlApply(kubeconfig, "patcher", binding("new"))).toMatch(
    /patcher may not get secrets\/orders in namespace shop, and so may not bind it to a workload: ask for the verb get on it, or let somebody who has it write the binding/,
  );
  expect(kubectlApply(kubeconfig, "queue-patcher", schedule("there", { delete: orders }))).toMatch(
    /queue-patcher may not delete queues\.kubectl-cloud\.dev\/orders in namespace shop, and so may not schedule it: ask for that verb/,
  );
  expect(kubectlApply(kubeconfig, "binder", binding("there"))).toMatch(/^cloudbinding\.kubectl-cloud\.dev\/there configured/);
});

test("what leaves a spec as it is needs none of these rights, so that a label or a finalizer is no matter of them", async () => {
  for (const plural of ["cloudbindings", "cloudschedules"]) {
    const path = `${place(ours, plural, "shop", "there")}?dryRun=All`;
    expect(said(await as("nothing")("PATCH", path, { metadata: { annotations: { a: "b" }, labels: { a: "b" } } }, merge))).toMatch(done);
  }
});

test("a schedule of ten kinds of objects is within what one request may cost", async () => {
  const objects = [...Array(9).keys()].map((index) => ({ ...queue(), kind: ["Queue", "Table", "Postgres"][index % 3] }));
  const all = create(...objects, manifest(binding("later")))("new");
  expect(await creations["create"]?.(as("alice"), all)).toMatch(done);
  expect(await creations["create"]?.(as("binder"), all)).toMatch(/binder may not create (postgres|queues|tables)/);
});
