import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { parse } from "yaml";

import { labels } from "../../crds/api/names.ts";
import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { accountType, builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import { jobLauncher } from "../../lib/launch/job.ts";
import { createLog } from "../../lib/log.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { dispatcherName, grantName, systemNamespace } from "../../lib/system.ts";
import packageJson from "../../package.json" with { type: "json" };
import { dispatch } from "../../runner/dispatch/dispatch.ts";
import type { Pass } from "../../runner/dispatch/pass.ts";
import { ClusterDoor } from "../parts/cluster-door.ts";
import { type OwnControlPlane, startControlPlane } from "../parts/control-plane.ts";
import { killProcess } from "../parts/killed.ts";
import { dropped, droppedKind, older, plantOlder } from "../parts/older-installation.ts";
import { withControllers } from "../parts/parts.ts";
import { commandOf, plugin, run } from "../parts/plugin.ts";
import { requestsAs } from "../parts/requests.ts";
import { conditionOf } from "../parts/running.ts";
import { account, eventually, runJob, tokenOf } from "../parts/security.ts";

const fieldManager = "test";
const runner = join(import.meta.dirname, "../../dist/runner/main.js");
const newer = "example.com/runner:new";
const queue = findKind("queue") as Kind;
const dispatcher = `system:serviceaccount:${systemNamespace}:${dispatcherName}`;

const unknownFields = "x-kubernetes-preserve-unknown-fields";
interface Version {
  schema: { openAPIV3Schema: { properties: Record<string, object> } };
}

/** From an installation of an older version to one of this: each test goes on where the one before it ended. */
withControllers("an installation of an older version", () => {
  const folder = mkdtempSync(join(tmpdir(), "upgrade-"));
  let plane: OwnControlPlane;
  let store: Store;
  let door: ClusterDoor;
  /** Kubeconfig of the administrator through the door. */
  let watched: string;
  /** Where the door is. */
  let address: string;
  /** What a dispatcher of the older version has started. */
  let firstRun: string;
  /** What is not the installation's, as it was before. */
  let others: Record<string, string | undefined>;
  const cloud = (...args: string[]) => run(plane.kubeconfig, args);
  const upgrade = (...args: string[]) => cloud("install", "--image", newer, ...args);

  beforeAll(async () => {
    plane = await startControlPlane();
    ({ store } = connect({ kubeconfig: plane.kubeconfig }));
    door = new ClusterDoor(plane.kubeconfig);
    address = await door.open();
    watched = kubeconfig("watched", address);
    await plantOlder(plane.kubeconfig, store);
    await plantOthers(store);
    // its dispatcher has given the account its rights, and has started a run
    await eventually(async () => {
      const { started } = await pass(older.image);
      firstRun = started[0] ?? "";
      return firstRun !== "";
    });
  }, 60_000);
  afterAll(async () => {
    door.close();
    await plane.stop();
    rmSync(folder, { recursive: true });
  });

  function kubeconfig(name: string, server: string, token?: string): string {
    const config = parse(readFileSync(plane.kubeconfig, "utf8")) as { clusters: object[]; users: object[] };
    config.clusters = [{ name: "test", cluster: { server } }];
    if (token !== undefined) config.users = [{ name: "admin", user: { token } }];
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return path;
  }

  /** What the API server says to a Job of this image, when the dispatcher would start it. */
  async function starts(image: string): Promise<string> {
    const asDispatcher = connect({ kubeconfig: plane.kubeconfig, as: dispatcher }).store;
    const job = runJob("dev", image);
    job.metadata.name = "asked";
    return asDispatcher.create(builtin.job, job, { fieldManager, dryRun: true }).then(
      () => "started",
      (error: unknown) => String(error),
    );
  }

  /** A pass of the dispatcher of a version, with the rights that it has now. */
  async function pass(image: string): Promise<Pass> {
    const asDispatcher = connect({ kubeconfig: plane.kubeconfig, as: dispatcher }).store;
    const launcher = jobLauncher(asDispatcher, { image, imagePullPolicy: "IfNotPresent", imagePullSecrets: [], queueName: "" });
    return dispatch({ store: asDispatcher, launcher, log: createLog({ write: () => {} }), now: () => new Date() });
  }

  async function installedImage(): Promise<string> {
    const object = await store.get({ type: builtin.cronJob, namespace: systemNamespace, name: dispatcherName });
    return /"RUNNER_IMAGE","value":"([^"]*)"/.exec(JSON.stringify(object))?.[1] ?? "";
  }

  test("a dry run on the server tells what would be changed and deleted, and does nothing", async () => {
    const before = await versions(store, true);
    const { exitCode, stdout, stderr } = await upgrade("--dry-run=server");
    expect(exitCode, stderr).toBe(0);
    expect(named(stdout, "deleted (server dry run)")).toEqual(dropped);
    expect(stdout).toContain("queues.kubectl-cloud.dev configured (server dry run)\n");
    expect(stdout).toContain("kubectl-cloud-version-viewer created (server dry run)\n");
    expect(await versions(store, true)).toEqual(before);
  });

  test("version says that they differ, and what to do", async () => {
    const { stdout, stderr } = await cloud("version");
    expect(stdout).toMatch(/^Client: .*\nInstalled: 0\.0\.9\nRunner: example\.com\/runner:old\n$/);
    expect(stderr).toMatch(/^note: the cluster has kubectl-cloud 0\.0\.9, and this plugin is \S+: .*kubectl cloud install/);
  });

  test("what the older kinds refuse, and a kind that they lack, is told with both versions and what to upgrade", async () => {
    const spec = { account: "dev", suspend: true };
    const manifest = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name: "new" }, spec };
    const ways = /hint: the cluster has kubectl-cloud 0\.0\.9, and this plugin is \S+: .*kubectl cloud install/;
    const field = await run(plane.kubeconfig, ["create", "-f", "-", "-n", "shop"], { input: JSON.stringify(manifest) });
    expect(field).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringMatching(/suspend: unknown field/) });
    expect(field.stderr).toMatch(ways);
    // the upgrade that follows brings it
    const table = findKind("table") as Kind;
    await store.delete({ type: builtin.crd, name: `${table.plural}.${table.group}` });
    await eventually(async () =>
      store.list(table).then(
        () => false,
        () => true,
      ),
    );
    const kind = await cloud("status", "table/visits", "-n", "shop");
    expect(kind).toMatchObject({ exitCode: 3, stdout: "", stderr: expect.stringMatching(ways) });
    expect(kind.stderr).not.toContain("Install kubectl-cloud");
  });

  test.skipIf(!inject("moto"))(
    "a run of the old version goes on to its end while all is replaced, and a late pass of the old dispatcher leaves the rest to the next",
    async () => {
      writeFileSync(join(folder, "AWS_ACCESS_KEY_ID"), "AKIDEXAMPLE");
      writeFileSync(join(folder, "AWS_SECRET_ACCESS_KEY"), "planted-secret-access-key");
      const token = await tokenOf(requestsAs(plane.kubeconfig), grantName("dev"));
      const env = { PATH: process.env["PATH"], JOB_NAME: firstRun, KUBECONFIG: kubeconfig("run", address, token) };
      const args = ["reconcile", "--account", "dev", "--credentials", folder, "--object", "Queue/shop/orders"];
      const { promise: goesOn, resolve: goOn } = Promise.withResolvers<void>();
      const { promise: held, resolve: reached } = Promise.withResolvers<void>();
      door.before = async ({ action }) => {
        if (!/^(PATCH|POST) secrets$/.test(action)) return;
        reached();
        await goesOn;
      };
      const ran = promisify(execFile)(process.execPath, [runner, ...args], { env });
      await Promise.race([held, ran.then(({ stdout }) => Promise.reject(new Error(`it wrote no connection: ${stdout}`)))]);
      expect(await upgrade()).toMatchObject({ exitCode: 0 });
      await addQueue(store, "late");
      await eventually(async () => (await starts(older.image)) !== "started");
      expect(await pass(older.image)).toMatchObject({ started: [], failed: ["dev"] });
      goOn();
      await ran;
      door.letPass();
      const orders = (await store.get<ServiceObject>({ type: queue, namespace: "shop", name: "orders" })) as ServiceObject;
      expect(conditionOf(orders)).toBe("True:Available");
      expect(orders.status?.lastRun?.job).toBe(firstRun);
      const { started } = await pass(newer);
      const jobs = (await store.list<KubeObject>(builtin.job, { namespace: systemNamespace, labelSelector: `${labels.account}=dev` }))
        .items;
      const images = Object.fromEntries(jobs.map((job) => [job.metadata.name, /"image":"([^"]*)"/.exec(JSON.stringify(job))?.[1]]));
      expect(images, "the Job of the old run is left alone, and nothing is started twice").toEqual({
        [firstRun]: older.image,
        [started[0] ?? ""]: newer,
      });
      await plantOlder(plane.kubeconfig, store);
    },
  );

  test("killed after each step, install leaves a dispatcher that may start what it would start, and goes on when it is repeated", async () => {
    await eventually(async () => (await starts(older.image)) === "started");
    others = await versions(store);
    door.requests.length = 0;
    const killed = async (action: string, moment: "before" | "after") =>
      killProcess(
        [...commandOf(plugin), "install", "--image", newer],
        { ...process.env, KUBECONFIG: watched },
        { door, action, nth: 1, moment },
      );
    for (const action of ["customresourcedefinitions", "validatingadmissionpolicies", "clusterroles"]) {
      await killed(`PATCH ${action}`, "after");
      expect(await starts(older.image), action).toBe("started");
    }
    await killed("PATCH cronjobs", "before");
    // once the new one could start its own, the old one still can
    await eventually(async () => (await starts(newer)) === "started");
    expect([await installedImage(), await starts(older.image)]).toEqual([older.image, "started"]);
    await killed("PATCH cronjobs", "after");
    expect([await installedImage(), await starts(newer)]).toEqual([newer, "started"]);
    await killed("DELETE clusterroles", "after");
    await killed("PATCH configmaps", "before");
    expect([await installedImage(), await starts(newer)]).toEqual([newer, "started"]);
    expect((await cloud("version")).stdout, "it is not done").toContain("Installed: 0.0.9\n");
    expect(await upgrade()).toMatchObject({ exitCode: 0 });
    expect((await cloud("version")).stdout).toContain(`Installed: ${packageJson.version}\n`);
    await eventually(async () => (await starts(older.image)).includes("Forbidden") || (await starts(older.image)).includes("a run is one"));
  });

  test("the writes came in the order in which neither version is refused", () => {
    const writes = door.requests.map(({ action }) => action).filter((action) => /^(PATCH|DELETE) \w+$/.test(action));
    expect([...new Set(writes)]).toEqual([
      "PATCH namespaces",
      "PATCH customresourcedefinitions",
      "PATCH validatingadmissionpolicies",
      "PATCH validatingadmissionpolicybindings",
      "PATCH serviceaccounts",
      "PATCH clusterroles",
      "PATCH roles",
      "PATCH clusterrolebindings",
      "PATCH rolebindings",
      "PATCH cronjobs",
      "DELETE cronjobs",
      "DELETE rolebindings",
      "DELETE roles",
      "DELETE clusterrolebindings",
      "DELETE clusterroles",
      "DELETE serviceaccounts",
      "DELETE validatingadmissionpolicybindings",
      "DELETE validatingadmissionpolicies",
      "DELETE configmaps",
      "PATCH configmaps",
    ]);
    expect(
      writes.findLastIndex((action) => action === "PATCH validatingadmissionpolicies"),
      "the old image goes last",
    ).toBeGreaterThan(writes.lastIndexOf("PATCH cronjobs"));
  });

  test("what was dropped is gone, what is not the installation's is as it was, and a kind is kept with a word", async () => {
    const found = await all(store);
    const names = found.map(({ type, object }) => `${type.kind} ${object.metadata.name}`);
    expect(names.filter((name) => dropped.includes(name))).toEqual([]);
    expect(await versions(store)).toEqual(others);
    const { exitCode, stdout, stderr } = await upgrade();
    expect(exitCode).toBe(0);
    expect(
      [
        ...new Set(
          stdout
            .trim()
            .split("\n")
            .map((line) => line.split(" ")[1]),
        ),
      ],
      "all is as it must be",
    ).toEqual(["unchanged"]);
    expect(stderr).toContain(`customresourcedefinition.apiextensions.k8s.io/${droppedKind} is no part of this version, and is kept`);
    expect(stderr).toContain(`kubectl delete crd ${droppedKind}`);
    expect(stderr).toMatch(/clusterrole\S*\/kubectl-cloud-of-gitops is no part .*, as argocd-controller manages it/);
  });

  test("an older plugin refuses to go back, also before the newer version is wholly there, until it is told to", async () => {
    const role = { type: builtin.clusterRole, name: "kubectl-cloud-view" };
    await store.patch(role, { metadata: { labels: { [labels.version]: "99.0.0" } } }, { fieldManager });
    const refused = await upgrade();
    expect(refused).toMatchObject({ exitCode: 4, stdout: "" });
    expect(refused.stderr).toMatch(
      /nothing was installed: the cluster has kubectl-cloud 99\.0\.0, and this plugin is \S+ [^]*hint: upgrade the plugin to 99\.0\.0 .*--allow-downgrade/,
    );
    const back = await upgrade("--allow-downgrade", "--force-conflicts");
    expect(back.stdout.match(/.* configured/g)).toEqual(["clusterrole.rbac.authorization.k8s.io/kubectl-cloud-view configured"]);
  });

  test("a Job that waits for an image that nobody can pull goes when another is installed, so that its objects needn't wait for its end", async () => {
    const wrong = "example.com/runner:wrong";
    expect(await cloud("install", "--image", wrong)).toMatchObject({ exitCode: 0 });
    await addQueue(store, "waiting");
    let job = "";
    await eventually(async () => (job = (await pass(wrong)).started[0] ?? "") !== "");
    await eventually(async () => {
      const pods = await store.list<KubeObject>(builtin.pod, { namespace: systemNamespace, labelSelector: `job-name=${job}` });
      const [pod] = pods.items;
      if (!pod) return false;
      const waits = {
        name: "run",
        image: wrong,
        imageID: "",
        ready: false,
        restartCount: 0,
        state: { waiting: { reason: "ImagePullBackOff" } },
      };
      const place = { type: builtin.pod, namespace: systemNamespace, name: pod.metadata.name };
      await store.patch(place, { status: { containerStatuses: [waits] } }, { fieldManager, subresource: "status" });
      return true;
    });
    const again = await cloud("install", "--image", wrong);
    expect(again.stdout, "the node goes on trying to pull it").not.toContain("deleted");
    const mended = await upgrade();
    expect(mended.stdout.match(/.* deleted/g)).toEqual([`job.batch/${job} deleted`]);
    await eventually(async () => (await pass(newer)).started.length > 0);
  });

  test("of a newer cluster an older plugin shows what it knows, and says that it is older", async () => {
    const ref = { type: builtin.configMap, namespace: systemNamespace, name: "kubectl-cloud" };
    await store.patch(ref, { data: { version: "99.0.0" } }, { fieldManager });
    expect((await cloud("version")).stderr).toMatch(/^note: the cluster has kubectl-cloud 99\.0\.0, .*: upgrade the plugin to 99\.0\.0/);
    const crd = { type: builtin.crd, name: `queues.${queue.group}` };
    const { spec } = (await store.get<KubeObject & { spec: { versions: Version[] } }>(crd)) ?? { spec: { versions: [] } };
    for (const { schema } of spec.versions) schema.openAPIV3Schema.properties["status"] = { type: "object", [unknownFields]: true };
    await store.patch(crd, { spec }, { fieldManager });
    const place = { type: queue, namespace: "shop", name: "orders" };
    const time = "2026-01-01T00:00:00Z";
    const conditions = [
      { type: "Ready", status: "Unknown", reason: "SomethingNew", message: "is new", lastTransitionTime: time, observedGeneration: 1 },
      { type: "Audited", status: "True", reason: "Newer", message: "", lastTransitionTime: time },
    ];
    const run = { job: "run-new", reason: "Foretold", startedAt: time, finishedAt: time, result: "Skipped", cost: { cents: 1 } };
    const status = { conditions, lastRun: run, history: [run], operation: { kind: "Move", startedAt: time }, forecast: [1] };
    // the API server takes a moment to know the schema
    await eventually(async () => {
      try {
        const written = await store.patch<ServiceObject>(place, { status }, { fieldManager, subresource: "status" });
        return "forecast" in (written.status ?? {});
      } catch (error) {
        if (isStoreError(error, "Invalid")) return false;
        throw error;
      }
    });
    for (const args of ["status", "status queue/orders", "status queue/orders -o wide", "history queue/orders", "status -o json"]) {
      const { exitCode, stdout, stderr } = await cloud(...args.split(" "), "-n", "shop");
      expect({ args, exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: "" });
      expect(stdout, args).toMatch(args.startsWith("history") ? /run-new +Foretold/ : /SomethingNew/);
    }
  });
});

