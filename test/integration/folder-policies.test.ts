import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parseAllDocuments } from "yaml";

import {
  accountFinalizer,
  annotations,
  finalizer,
  labels,
  passwordManager,
  product,
  runManager,
  scheduleManager,
} from "../../crds/api/names.ts";
import type { KubeObject, ObjectMeta } from "../../crds/api/objects.ts";
import { type KnownError, withHint } from "../../lib/errors.ts";
import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import { FolderStore } from "../../lib/store/folder.ts";
import type { MergePatch, ResourceType, Store } from "../../lib/store/store.ts";
import { systemNamespace, workers } from "../../lib/system.ts";
import { startControlPlane } from "../parts/control-plane.ts";
import { applyCRDs } from "../parts/crds.ts";
import { withKubernetes } from "../parts/parts.ts";

/** The same objects in a cluster with our policies and in a folder, and a run in each of them, and one of a schedule. */
interface Side {
  admin: Store;
  run: Store;
  schedule: Store;
}

const folder = mkdtempSync(join(tmpdir(), "folder-policies-"));
afterAll(() => rmSync(folder, { recursive: true }));

const username = `system:serviceaccount:${systemNamespace}:run`;
const asRun = { as: username, asGroups: [`system:serviceaccounts:${systemNamespace}`, "system:masters"] };
const asSchedule = { ...asRun, as: `system:serviceaccount:${systemNamespace}:${workers.schedule}` };
const byAdmin = { fieldManager: "admin" };
const byRun = { fieldManager: runManager };
const bySchedule = { fieldManager: scheduleManager };
const queues = findKind("queue") as Kind;
const namespace = "shop";

type Held = KubeObject & { data?: object; type?: string };
interface Owner {
  name: string;
  uid: string;
}

function queue(name: string): KubeObject {
  const spec = { account: "dev" };
  return { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name, namespace }, spec } as KubeObject;
}

