import { expect, test } from "vitest";

import { annotations, finalizer } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { findKind, type Kind } from "../../lib/kinds.ts";
import { withPlaces } from "../parts/places.ts";

const queue = findKind("queue") as Kind;
const now = () => new Date().toISOString();
const soon = () => new Date(Date.now() + 60_000).toISOString();
const condition = (type: string, status: "True" | "False", reason: string, message: string) => ({
  type,
  status,
  reason,
  message,
  observedGeneration: 1,
  lastTransitionTime: now(),
});

withPlaces("waiting for a run", (place) => {
  const cloud = (args: string[]) => place.cloud(args);
  const ref = (name: string) => ({ type: queue, namespace: place.namespace, name });

  /** Waits for an object, as a dispatcher would, then writes one status after the other, as a run would. */
  async function work(
    name: string,
    statuses: (() => Partial<ServiceStatus>)[],
    taken: (object: ServiceObject) => boolean = () => true,
  ): Promise<void> {
    for (;;) {
      const object = await place.store.get<ServiceObject>(ref(name));
      if (object && taken(object)) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const status of statuses) await place.store.patch(ref(name), { status: status() }, { fieldManager: "run", subresource: "status" });
  }

  test("tells the steps as they happen and ends with 0 once it is ready", async () => {
    const lastRun = () => ({
      job: "run-1",
      reason: "Created",
      startedAt: now(),
      finishedAt: now(),
      result: "Succeeded" as const,
      changes: ["created orders"],
    });
    const [ran] = await Promise.all([
      cloud(["create", "queue", "orders", "--account", "dev", "--wait"]),
      work("orders", [
        () => ({ run: { job: "run-1", until: soon() } }),
        () => ({ operation: { kind: "Create", startedAt: now(), message: "the cloud creates it" } }),
        () => ({ observedGeneration: 1, lastRun: lastRun(), conditions: [condition("Ready", "True", "Available", "as wanted")] }),
      ]),
    ]);
    expect(ran).toMatchObject({ exitCode: 0, stdout: "queue.kubectl-cloud.dev/orders created\n" });
    expect(ran.stderr).toContain("queue/orders: run run-1 works on it\n");
    expect(ran.stderr).toContain("queue/orders: create under way: the cloud creates it\n");
    expect(ran.stderr).toMatch(/queue\/orders: run run-1 succeeded after .*: created orders\nqueue\/orders: ready: as wanted\n$/);
  });

  test("of what is there and ready it asks nobody to work", async () => {
    expect(await cloud(["create", "queue", "orders", "--account", "dev", "--wait"])).toMatchObject({
      exitCode: 0,
      stdout: "queue.kubectl-cloud.dev/orders unchanged\n",
      stderr: "",
    });
  });

  test("with -o json it prints what became of it, so that a script has the end and not the beginning", async () => {
    const { exitCode, stdout } = await cloud(["create", "queue", "orders", "--account", "dev", "--wait", "-o", "json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: { conditions: [{ type: "Ready", status: "True" }] } });
  });

  test("ends with 6 when the cloud rejected it for good, with the message and where to look", async () => {
    const said = "SQS refuses it (InvalidAttributeValue): no such key";
    const [ran] = await Promise.all([
      cloud(["create", "queue", "rejected", "--account", "dev", "--wait"]),
      work("rejected", [
        () => ({
          observedGeneration: 1,
          lastRun: { job: "run-1", reason: "Created", startedAt: now(), finishedAt: now(), result: "Failed" },
          conditions: [condition("Ready", "False", "SpecRejected", said), condition("Stalled", "True", "SpecRejected", said)],
        }),
      ]),
    ]);
    expect(ran.exitCode).toBe(6);
    // said once, not as a step and again as the error
    expect(ran.stderr.split(said)).toHaveLength(2);
    expect(ran.stderr).toContain(
      `error: queue/rejected can't be made: SpecRejected: ${said}\nhint: see what was tried: kubectl cloud logs queue/rejected\n`,
    );
  });

  test("ends with 5 when the time is up, and says what it waited for and what to look at", async () => {
    const { exitCode, stderr } = await cloud(["create", "queue", "nobody", "--account", "dev", "--wait", "--timeout", "1s"]);
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(
      /timed out after 1s waiting for it to be ready; it is Pending\nhint: .*kubectl cloud status queue\/nobody.*kubectl cloud doctor/,
    );
  });

  test("delete says who asked, waits until it is gone and tells how", async () => {
    await cloud(["create", "queue", "old", "--account", "dev"]);
    await place.store.patch(ref("old"), { metadata: { finalizers: [finalizer] } }, { fieldManager: "test" });
    let noted: string | undefined;
    const [ran] = await Promise.all([
      cloud(["delete", "queue/old"]),
      work("old", [() => ({ run: { job: "run-2", until: soon() } })], ({ metadata }) => {
        noted = metadata.annotations?.[annotations.requestedFor];
        return metadata.deletionTimestamp !== undefined;
      }).then(() => place.store.patch(ref("old"), { metadata: { finalizers: null } }, { fieldManager: "test" })),
    ]);
    expect(noted).toBe("delete");
    expect(ran).toMatchObject({ exitCode: 0, stdout: 'queue.kubectl-cloud.dev "old" deleted\n' });
    expect(ran.stderr).toContain("queue/old: run run-2 works on it");
  });

  test("delete ends with 6 when the cloud does not let it go", async () => {
    await cloud(["create", "queue", "stuck", "--account", "dev"]);
    await place.store.patch(ref("stuck"), { metadata: { finalizers: [finalizer] } }, { fieldManager: "test" });
    const [ran] = await Promise.all([
      cloud(["delete", "queue", "stuck"]),
      work(
        "stuck",
        [() => ({ conditions: [{ ...condition("Stalled", "True", "PermissionDenied", "may not delete"), observedGeneration: 2 }] })],
        ({ metadata }) => metadata.deletionTimestamp !== undefined,
      ),
    ]);
    expect(ran.exitCode).toBe(6);
    expect(ran.stderr).toContain("queue/stuck can't be deleted: PermissionDenied: may not delete");
  });

  test("a delete of what is not there is 3 with the names that are like it, and nothing else is deleted", async () => {
    await cloud(["create", "queue", "kept", "--account", "dev"]);
    const { exitCode, stdout, stderr } = await cloud(["delete", "queue", "kept", "kepd"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toContain("did you mean kept?");
    expect(await place.store.get(ref("kept"))).toBeDefined();
    expect(await cloud(["delete", "queue/kepd", "--ignore-not-found"])).toMatchObject({ exitCode: 0, stdout: "" });
    expect((await cloud(["delete", "queue/kept", "--dry-run=server"])).stdout).toBe(
      'queue.kubectl-cloud.dev "kept" deleted (server dry run)\n',
    );
    expect(await place.store.get(ref("kept"))).toBeDefined();
  });
});
