import { expect, test } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { specHash } from "../../lib/spec-hash.ts";
import { withPlaces } from "../parts/places.ts";

const queue = findKind("queue") as Kind;
const postgres = findKind("pg") as Kind;

withPlaces("create", (place) => {
  const cloud = (args: string[], input = "") => place.cloud(args, { input });
  const get = (name: string) => place.store.get<ServiceObject>({ type: queue, namespace: place.namespace, name });

  test("writes what the flags say, who asked, and the hash of what is stored", async () => {
    const flags = [
      "--account",
      "dev",
      "--fifo",
      "--aws-tags",
      "team=shop",
      "--aws-tags",
      "cost=1",
      "--no-aws-sqs-managed-sse",
      "--set",
      "delaySeconds=7",
    ];
    expect(await cloud(["create", "queue", "orders", ...flags])).toMatchObject({
      exitCode: 0,
      stdout: "queue.kubectl-cloud.dev/orders created\n",
    });
    const { spec, metadata } = (await get("orders")) as ServiceObject;
    expect(spec).toMatchObject({
      account: "dev",
      fifo: true,
      delaySeconds: 7,
      aws: { tags: { team: "shop", cost: "1" }, sqsManagedSSE: false },
    });
    expect(metadata.annotations).toEqual({ [annotations.requestedBy]: place.user, [annotations.requestedFor]: specHash(spec) });
  });

  test("takes a switch with =false and =true, as kubectl's flags are written", async () => {
    const { exitCode } = await cloud(["create", "queue", "switches", "--account", "dev", "--fifo=true", "--suspend=false", "--wait=false"]);
    expect(exitCode).toBe(0);
    expect((await get("switches"))?.spec).toMatchObject({ fifo: true, suspend: false });
  });

  test("takes a kind's nested objects, lists and templates from its schema alone, by its short name too", async () => {
    const flags =
      "--account dev --size medium --storage-gib 400 --version 16.4 --high-availability --deletion-policy Snapshot" +
      " --maintenance-window-day Sunday --maintenance-window-start-time 03:00 --no-aws-auto-minor-version-upgrade" +
      " --aws-security-group-ids sg-01234567 --aws-security-group-ids sg-0123456789abcdef0 --aws-storage-throughput-mibps 500" +
      " --connection-keys JDBC_URL=jdbc:postgresql://${host}:${port}/${database} --set aws.maxStorageGiB=500";
    const args = ["create", "pg", "orders", ...flags.split(" ")];
    expect(await cloud(args)).toMatchObject({ exitCode: 0, stdout: "postgres.kubectl-cloud.dev/orders created\n" });
    const stored = await place.store.get<ServiceObject>({ type: postgres, namespace: place.namespace, name: "orders" });
    expect(stored?.spec).toMatchObject({
      size: "medium",
      storageGiB: 400,
      version: "16.4",
      highAvailability: true,
      deletionPolicy: "Snapshot",
      maintenanceWindow: { day: "Sunday", startTime: "03:00" },
      connection: { keys: { JDBC_URL: "jdbc:postgresql://${host}:${port}/${database}" } },
      aws: {
        autoMinorVersionUpgrade: false,
        securityGroupIDs: ["sg-01234567", "sg-0123456789abcdef0"],
        storageThroughputMiBps: 500,
        maxStorageGiB: 500,
      },
    });
    expect((await cloud(args)).stdout).toBe("postgres.kubectl-cloud.dev/orders unchanged\n");
    // a time of day without quotes is a number to readers of YAML 1.1
    expect((await cloud([...args, "--dry-run=client", "-o", "yaml"])).stdout).toContain('startTime: "03:00"');
  });

  test("says all that is wrong with a Postgres in terms of flags: what the schema says at once, and what only the rules say", async () => {
    const create = (flags: string) => cloud(["create", "pg", "wrong", "--account", "dev", ...flags.split(" ")]);
    const schema = await create("--version v17 --storage-gib 10 --maintenance-window-day Sun --connection-keys A=${hostname}");
    expect(schema).toMatchObject({ exitCode: 2, stdout: "" });
    for (const said of [
      /--version: .*"13" to "18"/,
      /--storage-gib: must be 20 to/,
      /--maintenance-window-day: .*Sunday/,
      /--connection-keys: A: .*\$\{host\}/,
    ]) {
      expect(schema.stderr).toMatch(said);
    }
    const rules = await create("--aws-storage-type io2 --maintenance-window-day Sunday");
    expect(rules).toMatchObject({ exitCode: 2, stdout: "" });
    expect(rules.stderr).toMatch(/--maintenance-window-start-time: is required/);
    const storage = await create("--aws-storage-type io2 --database user");
    for (const said of [/--aws-iops: .*set it, or choose gp3/, /raise --storage-gib, or choose gp3/, /--database: .*choose another name/]) {
      expect(storage.stderr).toMatch(said);
    }
  });

  test("again changes nothing, and with another spec is refused with the difference", async () => {
    await cloud(["create", "Queues.kubectl-cloud.dev", "twice", "--account", "dev"]);
    const before = (await get("twice"))?.metadata.resourceVersion;
    expect(await cloud(["create", "queue", "twice", "--account", "dev"])).toMatchObject({
      exitCode: 0,
      stdout: "queue.kubectl-cloud.dev/twice unchanged\n",
    });
    const { exitCode, stdout, stderr } = await cloud(["create", "queue", "twice", "--account", "dev", "--delay-seconds", "5"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toMatch(/delaySeconds: 0 → 5[^]*hint: nothing was changed; to change it use .*`kubectl cloud create -f FILE`/);
    expect(stderr.includes("kubectl edit queues.kubectl-cloud.dev twice")).toBe(place.type === "cluster");
    expect((await get("twice"))?.metadata.resourceVersion).toBe(before);
  });

  test("a dry run prints the manifest or the object, and stores nothing", async () => {
    const client = await cloud(["create", "queue", "dry", "--account", "dev", "--dry-run=client", "-o", "yaml"]);
    expect(client.stdout).toBe(
      `apiVersion: kubectl-cloud.dev/v1alpha1\nkind: Queue\nmetadata:\n  name: dry\n  namespace: ${place.namespace}\nspec:\n  account: dev\n`,
    );
    const server = await cloud(["create", "queue", "dry", "--account", "dev", "--dry-run=server", "-o", "json"]);
    expect(JSON.parse(server.stdout)).toMatchObject({ metadata: { uid: expect.any(String) }, spec: { delaySeconds: 0 } });
    expect((await cloud(["create", "queue", "dry", "--account", "dev", "--dry-run=server"])).stdout).toBe(
      "queue.kubectl-cloud.dev/dry created (server dry run)\n",
    );
    expect(await get("dry")).toBeUndefined();
  });

  test("-f is declarative: created, then unchanged, then configured, even of an object that was read from the cluster", async () => {
    const file = (delay: number) => `apiVersion: kubectl-cloud.dev/v1alpha1
kind: Queue
metadata: {name: one}
spec: {account: dev, delaySeconds: ${delay}}
---
apiVersion: kubectl-cloud.dev/v1alpha1
kind: Queue
metadata: {name: two}
spec: {account: dev}
`;
    const said = (one: string, two: string) => `queue.kubectl-cloud.dev/one ${one}\nqueue.kubectl-cloud.dev/two ${two}\n`;
    expect(await cloud(["create", "-f", "-"], file(1))).toMatchObject({ exitCode: 0, stdout: said("created", "created") });
    expect((await cloud(["create", "-f", "-"], file(1))).stdout).toBe(said("unchanged", "unchanged"));
    expect((await cloud(["create", "-f", "-"], file(2))).stdout).toBe(said("configured", "unchanged"));
    const { spec, metadata } = (await get("one")) as ServiceObject;
    expect(metadata.annotations?.[annotations.requestedFor]).toBe(specHash(spec));
    const exported = await cloud(["status", "queue", "-o", "yaml"]);
    expect((await cloud(["create", "-f", "-"], exported.stdout)).stdout).not.toMatch(/created|configured/);
  });

  test("-f writes none when the server refuses one", async () => {
    const bad = ["good", "bad"].map((name) => ({
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "Queue",
      metadata: { name },
      spec: { account: "dev", ...(name === "bad" && { maxReceiveCount: 3 }) },
    }));
    const { exitCode, stderr } = await cloud(["create", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: bad }));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Queue "bad" is invalid');
    expect(await get("good")).toBeUndefined();
  });

  test("-f leaves to another manager what that one has set, unless it is told to take it over", async () => {
    await cloud(["create", "queue", "shared", "--account", "dev"]);
    const { store, namespace } = place;
    await store.apply(
      queue,
      {
        apiVersion: "kubectl-cloud.dev/v1alpha1",
        kind: "Queue",
        metadata: { name: "shared", namespace },
        spec: { account: "dev", delaySeconds: 9 },
      } as KubeObject,
      { fieldManager: "argocd" },
    );
    const file = "apiVersion: kubectl-cloud.dev/v1alpha1\nkind: Queue\nmetadata: {name: shared}\nspec: {account: dev, delaySeconds: 3}\n";
    const { exitCode, stderr } = await cloud(["create", "-f", "-"], file);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/argocd[^]*hint: .*--force-conflicts/);
    expect((await get("shared"))?.spec).toMatchObject({ delaySeconds: 9 });
    expect(await cloud(["create", "-f", "-", "--force-conflicts"], file)).toMatchObject({
      exitCode: 0,
      stdout: "queue.kubectl-cloud.dev/shared configured\n",
    });
    expect((await get("shared"))?.spec).toMatchObject({ delaySeconds: 3 });
  });

  place.only("cluster", "a folder knows no other users", () => {
    test("a user without the right is told which one, with exit code 4; one with the role edit may, and it is noted for them", async () => {
      const refused = await cloud(["create", "queue", "tried", "--account", "dev", "--as", "mallory"]);
      expect(refused).toMatchObject({ exitCode: 4, stdout: "" });
      expect(refused.stderr).toMatch(/User "mallory" may not \w+ queues.kubectl-cloud.dev/);

      const { store, namespace } = place;
      const rules = [
        { apiGroups: ["kubectl-cloud.dev"], resources: ["queues"], verbs: ["get", "list", "watch", "create", "patch", "delete"] },
      ];
      const rbac = { group: "rbac.authorization.k8s.io", version: "v1", kind: "Role", plural: "roles", namespaced: true };
      await store.create(
        rbac,
        { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "editor", namespace }, rules } as KubeObject,
        { fieldManager: "test" },
      );
      const binding = {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "editor", namespace },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "editor" },
        subjects: [{ kind: "User", name: "alice", apiGroup: "rbac.authorization.k8s.io" }],
      };
      await store.create(builtin.roleBinding, binding, { fieldManager: "test" });
      const made = await cloud(["create", "queue", "tried", "--account", "dev", "--as", "alice"]);
      expect(made).toMatchObject({ exitCode: 0, stderr: "" });
      expect((await get("tried"))?.metadata.annotations?.[annotations.requestedBy]).toBe("alice");

      const waited = await cloud(["create", "queue", "waited", "--account", "dev", "--as", "alice", "--wait", "--timeout", "1s"]);
      expect(waited.exitCode).toBe(5);
      expect(waited.stderr).toMatch(/^the dispatcher takes it up within a minute\n/);
    });
  });
});