function schedule(name: string): KubeObject {
  const spec = { cron: "@daily", action: { reconcile: { kind: "Queue", name: "orders" } } };
  return { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudSchedule", metadata: { name, namespace }, spec } as KubeObject;
}

/** A connection of the account dev, as a run writes it, with some of its metadata or the rest changed. */
function connection(name: string, owners: Owner[], metadata: Partial<ObjectMeta> = {}, rest: object = {}): Held {
  const ownerReferences = owners.map((owner) => ({ apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", ...owner }));
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name,
      namespace,
      labels: { [labels.managedBy]: product, [labels.account]: "dev" },
      ...(owners.length ? { ownerReferences } : {}),
      ...metadata,
    },
    type: "servicebinding.io/queue",
    data: { type: "cXVldWU=" },
    ...rest,
  };
}
function configMap(secret: Held): Held {
  const { type: _type, ...rest } = secret;
  return { ...rest, kind: "ConfigMap", data: { type: "queue" } };
}

/** What stands in the way of a run, by what sets it apart from a connection of the queue orders. */
const foreign: Record<string, (orders: Owner, mail: Owner) => Held> = {
  opaque: () => ({ ...connection("opaque", [], { labels: {} }), type: "Opaque" }),
  helm: (orders) => connection("helm", [orders], {}, { type: "helm.sh/release.v1" }),
  unlabelled: (orders) => connection("unlabelled", [orders], { labels: {} }),
  unowned: () => connection("unowned", []),
  "two-owners": (orders, mail) => connection("two-owners", [orders, mail]),
  theirs: (_, mail) => connection("theirs", [mail]),
  "other-account": (orders) =>
    connection("other-account", [orders], { labels: { [labels.managedBy]: product, [labels.account]: "other" } }),
  "map-unlabelled": (orders) => configMap(connection("map-unlabelled", [orders], { labels: {} })),
  "map-theirs": (_, mail) => configMap(connection("map-theirs", [mail])),
};

const isConnection = ["theirs", "other-account", "map-theirs"];

withKubernetes("a run in a folder is refused as in a cluster", () => {
  let sides: Side[];
  let stop = () => Promise.resolve();
  const owners = new Map<Side, [orders: Owner, mail: Owner]>();

  beforeAll(async () => {
    const plane = await startControlPlane();
    stop = plane.stop;
    const { kubeconfig } = plane;
    const cluster = {
      admin: connect({ kubeconfig }).store,
      run: connect({ kubeconfig, ...asRun }).store,
      schedule: connect({ kubeconfig, ...asSchedule }).store,
    };
    const local = {
      admin: new FolderStore(folder),
      run: new FolderStore(folder, { isRun: true }),
      schedule: new FolderStore(folder, { isRun: true }),
    };
    sides = [cluster, local];
    await applyCRDs(cluster.admin);
    for (const name of [namespace, systemNamespace])
      await cluster.admin.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name } }, byAdmin);
    for (const side of sides) {
      const [orders, mail] = [
        await side.admin.create(queues, queue("orders"), byAdmin),
        await side.admin.create(queues, queue("mail"), byAdmin),
      ];
      const made: [Owner, Owner] = [ownerOf(orders), ownerOf(mail)];
      owners.set(side, made);
      for (const make of Object.values(foreign)) await side.admin.create(typeOf(make(...made)), make(...made), byAdmin);
    }
    for (const file of ["run-connections", "run-objects", "run-schedules"]) await applyPolicies(cluster.admin, file);
    // the API server takes up a policy in its own time
    await vi.waitFor(async () => expect(await said(cluster.run.patch(refOf("opaque"), {}, byRun))).toMatch(/^Forbidden/), 30_000);
    const labelled = { metadata: { labels: { a: "b" } } };
    const change = () => said(cluster.run.patch({ type: queues, namespace, name: "mail" }, labelled, { ...byRun, dryRun: true }));
    await vi.waitFor(async () => expect(await change()).toMatch(/^Forbidden/), 30_000);
    const made = () => said(cluster.schedule.create(findKind("cloudschedule") as Kind, schedule("any"), { ...bySchedule, dryRun: true }));
    await vi.waitFor(async () => expect(await made()).toMatch(/^Forbidden/), 30_000);
  });
  afterAll(() => stop());

  /** What both sides say to the same, once it is the same. */
  async function bothSay(attempt: (side: Side, orders: Owner, mail: Owner) => Promise<unknown>): Promise<string> {
    const answers: string[] = [];
    for (const side of sides)
      answers.push((await said(attempt(side, ...(owners.get(side) as [Owner, Owner])))).replaceAll(username, runManager));
    expect(answers[1]).toBe(answers[0]);
    return answers[0] as string;
  }

  describe.each(Object.entries(foreign))("what is %s", (name, make) => {
    // whether it is one of the object's own, the run finds out by its owner
    const expected = isConnection.includes(name) ? /^done/ : /^Forbidden/;

    test("can't be read by a patch that changes nothing, changed or deleted unless it is a connection", async () => {
      const ref = (side: Side) => ({ ...refOf(name), type: typeOf(make(...(owners.get(side) as [Owner, Owner]))) });
      expect(await bothSay((side) => side.run.patch(ref(side), {}, byRun))).toMatch(expected);
      expect(await bothSay((side) => side.run.patch(ref(side), { data: { a: "MQ==" } }, byRun))).toMatch(expected);
      expect(await bothSay((side) => side.run.delete(ref(side), { dryRun: true }))).toMatch(expected);
    });

    test("can't be made the connection of another object", async () => {
      const said = await bothSay((side, orders) => {
        const wanted = make(orders, orders).kind === "Secret" ? connection(name, [orders]) : configMap(connection(name, [orders]));
        return side.run.apply(typeOf(wanted), wanted, { ...byRun, force: true, dryRun: true });
      });
      expect(said).toMatch(/^(Forbidden|Invalid)/);
    });
  });

  test("and does its own work: writes a connection, reads it by a patch, and removes it", async () => {
    for (const kind of ["Secret", "ConfigMap"]) {
      const make = (orders: Owner) => (kind === "Secret" ? connection("own", [orders]) : configMap(connection("own", [orders])));
      const ref = { ...refOf("own"), type: kind === "Secret" ? builtin.secret : builtin.configMap };
      expect(await bothSay((side, orders) => side.run.apply(ref.type, make(orders), byRun))).toBe("done");
      expect(await bothSay((side, orders) => side.run.apply(ref.type, make(orders), { fieldManager: passwordManager }))).toBe("done");
      for (const side of sides) expect(await side.run.patch<Held>(ref, {}, byRun)).toHaveProperty("data.type");
      expect(await bothSay((side) => side.run.delete(ref))).toBe("done");
    }
  });

  test.each<[what: string, object: (orders: Owner) => Held]>([
    ["a Secret of no type", (orders) => connection("new", [orders], {}, { type: "Opaque" })],
    ["a Secret that nothing owns", () => connection("new", [])],
    ["a Secret without labels", (orders) => connection("new", [orders], { labels: {} })],
    ["a ConfigMap that nothing owns", () => configMap(connection("new", []))],
    ["a connection beside the credentials", (orders) => connection("new", [orders], { namespace: systemNamespace })],
  ])("can't create %s", async (_, object) => {
    const said = await bothSay((side, orders) => side.run.create(typeOf(object(orders)), object(orders), { ...byRun, dryRun: true }));
    expect(said).toMatch(/^Forbidden/);
  });

  test.each<[what: string, patch: MergePatch, expected: RegExp]>([
    ["change what is wanted", { spec: { delaySeconds: 5 } }, /^Forbidden.*may not change the spec/],
    ["change a label", { metadata: { labels: { a: "b" } } }, /^Forbidden.*only our own finalizers/],
    ["change an annotation", { metadata: { annotations: { a: "b" } } }, /^Forbidden/],
    ["put on a finalizer of others", { metadata: { finalizers: ["example.com/a"] } }, /^Forbidden/],
    ["put on ours", { metadata: { finalizers: [finalizer, accountFinalizer] } }, /^done/],
    ["write what changes nothing", {}, /^done/],
  ])("of an object, can or can't %s as there", async (_, patch, expected) => {
    const ref = { type: queues, namespace, name: "orders" };
    expect(await bothSay((side) => side.run.patch(ref, patch, { ...byRun, dryRun: true }))).toMatch(expected);
  });

  test.each<[what: string, patch: MergePatch, expected: RegExp]>([
    [
      "change what is wanted, and say who asked",
      { spec: { delaySeconds: 6 }, metadata: { annotations: { [annotations.requestedBy]: "alice" } } },
      /^done/,
    ],
    ["ask for a run", { metadata: { annotations: { [annotations.reconcile]: "now" } } }, /^done/],
    ["approve", { metadata: { annotations: { [annotations.approved]: "1" } } }, /^Forbidden.*all others belong to the owner/],
    ["change a label", { metadata: { labels: { a: "b" } } }, /^Forbidden.*finalizers, owners and labels/],
    ["put on a finalizer", { metadata: { finalizers: [finalizer] } }, /^Forbidden/],
    ["let it adopt", { spec: { adoptionPolicy: "IfExists" } }, /^Forbidden.*adopting can't be scheduled/],
  ])("of an object, a run of a schedule can or can't %s as there", async (_, patch, expected) => {
    const ref = { type: queues, namespace, name: "orders" };
    expect(await bothSay((side) => side.schedule.patch(ref, patch, { ...bySchedule, dryRun: true }))).toMatch(expected);
  });

  test("a run of a schedule makes services, and no schedules", async () => {
    const make = (object: KubeObject) =>
      bothSay((side) => side.schedule.create(findKind(object.kind) as Kind, object, { ...bySchedule, dryRun: true }));
    expect(await make(queue("by-schedule"))).toBe("done");
    expect(await make(schedule("another"))).toMatch(/^Forbidden.*writes services, CloudBindings and Jobs of its own/);
  });

  test("and whoever is no run is not", async () => {
    const ref = refOf("opaque");
    expect(await bothSay((side) => side.admin.patch(ref, { data: { a: "MQ==" } }, byAdmin))).toBe("done");
    expect(
      await bothSay((side) => side.admin.patch({ ...ref, type: queues, name: "orders" }, { spec: { delaySeconds: 5 } }, byAdmin)),
    ).toBe("done");
    expect(await bothSay((side) => side.admin.delete(ref))).toBe("done");
  });
});

function refOf(name: string) {
  return { type: builtin.secret, namespace, name };
}

function typeOf({ kind }: KubeObject): ResourceType {
  return kind === "Secret" ? builtin.secret : builtin.configMap;
}

function ownerOf({ metadata: { name, uid = "" } }: KubeObject): Owner {
  return { name, uid };
}

async function said(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "done";
  } catch (error) {
    return `${(error as KnownError).code}: ${withHint(error as KnownError)}`;
  }
}

async function applyPolicies(store: Store, file: string): Promise<void> {
  const text = readFileSync(join(import.meta.dirname, "../../deploy/policies", `${file}.yaml`), "utf8");
  for (const object of parseAllDocuments(text).map((document) => document.toJS() as KubeObject)) {
    const plural = object.kind === "ValidatingAdmissionPolicy" ? "validatingadmissionpolicies" : "validatingadmissionpolicybindings";
    const type = { group: "admissionregistration.k8s.io", version: "v1", kind: object.kind, plural, namespaced: false };
    await store.apply(type, object, byAdmin);
  }
}
