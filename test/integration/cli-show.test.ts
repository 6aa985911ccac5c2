import { once } from "node:events";
import type { Readable } from "node:stream";

import { beforeAll, expect, test } from "vitest";

import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { builtin, findKind, type Kind, serviceKinds } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { systemNamespace } from "../../lib/system.ts";
import { requestsOf } from "../parts/audit.ts";
import { controlPlane } from "../parts/parts.ts";
import { withPlaces } from "../parts/places.ts";

const queue = findKind("queue") as Kind;
const at = "2026-01-01T12:00:00Z";
const arn = "arn:aws:sqs:eu-central-1:123456789012:shop-orders";

const condition = (type: string, status: "True" | "False", reason: string, message: string) => ({
  type,
  status,
  reason,
  message,
  observedGeneration: 1,
  lastTransitionTime: at,
});
const failed = {
  job: "run-dev-2",
  reason: "Changed",
  requestedBy: "alice",
  startedAt: at,
  finishedAt: "2026-01-01T12:00:12Z",
  result: "Failed" as const,
  message: "may not tag it (AccessDenied)",
  log: ['{"level":"error","time":"2026-01-01T12:00:11Z","kind":"Queue","namespace":"shop","name":"orders","msg":"create refused"}'],
};
const succeeded = {
  ...failed,
  job: "run-dev-1",
  reason: "Created",
  result: "Succeeded" as const,
  changes: ["created shop-orders"],
  message: "",
  log: [],
};

