import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import type { Rotation, ServiceStatus } from "../../crds/api/status.ts";
import { accountType, bindingType, builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { uniqueName } from "../parts/names.ts";
import { withPlaces } from "../parts/places.ts";

const postgres = findKind("postgres") as Kind;
const by = { fieldManager: "test" };
const patience = { timeout: 20_000, interval: 20 };
const time = () => new Date().toISOString();

withPlaces("rotate", (place) => {
  const cloud = (...args: string[]) => place.cloud(args);
  const ref = (name: string) => ({ type: postgres, namespace: place.namespace, name });
  const get = async (name: string) => (await place.store.get<ServiceObject>(ref(name))) as ServiceObject;
  const asked = async (name: string) => (await get(name)).metadata.annotations?.[annotations.rotate];
  const create = (...names: string[]) => Promise.all(names.map((name) => cloud("create", "postgres", name, "--account", account)));
  const account = uniqueName("acct");

  beforeAll(async () => {
    const aws = { region: "us-east-1", accountID: "123456789012" };
    const spec = { provider: "aws", aws, credentials: { secretRef: { name: "keys" } } };
    const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name: account }, spec };
    await place.store.create(accountType, object, by);
  });
  afterAll(() => place.store.delete({ type: accountType, name: account }));

  /** What a run writes once it has taken the request up. */
  async function answer(
    name: string,
    step: Rotation["step"],
    more: Partial<Rotation> = {},
    says: Partial<ServiceStatus> = {},
  ): Promise<void> {
    const id = await vi.waitFor(async () => {
      const value = await asked(name);
      if (value === undefined) throw new Error("nobody has asked");
      return value;
    }, patience);
    const { generation = 1 } = (await get(name)).metadata;
    const ready = { type: "Ready", status: "True" as const, reason: "Available", message: "password: set anew" };
    const conditions = [{ ...ready, observedGeneration: generation, lastTransitionTime: time() }];
    const status: ServiceStatus = {
      observedGeneration: generation,
      conditions,
      rotation: { id, step, startedAt: time(), ...more },
      ...says,
    };
    await place.store.patch(ref(name), { status }, { ...by, subresource: "status" });
  }

  test("asks for it by annotation, once per call, and prints one line each", async () => {
    await create("orders", "carts");
    const ran = await cloud("rotate", "postgres/orders", "postgres/carts");
    expect(ran).toMatchObject({
      exitCode: 0,
      stdout: "postgres.kubectl-cloud.dev/orders rotation requested\npostgres.kubectl-cloud.dev/carts rotation requested\n",
    });
    expect(ran.stderr).toContain("postgres/orders: no CloudBinding binds it; who reads its Secret has to read it again\n");
    const first = await asked("orders");
    expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect((await cloud("rotate", "pg", "orders", "-o", "name")).stdout).toBe("postgres.kubectl-cloud.dev/orders\n");
    expect(await asked("orders")).not.toBe(first);
  });

  test("--wait ends with 0 once the connection has the new one, and not before", async () => {
    await create("waiting");
    // ready already, and still with the old one
    await place.store.patch(ref("waiting"), { metadata: { annotations: { [annotations.rotate]: "before" } } }, by);
    await answer("waiting", "Done");
    let ended = false;
    const running = cloud("rotate", "postgres/waiting", "--wait").finally(() => (ended = true));
    await vi.waitFor(async () => expect(await asked("waiting")).not.toBe("before"), patience);
    await answer("waiting", "Changing");
    expect(ended).toBe(false);
    await answer("waiting", "Done");
    expect(await running).toMatchObject({ exitCode: 0 });
  });

  test("--wait says until when the old key of a service with two works", async () => {
    await create("two");
    const revokeAt = "2096-01-01T00:00:00.000Z";
    const [ran] = await Promise.all([cloud("rotate", "postgres/two", "--wait"), answer("two", "Switched", { revokeAt })]);
    expect(ran).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(`postgres/two: the old key works until ${revokeAt}\n`) as string,
    });
  });

  test("--wait ends with 6 when the cloud refused it, and says that the old one works", async () => {
    await create("refused");
    const [ran] = await Promise.all([
      cloud("rotate", "postgres/refused", "--wait"),
      answer("refused", "Refused", { message: "could not change DB instance: AWS does not allow it (AccessDenied)" }),
    ]);
    expect(ran.exitCode).toBe(6);
    expect(ran.stderr).toMatch(
      /the credentials of postgres\/refused were not changed: .*AccessDenied.*\nhint: the connection works as before/,
    );
  });

  test("--wait ends with 5 when its time is over, and it goes on by itself", async () => {
    await create("slow");
    const { exitCode, stderr } = await cloud("rotate", "postgres/slow", "--wait", "--timeout", "1s");
    expect(exitCode).toBe(5);
    expect(stderr).toContain("timed out after 1s");
  });

  test("of a kind without credentials says why, and what gives access instead, before anything is written", async () => {
    await create("kept");
    await cloud("create", "queue", "mail", "--account", account);
    const { exitCode, stdout, stderr } = await cloud("rotate", "postgres/kept", "queue/mail");
    expect([exitCode, stdout]).toEqual([4, ""]);
    expect(stderr).toMatch(/queue.kubectl-cloud.dev\/mail has nothing to rotate: .*\nhint: .+/);
    expect(await asked("kept")).toBeUndefined();
  });

  test("of what is not there ends with 3 and the names that are like it, before anything is written", async () => {
    await create("there");
    const { exitCode, stderr } = await cloud("rotate", "postgres", "there", "thers");
    expect(exitCode).toBe(3);
    expect(stderr).toContain("did you mean there?");
    expect(await asked("there")).toBeUndefined();
  });

  test("of what is being deleted is refused with 4, as its credentials end with it", async () => {
    await create("going");
    await place.store.patch(ref("going"), { metadata: { finalizers: ["test/kept"] } }, by);
    await place.store.delete(ref("going"));
    const { exitCode, stderr } = await cloud("rotate", "postgres/going");
    expect(exitCode).toBe(4);
    expect(stderr).toContain("postgres.kubectl-cloud.dev/going is being deleted");
    await place.store.patch(ref("going"), { metadata: { finalizers: null } }, by);
  });

  test("says of what is suspended that it waits for its end", async () => {
    await create("off");
    await place.store.patch(ref("off"), { spec: { suspend: true } }, by);
    expect((await cloud("rotate", "postgres/off")).stderr).toContain("postgres/off is suspended: it is rotated when that is over\n");
  });

  place.only("cluster", "a folder has no workloads, and knows no rights", () => {
    const bind = (name: string, spec: object) =>
      place.store.create(
        bindingType,
        {
          apiVersion: "kubectl-cloud.dev/v1alpha1",
          kind: "CloudBinding",
          metadata: { name, namespace: place.namespace },
          spec: { service: { kind: "Postgres", name: "bound" }, workload: { kind: "Deployment", name }, ...spec },
        } as never,
        by,
      );

    test("tells of each bound workload whether it gets new pods", async () => {
      await create("bound");
      const env = [{ name: "DB_PASSWORD", key: "password" }];
      await bind("env", { env });
      await bind("files", { files: {} });
      await bind("kept", { env, restartOnChange: false });
      const { stderr } = await cloud("rotate", "postgres/bound");
      expect(stderr).toContain("deployment/env: gets new pods when the connection has changed (binding env)\n");
      expect(stderr).toContain("deployment/files: its files change within two minutes or so; it must read them again (binding files)\n");
      expect(stderr).toContain("deployment/kept: keeps the old one until its pods are replaced (binding kept, restartOnChange false)\n");
    });

    test("without the right to change it is refused with 4 and the right that is missing", async () => {
      const { namespace } = place;
      const metadata = { name: "reader", namespace };
      const rules = [{ apiGroups: ["kubectl-cloud.dev"], resources: ["postgres"], verbs: ["get"] }];
      const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" };
      const subjects = [{ kind: "User", name: "reader", apiGroup: "rbac.authorization.k8s.io" }];
      const apiVersion = "rbac.authorization.k8s.io/v1";
      await place.store.create(builtin.role, { apiVersion, kind: "Role", metadata, rules } as never, by);
      await place.store.create(builtin.roleBinding, { apiVersion, kind: "RoleBinding", metadata, roleRef, subjects } as never, by);
      const { exitCode, stdout, stderr } = await cloud("rotate", "postgres/orders", "--as", "reader");
      expect([exitCode, stdout]).toEqual([4, ""]);
      expect(stderr).toMatch(/"reader" may not patch postgres\.kubectl-cloud\.dev/);
    });
  });
});
