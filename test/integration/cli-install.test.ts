import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

import { accountFinalizer, labels, product } from "../../crds/api/names.ts";
import type { CloudAccount, KubeObject } from "../../crds/api/objects.ts";
import { grants } from "../../lib/grants.ts";
import { accountType, builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import { canonical } from "../../lib/spec-hash.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import { type ControlPlane, startControlPlane } from "../parts/control-plane.ts";
import { kustomize } from "../parts/installed.ts";
import { withControllers, withKubernetes } from "../parts/parts.ts";
import { run } from "./cli-process.ts";

const nowhere = "/nowhere/kubeconfig";
const fieldManager = "test";
const queue = findKind("queue") as Kind;
const objects = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject);

describe("install --dry-run=client", () => {
  const print = async (...flags: string[]) => {
    const { stdout, exitCode } = await run(nowhere, ["install", "--dry-run=client", "-o", "yaml", ...flags]);
    expect(exitCode).toBe(0);
    return objects(stdout);
  };

  test("has every option in the CronJob, for the dispatcher as for its runs", async () => {
    const flags = ["--image", "example.com/r:1", "--image-pull-policy", "Always", "--schedule", "*/5 * * * *"];
    const printed = await print(...flags, "--image-pull-secret", "one", "--image-pull-secret", "two");
    expect(printed.find(({ kind }) => kind === "CronJob")).toMatchObject({
      spec: {
        schedule: "*/5 * * * *",
        jobTemplate: {
          spec: {
            template: {
              spec: {
                imagePullSecrets: [{ name: "one" }, { name: "two" }],
                containers: [
                  {
                    image: "example.com/r:1",
                    imagePullPolicy: "Always",
                    env: [
                      { name: "RUNNER_IMAGE", value: "example.com/r:1" },
                      { name: "RUNNER_IMAGE_PULL_POLICY", value: "Always" },
                      { name: "RUNNER_IMAGE_PULL_SECRETS", value: "one,two" },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
    });
  });

  test("prints what follows from each other in the order to apply it, with what acts at the end", async () => {
    const kinds = (await print()).map(({ kind }) => kind);
    expect(kinds[0]).toBe("Namespace");
    expect(kinds.at(-1)).toBe("CronJob");
    expect(kinds.lastIndexOf("CustomResourceDefinition")).toBeLessThan(kinds.indexOf("ValidatingAdmissionPolicy"));
    expect(kinds.lastIndexOf("ValidatingAdmissionPolicyBinding")).toBeLessThan(kinds.indexOf("ClusterRoleBinding"));
  });

  test.each([
    [["--schedule", "often"], "--schedule"],
    [["--schedule", "* * * *"], "--schedule"],
    [["--image", "a b"], "--image"],
    [["--image-pull-policy", "Sometimes"], "--image-pull-policy"],
  ])("refuses %j, which the cluster would refuse when half is installed", async (flags, name) => {
    const { exitCode, stderr } = await run(nowhere, ["install", ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(name);
  });
});

withKubernetes("install --dry-run=client", () => {
  test("prints exactly what kustomize makes of deploy/, so that both ways of installing are one", async () => {
    const { stdout } = await run(nowhere, ["install", "--dry-run=client", "-o", "yaml", "--image", "kubectl-cloud-runner:dev"]);
    const sorted = (text: string) => objects(text).map(canonical).toSorted();
    expect(sorted(stdout)).toEqual(sorted(kustomize("deploy")));
  });
});

test("install refuses an API server without the admission policies that keep runs to their account", async () => {
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ major: "1", minor: "29+", gitVersion: "v1.29.3-eks" })),
  ).listen(0, "127.0.0.1");
  const folder = mkdtempSync(join(tmpdir(), "old-server-"));
  try {
    await new Promise((resolve) => server.once("listening", resolve));
    const kubeconfig = join(folder, "kubeconfig");
    const cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const contexts = [{ name: "old", context: { cluster: "old", user: "" } }];
    writeFileSync(kubeconfig, JSON.stringify({ clusters: [{ name: "old", cluster }], contexts, "current-context": "old" }));
    const { exitCode, stderr } = await run(kubeconfig, ["install"]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/Kubernetes v1\.29\.3-eks, and kubectl cloud needs 1\.30 or newer\nhint: .*upgrade/);
    const doctor = await run(kubeconfig, ["doctor"]);
    expect(doctor).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^failed .*1\.30[^\n]*\n[^\n]*\n$/) });
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});

/** From an empty cluster to an installed one and back: each test goes on where the one before it ended. */
withControllers("a cluster's life with kubectl cloud", () => {
  let plane: ControlPlane & { stop(): Promise<void> };
  let store: Store;
  const cloud = (...args: string[]) => run(plane.kubeconfig, args);
  const changes = (stdout: string) => [
    ...new Set(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split(" ").slice(1).join(" ")),
    ),
  ];
  const cronJob = { type: builtin.cronJob, namespace: systemNamespace, name: dispatcherName };
  beforeAll(async () => {
    plane = await startControlPlane();
    ({ store } = connect({ kubeconfig: plane.kubeconfig }));
    await store.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, { fieldManager });
  });
  afterAll(() => plane.stop());

  test("doctor says of an empty cluster what is missing and how to install it", async () => {
    const { exitCode, stdout, stderr } = await cloud("doctor");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^error: \d of \d+ checks failed/) });
    expect(stdout).toMatch(/failed {2}missing: customresourcedefinition\.[^\n]*\n +install it[^\n]*kubectl cloud install/);
    expect(stdout).toContain("failed  the dispatcher is missing");
  });

  test("a dry run on the server leaves the cluster empty", async () => {
    const { exitCode, stdout } = await cloud("install", "--dry-run=server");
    expect({ exitCode, changes: changes(stdout) }).toEqual({ exitCode: 0, changes: ["created (server dry run)"] });
    expect(await ours(store)).toEqual([]);
  });

  test("install creates everything, and again changes nothing", async () => {
    const first = await cloud("install", "--wait");
    expect({ exitCode: first.exitCode, changes: changes(first.stdout) }).toEqual({ exitCode: 0, changes: ["created"] });
    expect(first.stderr).toContain("kubectl cloud account add");
    const versions = await resourceVersions(store);
    const second = await cloud("install", "--wait");
    expect({ ...second, changes: changes(second.stdout) }).toMatchObject({ exitCode: 0, stderr: "", changes: ["unchanged"] });
    expect(await resourceVersions(store)).toEqual(versions);
  });

  test("install with another image changes the dispatcher and nothing else", async () => {
    const { stdout } = await cloud("install", "--image", "example.com/r:2");
    expect(stdout.match(/.* configured/g)).toEqual([`cronjob.batch/${dispatcherName} configured`]);
  });

  test("install refuses to overwrite what something else manages, before it writes anything, and takes it over when told to", async () => {
    const theirs = {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: dispatcherName, namespace: systemNamespace },
      spec: { schedule: "7 * * * *" },
    };
    await store.apply(builtin.cronJob, theirs, { fieldManager: "gitops", force: true });
    const refused = await cloud("install", "--image", "example.com/r:3");
    expect(refused).toMatchObject({ exitCode: 4, stdout: "" });
    expect(refused.stderr).toMatch(/cronjob\.batch\/kubectl-cloud-dispatch: .*spec\.schedule.*gitops[^]*hint: .*--force-conflicts/);
    expect(JSON.stringify(await store.get(cronJob))).not.toContain("example.com/r:3");
    const forced = await cloud("install", "--image", "example.com/r:3", "--force-conflicts");
    expect(forced.stdout.match(/.* configured/g)).toEqual([`cronjob.batch/${dispatcherName} configured`]);
  });

  test("doctor finds a healthy installation well, and takes a missing account for no failure", async () => {
    const { exitCode, stdout, stderr } = await cloud("doctor");
    expect({ exitCode, stderr }, stdout).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/unknown there is no account yet[^]*kubectl cloud account add/);
  });

  test("doctor says what somebody has spoilt, each with the next step", async () => {
    await store.patch(cronJob, { spec: { suspend: true } }, { fieldManager });
    await store.delete({ type: builtin.policyBinding, name: "kubectl-cloud-requested-by" });
    const crd = { type: builtin.crd, name: `queues.${queue.group}` };
    await store.patch(crd, { spec: { names: { categories: ["other"] } } }, { fieldManager });
    await store.delete({ type: builtin.clusterRole, name: "kubectl-cloud-view" });
    await addAccount(store);
    const { exitCode, stdout } = await cloud("doctor", "-o", "json");
    const findings = JSON.parse(stdout) as { check: string; state: string; message: string; hint?: string }[];
    const failures = findings.filter(({ state }) => state === "failed");
    expect(exitCode).toBe(1);
    expect(failures.map(({ check }) => check)).toEqual(["kinds", "rights", "policies", "dispatcher", "accounts"]);
    expect(failures.filter(({ hint }) => !hint)).toEqual([]);
    expect(failures.map(({ message }) => message).join()).toMatch(
      /kubectl-cloud-view.*kubectl-cloud-requested-by.*suspended.*no Secret dev-keys/,
    );
    await store.delete({ type: accountType, name: "dev" });
    expect((await cloud("install", "--image", "example.com/r:3", "--force-conflicts")).exitCode).toBe(0);
  });

  test("doctor says `unknown` of what the caller may not look at, and fails only for what is wrong", async () => {
    const { exitCode, stdout } = await cloud("doctor", "--as", "nobody", "-n", "shop");
    expect(exitCode).toBe(1);
    expect(stdout.match(/^failed .*/gm)).toEqual([expect.stringContaining("you may not create queues in namespace shop")]);
    expect(stdout).toMatch(/^unknown User "nobody" may not get cronjobs/m);
  });

  test("uninstall refuses while it would strand cloud resources, names them, and removes nothing", async () => {
    await addAccount(store);
    for (let number = 0; number < 22; number++) {
      const object = {
        apiVersion: "kubectl-cloud.dev/v1alpha1",
        kind: "Queue",
        metadata: { name: `q${number}`, namespace: "shop" },
        spec: { account: "dev" },
      };
      await store.create(queue, object, { fieldManager });
    }
    const before = await resourceVersions(store);
    const { exitCode, stdout, stderr } = await cloud("uninstall");
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr.match(/queue\/q\d+ in namespace shop/g)).toHaveLength(20);
    expect(stderr).toMatch(/22 cloud objects[^]*and 2 more[^]*hint: delete them first: kubectl delete queues\.kubectl-cloud\.dev/);
    expect(await resourceVersions(store)).toEqual(before);
    for (let number = 0; number < 22; number++) await store.delete({ type: queue, namespace: "shop", name: `q${number}` });
  });

  test("uninstall leaves nothing of ours, the grants and the accounts' finalizers included", async () => {
    const account = (await store.get<CloudAccount>({ type: accountType, name: "dev" })) as CloudAccount;
    await store.patch({ type: accountType, name: "dev" }, { metadata: { finalizers: [accountFinalizer] } }, { fieldManager });
    for (const grant of grants(account, "shop", ["orders"])) {
      await store.create(grant.kind === "Role" ? builtin.role : builtin.roleBinding, grant, { fieldManager });
    }
    const dry = await cloud("uninstall", "--dry-run=client");
    const { exitCode, stdout, stderr } = await cloud("uninstall");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("cloudaccount.kubectl-cloud.dev/dev deleted\n");
    expect(stdout).toMatch(/namespace\/kubectl-cloud-system deleted, and in it the accounts' Secrets: dev-keys\n$/);
    // Jobs come and go by themselves
    const lines = (text: string) =>
      text
        .replaceAll(" (dry run)", "")
        .split("\n")
        .filter((line) => !line.startsWith("job."));
    expect(lines(dry.stdout)).toEqual(lines(stdout));
    expect(await ours(store)).toEqual([]);
    expect(await store.get({ type: builtin.namespace, name: systemNamespace })).toBeUndefined();
  });

  test("uninstall of nothing says so and is no error", async () => {
    expect(await cloud("uninstall")).toEqual({ exitCode: 0, stdout: "", stderr: "kubectl cloud is not installed in this cluster\n" });
  });
});