withPlaces("what is and what was", (place) => {
  const cloud = (...args: string[]) => place.cloud(args);

  beforeAll(async () => {
    const { store, namespace } = place;
    const spec = { account: "dev" };
    for (const name of ["orders", "mail", "fresh"]) {
      const object = {
        apiVersion: "kubectl-cloud.dev/v1alpha1",
        kind: "Queue",
        metadata: { name, namespace, labels: { app: name } },
        spec,
      };
      await store.create(queue, object, { fieldManager: "test" });
    }
    const write = (name: string, status: object) =>
      store.patch({ type: queue, namespace, name }, { status }, { fieldManager: "run", subresource: "status" });
    await write("orders", {
      observedGeneration: 1,
      externalID: arn,
      binding: { name: "orders" },
      lastRun: succeeded,
      history: [succeeded],
      nextRunAt: "2099-01-01T00:00:00Z",
      conditions: [condition("Ready", "True", "Available", "as wanted")],
    });
    await write("mail", {
      observedGeneration: 1,
      lastRun: failed,
      history: [failed, succeeded],
      conditions: [condition("Ready", "False", "PermissionDenied", "may not tag it: grant sqs:TagQueue")],
    });
  });

  test("the table shows each with its state, and below one that is not ready why", async () => {
    const { stdout } = await cloud("status");
    expect(stdout.replaceAll(/\d+s/g, "0s").split("\n")).toEqual([
      "NAME           READY     STATUS             ACCOUNT   AGE",
      expect.stringMatching(/^queue\/fresh    Unknown   Pending            dev       0s$/),
      "queue/mail     False     PermissionDenied   dev       0s",
      "  may not tag it: grant sqs:TagQueue",
      "queue/orders   True      Available          dev       0s",
      "",
    ]);
  });

  test("wide adds the id in the cloud, the Job and the message", async () => {
    const { stdout } = await cloud("status", "queue", "-o", "wide", "-l", "app=orders");
    expect(stdout).toMatch(/EXTERNAL-ID +LAST-JOB +MESSAGE\n/);
    expect(stdout).toMatch(new RegExp(`${arn} +run-dev-1 +as wanted\n$`));
  });

  test("json, yaml and names are for programs", async () => {
    const list = JSON.parse((await cloud("status", "-o", "json")).stdout) as { kind: string; items: ServiceObject[] };
    expect([list.kind, list.items.map(({ metadata }) => metadata.name)]).toEqual(["List", ["fresh", "mail", "orders"]]);
    expect(JSON.parse((await cloud("status", "queue/orders", "-o", "json")).stdout)).toMatchObject({
      kind: "Queue",
      status: { externalID: arn },
    });
    expect((await cloud("status", "queue", "orders", "-o", "yaml")).stdout).toMatch(
      /^apiVersion: kubectl-cloud.dev\/v1alpha1\nkind: Queue\n/,
    );
    expect((await cloud("status", "-o", "name")).stdout).toBe(
      ["fresh", "mail", "orders"].map((name) => `queue.kubectl-cloud.dev/${name}\n`).join(""),
    );
  });

  test("one object is shown with all about it", async () => {
    const { stdout } = await cloud("status", "queue/orders");
    for (const line of [
      /^External ID: +arn/m,
      /^Connection: +secret\/orders, configmap\/orders$/m,
      /^Last run: +run-dev-1 \(Created, for alice\)/m,
      /^Next run: +in /m,
      /^Ready +True +Available/m,
    ]) {
      expect(stdout).toMatch(line);
    }
  });

  test("all namespaces have a column of their own", async () => {
    expect((await cloud("status", "-A")).stdout).toMatch(new RegExp(`^NAMESPACE [^]*\n${place.namespace} +queue/orders `));
  });

  test("nothing found is said on stderr and is no error, as with kubectl; a name that is not there is 3", async () => {
    const empty = await place.otherNamespace();
    const none = await cloud("status", "-n", empty);
    expect(none).toEqual({ exitCode: 0, stdout: "", stderr: `No resources found in ${empty} namespace.\n` });
    const missing = await cloud("status", "queue/order");
    expect(missing).toMatchObject({ exitCode: 3, stdout: "" });
    expect(missing.stderr).toContain("did you mean orders?");
  });

  test("-w goes on with what changes in the table", async () => {
    const { store, namespace } = place;
    const { child, ended } = place.start(["status", "-w"]);
    const stdout = child.stdout as Readable;
    let seen = "";
    stdout.on("data", (text: string) => (seen += text));
    const until = async (wanted: RegExp) => {
      while (!wanted.test(seen)) await once(stdout, "data");
    };
    await until(/^queue\/fresh +Unknown +Pending/m);
    await store.patch({ type: queue, namespace, name: "fresh" }, { spec: { suspend: true } }, { fieldManager: "test" });
    const status = { conditions: [{ ...condition("Ready", "True", "Suspended", ""), observedGeneration: 2 }] };
    await store.patch({ type: queue, namespace, name: "fresh" }, { status }, { fieldManager: "run", subresource: "status" });
    await until(/^queue\/fresh +True +Suspended/m);
    // the change of the spec alone was no news, as nothing of it is in the table
    expect(seen.match(/^queue\/fresh/gm)).toHaveLength(2);
    child.kill();
    await ended;
  });

  test("history lists the runs, newest first, with what failed below", async () => {
    const { stdout } = await cloud("history", "queue/mail");
    expect(stdout).toMatch(/^STARTED +JOB +REASON +FOR +RESULT +TOOK +CHANGES\n/);
    expect(stdout).toMatch(
      / run-dev-2 +Changed +alice +Failed +12s\n {2}may not tag it \(AccessDenied\)\n.* run-dev-1 +Created +alice +Succeeded +12s +created shop-orders\n$/,
    );
    expect(JSON.parse((await cloud("history", "queue", "mail", "-o", "json")).stdout)).toHaveLength(2);
    expect(await cloud("history", "queue/fresh")).toMatchObject({
      exitCode: 0,
      stdout: "",
      stderr: "No run has finished with queue/fresh yet.\n",
    });
  });

  test("logs of a run whose pod is gone are what the object keeps of it, and it says so", async () => {
    const { exitCode, stdout, stderr } = await cloud("logs", "queue/mail");
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: "the log of run run-dev-2 is gone; this is what the object keeps of it\n",
    });
    expect(stdout).toBe("result: Failed\nmessage: may not tag it (AccessDenied)\n2026-01-01T12:00:11Z ERROR create refused\n");
    expect((await cloud("logs", "queue/mail", "-o", "json")).stdout).toBe(`${failed.log[0]}\n`);
    expect((await cloud("logs", "queue/mail", "--job", "run-dev-1")).stdout).toBe("result: Succeeded\nchange: created shop-orders\n");
  });

  test("logs of what no run has taken up, or of a run that never was, are 3", async () => {
    expect(await cloud("logs", "queue/fresh")).toMatchObject({ exitCode: 3 });
    const wrong = await cloud("logs", "queue/mail", "--job", "run-dev-3");
    expect(wrong).toMatchObject({ exitCode: 3, stdout: "" });
    expect(wrong.stderr).toContain("did you mean run-dev-");
  });

  place.only("cluster", "a folder has neither an API server nor other users nor a CronJob", () => {
    test("a status costs one request for each kind", async () => {
      const own = await place.otherNamespace();
      await cloud("status", "-n", own);
      const asked = requestsOf(controlPlane().auditLog, "admin").filter(({ requestURI }) => requestURI.includes(`/${own}/`));
      const each = serviceKinds.map(({ plural }) => `/apis/kubectl-cloud.dev/v1alpha1/namespaces/${own}/${plural}`);
      expect(asked.map(({ requestURI }) => requestURI).toSorted()).toEqual(each.toSorted());
    });

    test("logs that a tenant may not read are the same record", async () => {
      const { store, namespace } = place;
      const rules = [{ apiGroups: ["kubectl-cloud.dev"], resources: ["queues"], verbs: ["get", "list"] }];
      const role = { group: "rbac.authorization.k8s.io", version: "v1", kind: "Role", plural: "roles", namespaced: true };
      const metadata = { name: "viewer", namespace };
      await store.create(role, { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata, rules } as KubeObject, {
        fieldManager: "test",
      });
      const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "viewer" };
      const subjects = [{ kind: "User", name: "victor", apiGroup: "rbac.authorization.k8s.io" }];
      const binding = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", metadata, roleRef, subjects };
      await store.create(builtin.roleBinding, binding, { fieldManager: "test" });
      const { exitCode, stdout, stderr } = await cloud("logs", "queue/mail", "--as", "victor");
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr: "you may not read the log of run run-dev-2; this is what the object keeps of it\n",
      });
      expect(stdout).toContain("message: may not tag it");
    });

    test("a create starts a dispatch at once, as a Job of the CronJob", async () => {
      const { store } = place;
      const meta = { name: systemNamespace };
      try {
        await store.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: meta }, { fieldManager: "test" });
      } catch (error) {
        if (!isStoreError(error, "AlreadyExists")) throw error;
      }
      const template = {
        spec: {
          containers: [{ name: "dispatch", image: "none", env: [{ name: "RUNNER_IMAGE", value: "runner:1" }] }],
          restartPolicy: "Never",
        },
      };
      const cronJob = {
        apiVersion: "batch/v1",
        kind: "CronJob",
        metadata: { name: "kubectl-cloud-dispatch", namespace: systemNamespace },
        spec: { schedule: "0 0 1 1 *", suspend: true, jobTemplate: { spec: { template } } },
      };
      await store.apply(builtin.cronJob, cronJob, { fieldManager: "test", force: true });
      const jobs = async () => (await store.list(builtin.job, { namespace: systemNamespace })).items.length;
      const before = await jobs();
      expect(await cloud("create", "queue", "kicks", "--account", "dev")).toMatchObject({ exitCode: 0, stderr: "" });
      expect(await jobs()).toBe(before + 1);
      expect((await cloud("version")).stdout).toMatch(/^Client: (\d+\.\d+\.\d+) .*\nInstalled: \1\nRunner: runner:1\n$/);
    });
  });
});