/** What is deleted or kept in a list of lines, as `Kind name`. */
function named(stdout: string, what: string): string[] {
  const types = Object.values(builtin) as ResourceType[];
  return stdout
    .split("\n")
    .filter((line) => line.endsWith(` ${what}`))
    .map((line) => {
      const [kind = "", name] = (line.split(" ")[0] ?? "").split("/");
      return `${types.find((type) => type.kind.toLowerCase() === kind.split(".")[0])?.kind} ${name}`;
    });
}

/** What runs, users and others have made, some of it with our labels. */
async function plantOthers(store: Store): Promise<void> {
  const dev = account("dev", ["*"]);
  const endpoint = inject("moto");
  if (endpoint !== undefined) Object.assign(dev.spec.aws ?? {}, { endpoint });
  const by = { fieldManager };
  await store.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, by);
  await eventually(async () =>
    store.create(accountType, dev, by).then(
      () => true,
      () => false,
    ),
  );
  const keys = { apiVersion: "v1", kind: "Secret", metadata: { name: "dev-keys", namespace: systemNamespace } };
  await store.create(builtin.secret, keys, by);
  const copied = { "app.kubernetes.io/managed-by": "kubectl-cloud", "app.kubernetes.io/part-of": "kubectl-cloud" };
  const role = (name: string) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name, labels: copied },
    rules: [],
  });
  await store.apply(builtin.clusterRole, role("team-with-copied-labels"), { fieldManager: "kubectl-cloud" });
  await store.apply(builtin.clusterRole, role("kubectl-cloud-of-gitops"), { fieldManager: "argocd-controller" });
  await addQueue(store, "orders");
}

async function addQueue(store: Store, name: string): Promise<void> {
  const object = {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name, namespace: "shop" },
    spec: { account: "dev" },
  };
  await store.create(queue, object, { fieldManager });
}

async function all(store: Store): Promise<{ type: ResourceType; object: KubeObject }[]> {
  const passing: readonly ResourceType[] = [builtin.event, builtin.job, builtin.pod];
  const types: ResourceType[] = [...Object.values(builtin).filter((type) => !passing.includes(type)), accountType, queue];
  const lists = types.map(async (type) => (await store.list<KubeObject>(type)).items.map((object) => ({ type, object })));
  return (await Promise.all(lists)).flat();
}

/** The version of each object that is not the installation's, or of all. */
async function versions(store: Store, everything = false): Promise<Record<string, string | undefined>> {
  const found = (await all(store)).filter(
    ({ object }) => (everything || object.metadata.labels?.[labels.version] === undefined) && !object.metadata.name.startsWith("system:"),
  );
  return Object.fromEntries(
    found.map(({ type, object }) => [
      `${type.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`,
      // status is written by controllers at any time
      String(object.metadata.generation ?? object.metadata.resourceVersion),
    ]),
  );
}
