import { execFileSync } from "node:child_process";

import { afterAll, beforeAll, expect, test } from "vitest";

import { processFrame } from "../../cli/context.ts";
import { processIo } from "../../cli/io.ts";
import { runProgram } from "../../cli/program.ts";
import { accountFinalizer, labels, product } from "../../crds/api/names.ts";
import type { CloudAccount, KubeObject } from "../../crds/api/objects.ts";
import { grants } from "../../lib/grants.ts";
import { accountType, bindingType, builtin, findKind, type Kind, scheduleType } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { accountLabels, dispatcherName, systemNamespace } from "../../lib/system.ts";
import { type ControlPlane, startControlPlane } from "../parts/control-plane.ts";
import { everything } from "../parts/everything.ts";
import { bucketKind } from "../parts/older-installation.ts";
import { withControllers } from "../parts/parts.ts";
import { run } from "../parts/plugin.ts";
import { eventually } from "../parts/security.ts";

const fieldManager = "test";
const queue = findKind("queue") as Kind;

/** From an empty cluster to an installed one and back: each test goes on where the one before it ended. */
withControllers("a cluster's life with kubectl cloud", () => {
  let plane: ControlPlane & { stop(): Promise<void> };
  let store: Store;
  /** All that was in the cluster before. */
  let atFirst: string[];
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
    // the controllers make it last of what each namespace gets
    const made = { type: builtin.configMap, namespace: "shop", name: "kube-root-ca.crt" };
    await eventually(async () => (await store.get(made)) !== undefined);
    atFirst = await everything(connect({ kubeconfig: plane.kubeconfig }));
  });
  afterAll(() => plane.stop());

  test("doctor says of an empty cluster that nothing is installed, and how to install it", async () => {
    const { exitCode, stdout, stderr } = await cloud("doctor");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^error: 1 of \d+ checks failed/) });
    expect(stdout).toMatch(/^failed {2}kubectl cloud is not installed in this cluster\n +install it[^\n]*kubectl cloud install/m);
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
    expect({ exitCode: second.exitCode, changes: changes(second.stdout) }).toEqual({ exitCode: 0, changes: ["unchanged"] });
    expect(second.stderr).not.toContain("kubectl cloud account add");
    expect(await resourceVersions(store)).toEqual(versions);
  });

  const imaged = [
    `cronjob.batch/${dispatcherName} configured`,
    "validatingadmissionpolicy.admissionregistration.k8s.io/kubectl-cloud-dispatcher-jobs configured",
    "configmap/kubectl-cloud configured",
  ];

  test("install with another image changes the dispatcher, and the policy that lets it start no other", async () => {
    const { stdout } = await cloud("install", "--image", "example.com/r:2");
    expect(stdout.match(/.* configured/g)).toEqual(imaged);
  });

  test("install warns of Secrets that no node can pull with, before it writes anything, and fetches no value of one", async () => {
    const secret = (name: string, type: string, data: object) => {
      const metadata = { name, namespace: systemNamespace };
      return store.create(builtin.secret, { apiVersion: "v1", kind: "Secret", metadata, type, data } as KubeObject, { fieldManager });
    };
    await secret("plain", "Opaque", { password: "c2VjcmV0" });
    await secret("pull", "kubernetes.io/dockerconfigjson", { ".dockerconfigjson": Buffer.from('{"auths":{}}').toString("base64") });
    const flags = ["absent", "plain", "pull"].flatMap((name) => ["--image-pull-secret", name]);
    const { exitCode, stderr } = await cloud("install", "--dry-run=server", ...flags);
    const warnings = ["warning: there is no Secret absent in", "warning: Secret plain in [^\\n]* type Opaque, which"];
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(new RegExp(`^${warnings.map((line) => `${line}[^\\n]*\nhint: [^\\n]*\n`).join("")}$`)),
    });
    for (const name of ["plain", "pull"]) await store.delete({ type: builtin.secret, namespace: systemNamespace, name });
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
    expect(forced.stdout.match(/.* configured/g)).toEqual(imaged);
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
    expect(failures.map(({ check }) => check)).toEqual(["kinds", "roles", "policies", "dispatcher", "accounts"]);
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
    expect(stdout.match(/^failed .*/gm)).toEqual([
      expect.stringMatching(/you may not get, list, watch .*queues.* in namespace shop/),
      expect.stringMatching(/you may not create, patch, delete .*queues, tables.* in namespace shop/),
    ]);
    expect(stdout).toMatch(/^unknown User "nobody" may not get (deployments\.apps|cronjobs\.batch) /m);
  });

  const deployment = { type: builtin.deployment, namespace: systemNamespace, name: dispatcherName };

  test("install --dispatch=watch puts a Deployment in the place of the CronJob, and a dry run tells it before", async () => {
    const dry = await cloud("install", "--image", "example.com/r:3", "--dispatch=watch", "--dry-run=server");
    const { exitCode, stdout } = await cloud("install", "--image", "example.com/r:3", "--dispatch=watch");
    expect(exitCode).toBe(0);
    expect(stdout.match(/.* (created|configured|deleted)$/gm)).toEqual([
      "deployment.apps/kubectl-cloud-dispatch created",
      "cronjob.batch/kubectl-cloud-dispatch deleted",
    ]);
    expect(dry.stdout).toBe(stdout.replaceAll("\n", " (server dry run)\n"));
    expect(await store.get(cronJob)).toBeUndefined();
    expect(JSON.stringify(await store.get(deployment))).toContain("example.com/r:3");
  });

  test("install without --dispatch keeps the dispatcher that is there, and changes its image, its runs' and the policy's together", async () => {
    expect((await cloud("install", "--image", "example.com/r:3")).stdout).not.toMatch(/created|configured|deleted/);
    const { stdout } = await cloud("install", "--image", "example.com/r:4");
    expect(stdout.match(/.* (created|configured|deleted)$/gm)).toEqual([
      "deployment.apps/kubectl-cloud-dispatch configured",
      ...imaged.slice(1),
    ]);
    const refused = await cloud("install", "--image", "example.com/r:4", "--schedule", "*/5 * * * *");
    expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
    expect(refused.stderr).toContain("--dispatch=cron");
  });

  test("a pod of the Deployment passes the restricted Pod Security level", async () => {
    const { spec } = (await store.get(deployment)) as unknown as { spec: { template: object } };
    const metadata = { name: "dispatch", namespace: systemNamespace };
    const pod: KubeObject = { ...spec.template, apiVersion: "v1", kind: "Pod", metadata };
    await expect(store.create(builtin.pod, pod, { fieldManager, dryRun: true })).resolves.toBeDefined();
  });

  test("doctor and version know the dispatcher that watches", async () => {
    // no node runs its pods here, so that it never gets ready
    const findings = async () => (await cloud("doctor")).stdout;
    expect(await findings()).toMatch(/^ok +the dispatcher is there, and is starting$/m);
    expect(await findings()).toMatch(/^ok +Jobs and their pods can be made in namespace kubectl-cloud-system$/m);
    await store.patch(deployment, { spec: { replicas: 0 } }, { fieldManager });
    expect(await findings()).toMatch(/^failed +the dispatcher is scaled to 0[^]*kubectl -n kubectl-cloud-system scale deployment/m);
    await store.patch(deployment, { spec: { replicas: 1 } }, { fieldManager });
    expect((await cloud("version")).stdout).toContain("Runner: example.com/r:4");
  });

  test("install --dispatch=cron brings the CronJob back, and the Deployment and its pods go", async () => {
    const { exitCode, stdout } = await cloud("install", "--image", "example.com/r:4", "--dispatch=cron");
    expect(exitCode).toBe(0);
    expect(stdout.match(/.* (created|configured|deleted)$/gm)).toEqual([
      "cronjob.batch/kubectl-cloud-dispatch created",
      "deployment.apps/kubectl-cloud-dispatch deleted",
    ]);
    const selector = { namespace: systemNamespace, labelSelector: `app.kubernetes.io/name=${dispatcherName}` };
    await eventually(async () => (await store.list(builtin.pod, selector)).items.length === 0);
  });

  test("install --service-bindings has the dispatcher bring about ServiceBindings, until --no-service-bindings", async () => {
    const install = async (...flags: string[]) => {
      const { exitCode, stdout } = await cloud("install", "--image", "example.com/r:4", ...flags);
      expect(exitCode).toBe(0);
      return stdout.match(/.* (created|configured|deleted)$/gm)?.toSorted() ?? [];
    };
    const parts = [
      "clusterrole.rbac.authorization.k8s.io/kubectl-cloud-bind-service-bindings",
      "clusterrole.rbac.authorization.k8s.io/kubectl-cloud-dispatch-service-bindings",
      "clusterrolebinding.rbac.authorization.k8s.io/kubectl-cloud-dispatch-service-bindings",
      "validatingadmissionpolicy.admissionregistration.k8s.io/kubectl-cloud-service-binding",
      "validatingadmissionpolicybinding.admissionregistration.k8s.io/kubectl-cloud-service-binding",
    ];
    const changed = (how: string) =>
      [...parts.map((part) => `${part} ${how}`), "cronjob.batch/kubectl-cloud-dispatch configured"].toSorted();
    const told = async () => JSON.stringify(await store.get(cronJob)).includes("KUBECTL_CLOUD_SERVICE_BINDINGS");
    expect([await install("--service-bindings"), await told()]).toEqual([changed("created"), true]);
    expect([await install(), await told()]).toEqual([[], true]);
    expect([await install("--no-service-bindings"), await told()]).toEqual([changed("deleted"), false]);
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
    const binding = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "CloudBinding",
      metadata: { name: "web-q0", namespace: "shop" },
      spec: { service: { kind: "Queue", name: "q0" }, workload: { kind: "Deployment", name: "web" }, files: {} },
    };
    await store.create(bindingType, binding, { fieldManager });
    const before = await resourceVersions(store);
    const { exitCode, stdout, stderr } = await cloud("uninstall");
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr.match(/queue\/q\d+ in namespace shop/g)).toHaveLength(20);
    expect(stderr).toMatch(
      /22 cloud objects and 1 binding exist[^]*and 3 more[^]*hint: delete first each binding with kubectl cloud unbind, and each cloud object/,
    );
    expect(await resourceVersions(store)).toEqual(before);
    for (let number = 0; number < 22; number++) await store.delete({ type: queue, namespace: "shop", name: `q${number}` });
    expect((await cloud("uninstall")).stderr).toMatch(
      /1 binding exists[^]*cloudbinding\/web-q0 in namespace shop\nhint: delete first each binding/,
    );
    await store.delete({ type: bindingType, namespace: "shop", name: "web-q0" });
  });

  test("uninstall refuses as well while there are objects of a kind that only another version knows", async () => {
    await store.create(builtin.crd, bucketKind, { fieldManager });
    const type = { group: queue.group, version: "v1alpha1", kind: "Bucket", plural: "buckets", namespaced: true };
    const photos = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Bucket", metadata: { name: "photos", namespace: "shop" } };
    await eventually(() =>
      store.create(type, photos, { fieldManager }).then(
        () => true,
        () => false,
      ),
    );
    const { exitCode, stdout, stderr } = await cloud("uninstall", "--yes");
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toMatch(/1 cloud object exists[^]*bucket\/photos in namespace shop\nhint: [^\n]*install that one again/);
    await store.delete({ type, namespace: "shop", name: "photos" });
  });

  test("uninstall asks, with the accounts and schedules that go, and without a terminal or a yes removes nothing", async () => {
    const schedule = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "CloudSchedule",
      metadata: { name: "nightly", namespace: "shop" },
      spec: { cron: "0 2 * * *", action: { run: { image: "example.com/tools:1", command: ["true"] } } },
    };
    await store.create(scheduleType, schedule, { fieldManager });
    const before = await resourceVersions(store);
    const { exitCode, stdout, stderr } = await cloud("uninstall");
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    const what =
      /1 account: dev\n {2}1 schedule, with the Jobs that it made: shop\/nightly\n.* 7 kinds\n {2}the namespace kubectl-cloud-system/;
    expect(stderr).toMatch(what);
    expect(stderr).toMatch(/hint: remove it with --yes/);
    const [asked, said] = [[] as string[], [] as string[]];
    const confirm = (question: string) => Promise.resolve(asked.push(question) === 0);
    const frame = processFrame({ ...processIo(), interactive: true, confirm, note: (line) => void said.push(line) });
    await expect(runProgram(["uninstall", "--kubeconfig", plane.kubeconfig], frame)).rejects.toMatchObject({
      code: "Declined",
      exitCode: 4,
    });
    expect({ asked, said }).toEqual({ asked: ["Remove all of this?"], said: [expect.stringMatching(what)] });
    expect(await resourceVersions(store)).toEqual(before);
  });

  // when the namespace and the kinds are gone is for Kubernetes' controllers to say
  test("uninstall leaves nothing at all, the grants and the accounts' finalizers included", { timeout: 240_000 }, async () => {
    const account = (await store.get<CloudAccount>({ type: accountType, name: "dev" })) as CloudAccount;
    await store.patch({ type: accountType, name: "dev" }, { metadata: { finalizers: [accountFinalizer] } }, { fieldManager });
    for (const grant of grants(account, "shop", ["orders"])) {
      await store.create(grant.kind === "Role" ? builtin.role : builtin.roleBinding, grant, { fieldManager });
    }
    await addAccount(store, "never-made");
    const object = { apiVersion: "v1", kind: "Secret", metadata: { name: "dev-keys", namespace: systemNamespace } };
    await store.create(builtin.secret, object, { fieldManager });
    const dry = await cloud("uninstall", "--dry-run=client");
    const metadata = { name: "check", namespace: systemNamespace, labels: accountLabels("dev") };
    const job = { apiVersion: "batch/v1", kind: "Job", metadata, spec: rogueSpec };
    await store.create(builtin.job, job, { fieldManager });
    const { exitCode, stdout, stderr } = await cloud("uninstall", "--yes");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("cloudschedule.kubectl-cloud.dev/nightly deleted in namespace shop\n");
    expect(stdout).toContain("customresourcedefinition.apiextensions.k8s.io/buckets.kubectl-cloud.dev deleted\n");
    expect(stdout).toContain("cloudaccount.kubectl-cloud.dev/dev deleted\n");
    expect(stdout).toMatch(/namespace\/kubectl-cloud-system deleted, and in it the accounts' Secrets: dev-keys\n$/);
    // Jobs come and go by themselves
    const lines = (text: string) =>
      text
        .replaceAll(" (dry run)", "")
        .split("\n")
        .filter((line) => !line.startsWith("job."));
    expect(lines(dry.stdout)).toEqual(lines(stdout));
    const left = (await everything(connect({ kubeconfig: plane.kubeconfig }))).filter((object) => !atFirst.includes(object));
    expect(left).toEqual([]);
  });

  test(
    "after uninstall kubectl alone installs what install prints without a server; the dispatcher, now another, can start Jobs again",
    {
      timeout: 240_000,
    },
    async () => {
      const flags = ["--dry-run=client", "-o", "yaml", "--image", "example.com/r:1", "--dispatch=watch"];
      const printed = await run("/nowhere/kubeconfig", ["install", ...flags]);
      const apply = ["--kubeconfig", plane.kubeconfig, "apply", "--server-side", "--validate=strict", "-f", "-"];
      execFileSync(plane.kubectl, apply, { input: printed.stdout, stdio: ["pipe", "ignore", "inherit"] });
      const dispatcher = connect({ kubeconfig: plane.kubeconfig, as: `system:serviceaccount:${systemNamespace}:${dispatcherName}` }).store;
      const rogue = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "rogue", namespace: systemNamespace }, spec: rogueSpec };
      const refusal = () => dispatcher.create(builtin.job, rogue, { fieldManager, dryRun: true }).then(String, String);
      await eventually(async () => (await refusal()).includes("labels app.kubernetes.io/managed-by"));
      const doctor = await cloud("doctor");
      expect(doctor, doctor.stdout).toMatchObject({
        exitCode: 0,
        stderr: "",
        stdout: expect.stringMatching(/^ok +Jobs and their pods can be made/m),
      });
      // what kubectl has set is taken over once, and for good
      const image = ["--image", "example.com/r:1"];
      expect(await cloud("install", ...image)).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("--force-conflicts") });
      expect(await cloud("install", ...image, "--force-conflicts")).toMatchObject({ exitCode: 0 });
      const later = await cloud("install", ...image);
      expect({ exitCode: later.exitCode, changes: changes(later.stdout) }, later.stderr).toEqual({ exitCode: 0, changes: ["unchanged"] });
      const { exitCode, stdout } = await cloud("uninstall", "--yes");
      expect({ exitCode, first: stdout.split("\n")[0] }).toEqual({ exitCode: 0, first: "deployment.apps/kubectl-cloud-dispatch deleted" });
      expect(await ours(store)).toEqual([]);
    },
  );

  test("uninstall of nothing says so and is no error", async () => {
    expect(await cloud("uninstall")).toEqual({ exitCode: 0, stdout: "", stderr: "kubectl cloud is not installed in this cluster\n" });
  });
});

const rogueSpec = { template: { spec: { restartPolicy: "Never", containers: [{ name: "rogue", image: "example.com/rogue" }] } } };

async function addAccount(store: Store, name = "dev"): Promise<void> {
  const spec = {
    provider: "aws",
    aws: { region: "us-east-1", accountID: "123456789012" },
    credentials: { secretRef: { name: `${name}-keys` } },
  };
  const account = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name }, spec };
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