async function addAccount(store: Store): Promise<void> {
  const spec = {
    provider: "aws",
    aws: { region: "us-east-1", accountID: "123456789012" },
    credentials: { secretRef: { name: "dev-keys" } },
  };
  const account = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name: "dev" }, spec };
  await store.create(accountType, account, { fieldManager });
}

/** All that bears our label, in all namespaces, without what the cluster makes of the dispatcher's CronJob by itself. */
async function listed(store: Store): Promise<{ type: ResourceType; object: KubeObject }[]> {
  const passing: readonly ResourceType[] = [builtin.event, builtin.job, builtin.pod];
  const types = Object.values(builtin).filter((type) => !passing.includes(type));
  const lists = types.map(async (type) => {
    const { items } = await store.list<KubeObject>(type, { labelSelector: `${labels.managedBy}=${product}` });
    return items.map((object) => ({ type, object }));
  });
  return (await Promise.all(lists)).flat();
}

async function ours(store: Store): Promise<string[]> {
  return (await listed(store)).map(({ type, object }) => `${type.kind} ${object.metadata.name}`);
}

/** The version of each object, save the one whose status the cluster writes. */
async function resourceVersions(store: Store): Promise<Record<string, string | undefined>> {
  const kept = (await listed(store)).filter(({ type }) => type !== builtin.cronJob);
  return Object.fromEntries(kept.map(({ type, object }) => [`${type.kind} ${object.metadata.name}`, object.metadata.resourceVersion]));
}
