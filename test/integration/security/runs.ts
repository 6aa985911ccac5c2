import { beforeAll, describe, expect, test } from "vitest";

import { finalizer } from "../../../crds/api/names.ts";
import { grants } from "../../../lib/grants.ts";
import { dispatcherName, grantName, systemNamespace } from "../../../lib/system.ts";
import { dev, foreign, type Installed, installed } from "../../parts/installed.ts";
import type { Answer, Send } from "../../parts/requests.ts";
import {
  apply,
  batch,
  connection,
  core,
  done,
  eventually,
  json,
  merge,
  ours,
  place,
  queue,
  rbac,
  refused,
  runJob,
  said,
  tokenOf,
} from "../../parts/security.ts";

/** What the token of a run's pod is good for, asked of a real API server with such a token. */
let as: Installed["as"];
let admin: Send, run: Send;

const secrets = place(core, "secrets", "shop");
const stored = async (name: string): Promise<unknown> => (await admin("GET", place(core, "secrets", "shop", name))).body.data;
const uidOf = async (name: string): Promise<string> =>
  (await admin("GET", place(ours, "queues", "shop", name))).body.metadata.uid as string;

beforeAll(async () => {
  ({ as, admin, run } = await installed());
});

describe("with the token of a run", () => {
  test("one does a run's work: finalizer, claim, connection, event", async () => {
    const path = place(ours, "queues", "shop", "orders");
    const { body } = await run("GET", path);
    expect(
      said(await run("PATCH", path, { metadata: { finalizers: [finalizer], resourceVersion: body.metadata.resourceVersion } }, merge)),
    ).toMatch(done);
    expect(
      said(await run("PATCH", `${path}/status`, { status: { run: { job: "run-1", until: new Date().toISOString() } } }, merge)),
    ).toMatch(done);
    for (const kind of ["Secret", "ConfigMap"] as const) {
      const collection = place(core, `${kind.toLowerCase()}s`, "shop");
      const desired = connection("orders", "dev", [["orders", await uidOf("orders")]], kind);
      expect(said(await apply(run, collection, desired, "run"))).toMatch(done);
      // a patch answers with what is there, so a run knows its own connection without the right to read
      const again = await run("PATCH", `${collection}/orders`, { metadata: { labels: { a: "b" } } }, merge);
      expect(again.body.data).toEqual(desired.data);
      expect(said(await run("DELETE", `${collection}/orders`))).toMatch(done);
    }
    const involvedObject = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: "orders", namespace: "shop" };
    expect(
      said(
        await run("POST", place(core, "events", "shop"), {
          metadata: { generateName: "orders." },
          involvedObject,
          reason: "Available",
          source: { component: "run.kubectl-cloud.dev" },
        }),
      ),
    ).toMatch(done);
    expect(said(await run("GET", `${ours}/cloudaccounts/dev`))).toMatch(done);
    expect(said(await admin("PATCH", path, { metadata: { finalizers: null } }, merge))).toMatch(done);
  });

  test.each(Object.keys(foreign))("one can't overwrite or delete a Secret that is not a connection of the account: %s", async (name) => {
    const before = await stored(name);
    // the type of a Secret is immutable, which the API server says before it asks any policy
    expect([403, 422]).toContain((await apply(run, secrets, connection(name, "dev", [["orders", await uidOf("orders")]]), "run")).status);
    expect(said(await run("PATCH", `${secrets}/${name}`, { data: { password: "bWluZQ==" } }, merge))).toMatch(
      /^403 .*kubectl-cloud-run-(connections|namespaces)/,
    );
    expect(said(await run("DELETE", `${secrets}/${name}`))).toMatch(/^403 .*kubectl-cloud-run-(connections|namespaces)/);
    expect(await stored(name)).toEqual(before);
  });

  test("one can't make another object's connection one's own", async () => {
    const before = await stored("theirs");
    expect(said(await apply(run, secrets, connection("theirs", "dev", [["orders", await uidOf("orders")]]), "run"))).toMatch(
      /^403 .*not owned by exactly one object/,
    );
    const { ownerReferences } = connection("theirs", "dev", [["orders", await uidOf("orders")]]).metadata;
    expect(said(await run("PATCH", `${secrets}/theirs`, { metadata: { ownerReferences } }, merge))).toMatch(
      /^403 .*is the connection of another object/,
    );
    expect(await stored("theirs")).toEqual(before);
  });

  test("one can't learn a Secret from the refusal of a patch", async () => {
    for (const name of ["unnamed", "missing"]) {
      const answer = await run("PATCH", `${secrets}/${name}`, [{ op: "copy", from: "/data/password", path: "/type" }], json);
      expect(said(answer)).toMatch(/^403 .*cannot patch resource "secrets"/);
      expect(JSON.stringify(answer.body)).not.toContain("b3BhcXVl");
    }
  });

  test.each<[what: string, ...Parameters<Send>]>([
    ["read a Secret", "GET", `${secrets}/opaque`],
    ["list Secrets", "GET", secrets],
    ["watch Secrets", "GET", `${secrets}?watch=true`],
    ["read the credentials of its own account", "GET", place(core, "secrets", systemNamespace, "dev-keys")],
    ["list ConfigMaps", "GET", place(core, "configmaps", "shop")],
    ["read a ConfigMap", "GET", place(core, "configmaps", "shop", "kube-root-ca.crt")],
    ["delete a ConfigMap that is none of ours", "DELETE", place(core, "configmaps", "shop", "kube-root-ca.crt")],
    ["create a Secret that is no connection", "POST", secrets, { metadata: { name: "new" }, data: {} }],
    ["create a ConfigMap that is no connection", "POST", place(core, "configmaps", "shop"), { metadata: { name: "new" }, data: {} }],
    [
      "create a Secret that has all of a connection but its type",
      "POST",
      secrets,
      { ...connection("new", "dev", [["orders", "0"]]), type: "Opaque" },
    ],
    ["create a connection that nothing owns", "POST", secrets, connection("new", "dev", [])],
    ["create a connection in another's name", "POST", secrets, connection("new", "other", [["foreign", "0"]])],
    ["create a connection in another namespace", "POST", place(core, "secrets", "office"), connection("new", "dev", [["orders", "0"]])],
    [
      "create one in the namespace of the credentials",
      "POST",
      place(core, "secrets", systemNamespace),
      connection("new", "dev", [["orders", "0"]]),
    ],
    ["read an object of another namespace", "GET", place(ours, "queues", "office", "orders")],
    ["list objects", "GET", place(ours, "queues", "shop")],
    [
      "take another account's object",
      "PATCH",
      `${place(ours, "queues", "shop", "foreign")}/status`,
      { status: { externalID: "arn:mine" } },
      merge,
    ],
    [
      "let go of another account's object",
      "PATCH",
      place(ours, "queues", "shop", "foreign"),
      { metadata: { finalizers: [finalizer] } },
      merge,
    ],
    ["change a spec", "PATCH", place(ours, "queues", "shop", "orders"), { spec: { delaySeconds: 9 } }, merge],
    ["change a label", "PATCH", place(ours, "queues", "shop", "orders"), { metadata: { labels: { a: "b" } } }, merge],
    ["change an annotation", "PATCH", place(ours, "queues", "shop", "orders"), { metadata: { annotations: { a: "b" } } }, merge],
    [
      "set another's finalizer",
      "PATCH",
      place(ours, "queues", "shop", "orders"),
      { metadata: { finalizers: ["example.com/hold"] } },
      merge,
    ],
    ["create an object", "POST", place(ours, "queues", "shop"), queue("mine", "dev")],
    ["delete an object", "DELETE", place(ours, "queues", "shop", "orders")],
    ["change its account", "PATCH", `${ours}/cloudaccounts/dev`, { spec: { allowedNamespaces: ["*"] } }, merge],
    [
      "tell stories of other objects",
      "POST",
      place(core, "events", "shop"),
      {
        metadata: { generateName: "a" },
        involvedObject: { apiVersion: "v1", kind: "Pod", name: "a", namespace: "shop" },
        source: { component: "run.kubectl-cloud.dev" },
      },
    ],
    [
      "tell stories in another's name",
      "POST",
      place(core, "events", "shop"),
      {
        metadata: { generateName: "a" },
        involvedObject: { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: "orders", namespace: "shop" },
        source: { component: "kubelet" },
      },
    ],
    ["start a pod", "POST", place(core, "pods", systemNamespace), { metadata: { name: "a" }, spec: {} }],
    ["start a Job", "POST", place(batch, "jobs", systemNamespace), runJob("dev", "any")],
    ["give away rights", "POST", place(rbac, "rolebindings", "shop"), grants(dev, "shop", [])[0]],
    ["mint a token", "POST", `${place(core, "serviceaccounts", systemNamespace, dispatcherName)}/token`, { spec: {} }],
  ])("one can't %s", async (_, ...request) => expect(said(await run(...request))).toMatch(refused));

  test("one can't be somebody else", async () => {
    const token = await tokenOf(admin, grantName("dev"));
    expect(said(await as({ token, user: "alice" })("GET", secrets))).toMatch(/^403 .*cannot impersonate/);
  });

  test("a namespace is closed as soon as the account no longer allows it, also while the RoleBinding is there", async () => {
    const status = (namespace: string): Promise<Answer> =>
      run("PATCH", `${place(ours, "queues", namespace, "orders")}/status?dryRun=All`, { status: { failures: 1 } }, merge);
    const secret = async (): Promise<Answer> =>
      run("POST", `${secrets}?dryRun=All`, connection("new", "dev", [["orders", await uidOf("orders")]]));
    expect(said(await status("shop"))).toMatch(done);
    expect(said(await secret())).toMatch(done);
    try {
      expect(
        said(
          await admin("PATCH", `${ours}/cloudaccounts/dev`, { spec: { allowedNamespaces: ["team-*", "sho", "shop-2", "*-shop"] } }, merge),
        ),
      ).toMatch(done);
      await eventually(async () => (await status("shop")).status === 403);
      expect(said(await status("shop"))).toMatch(
        /^403 .*CloudAccount dev does not allow the namespace shop: add it to spec.allowedNamespaces/,
      );
      expect(said(await secret())).toMatch(/^403 .*does not allow the namespace shop/);
      expect(said(await admin("PATCH", `${ours}/cloudaccounts/dev`, { spec: { allowedNamespaces: ["s*p"] } }, merge))).toMatch(done);
      await eventually(async () => (await status("shop")).status === 200);
    } finally {
      await admin("PATCH", `${ours}/cloudaccounts/dev`, { spec: dev.spec }, merge);
      await eventually(async () => (await status("shop")).status === 200);
    }
  });
});

