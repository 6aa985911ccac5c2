import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

import { labels } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { grants } from "../../lib/grants.ts";
import { accountType, builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { accountLabels, dispatcherName, grantName, systemNamespace } from "../../lib/system.ts";
import packageJson from "../../package.json" with { type: "json" };
import { ClusterDoor } from "../parts/cluster-door.ts";
import { type OwnControlPlane, startControlPlane } from "../parts/control-plane.ts";
import { killProcess } from "../parts/killed.ts";
import { dropped, droppedKind, older, plantOlder } from "../parts/older-installation.ts";
import { withControllers } from "../parts/parts.ts";
import { commandOf, plugin, run } from "../parts/plugin.ts";
import { account, eventually, runJob } from "../parts/security.ts";

const fieldManager = "test";
const newer = "example.com/runner:new";
const queue = findKind("queue") as Kind;
const dispatcher = `system:serviceaccount:${systemNamespace}:${dispatcherName}`;

/** From an installation of an older version to one of this: each test goes on where the one before it ended. */
withControllers("an installation of an older version", () => {
  const folder = mkdtempSync(join(tmpdir(), "upgrade-"));
  let plane: OwnControlPlane;
  let store: Store;
  let door: ClusterDoor;
  /** Kubeconfig of the administrator through the door. */
  let watched: string;
  /** What is not the installation's, as it was at the beginning. */
  let others: Record<string, string | undefined>;
  const cloud = (...args: string[]) => run(plane.kubeconfig, args);
  const upgrade = (...args: string[]) => cloud("install", "--image", newer, ...args);

  beforeAll(async () => {
    plane = await startControlPlane();
    ({ store } = connect({ kubeconfig: plane.kubeconfig }));
    door = new ClusterDoor(plane.kubeconfig);
    watched = kubeconfig("watched", await door.open());
    await plantOlder(plane.kubeconfig, store);
    await plantOthers(store);
    others = await versions(store);
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

  test("killed after each step, install leaves a dispatcher that may start what it would start, and goes on when it is repeated", async () => {
    await eventually(async () => (await starts(older.image)) === "started");
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
  const by = { fieldManager };
  await store.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, by);
  await eventually(async () =>
    store.create(accountType, dev, by).then(
      () => true,
      () => false,
    ),
  );
  const metadata = { namespace: systemNamespace, labels: accountLabels("dev") };
  const made = (kind: string, name: string): KubeObject => ({ apiVersion: "v1", kind, metadata: { ...metadata, name } });
  await store.create(builtin.serviceAccount, made("ServiceAccount", grantName("dev")), by);
  await store.create(builtin.secret, { ...made("Secret", "dev-keys"), metadata: { name: "dev-keys", namespace: systemNamespace } }, by);
  for (const grant of grants(dev, "shop", ["orders"]))
    await store.create(grant.kind === "Role" ? builtin.role : builtin.roleBinding, grant, by);
  const copied = { "app.kubernetes.io/managed-by": "kubectl-cloud", "app.kubernetes.io/part-of": "kubectl-cloud" };
  const role = (name: string) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name, labels: copied },
    rules: [],
  });
  await store.apply(builtin.clusterRole, role("team-with-copied-labels"), { fieldManager: "kubectl-cloud" });
  await store.apply(builtin.clusterRole, role("kubectl-cloud-of-gitops"), { fieldManager: "argocd-controller" });
  await store.create(
    queue,
    {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "Queue",
      metadata: { name: "orders", namespace: "shop" },
      spec: { account: "dev" },
    } as KubeObject,
    by,
  );
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