describe("with the token of a run that somebody made a cluster administrator", () => {
  let mighty: Send;
  beforeAll(async () => {
    const name = grantName("anywhere");
    await admin("POST", place(core, "serviceaccounts", systemNamespace), { metadata: { name } });
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" };
    const subjects = [{ kind: "ServiceAccount", name, namespace: systemNamespace }];
    await admin("POST", `${rbac}/clusterrolebindings`, { metadata: { name }, roleRef, subjects });
    mighty = as({ token: await tokenOf(admin, name) });
    await eventually(async () => (await mighty("GET", `${core}/secrets`)).status === 200);
  });

  const inSystem = (plural: string, name = ""): string => place(core, plural, systemNamespace, name);
  test.each<[what: string, ...Parameters<Send>]>([
    ["write a connection beside the credentials", "POST", `${inSystem("secrets")}?dryRun=All`, connection("new", "anywhere", [["a", "0"]])],
    ["write an object there", "PATCH", `${place(ours, "queues", systemNamespace, "misplaced")}/status`, { status: { failures: 1 } }, merge],
    ["write a Secret", "POST", `${secrets}?dryRun=All`, { metadata: { name: "mine" } }],
    ["take away our label", "POST", `${secrets}?dryRun=All`, unlabelled(connection("mine", "anywhere", [["a", "0"]]))],
    ["write another account's connection", "POST", `${secrets}?dryRun=All`, connection("mine", "dev", [["a", "0"]])],
    ["write another account's object", "PATCH", `${place(ours, "queues", "office", "orders")}/status`, { status: { failures: 1 } }, merge],
    ["delete a Secret", "DELETE", `${secrets}/opaque?dryRun=All`],
  ])("a policy still doesn't let one %s", async (_, ...request) => {
    expect(said(await mighty(...request))).toMatch(/^403 .*ValidatingAdmissionPolicy/);
  });
});

function unlabelled({ metadata, ...rest }: ReturnType<typeof connection>): object {
  return { metadata: { ...metadata, labels: {} }, ...rest };
}
