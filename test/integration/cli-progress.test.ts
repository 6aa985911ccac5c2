import { setTimeout as pause } from "node:timers/promises";

import { expect, test } from "vitest";

import type { ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { findKind, type Kind } from "../../lib/kinds.ts";
import { withPlaces } from "../parts/places.ts";

const postgres = findKind("pg") as Kind;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
const ready = (status: "True" | "False", reason: string, message: string) => [
  { type: "Ready", status, reason, message, observedGeneration: 1, lastTransitionTime: ago(0) },
];

withPlaces("what takes minutes", (place) => {
  const cloud = (args: string[], seen?: (stderr: string) => void) => place.cloud(args, { ...(seen && { seen }) });
  const ref = (name: string) => ({ type: postgres, namespace: place.namespace, name });
  const write = (name: string, status: ServiceStatus) =>
    place.store.patch(ref(name), { status }, { fieldManager: "run", subresource: "status" });
  async function make(name: string, status: ServiceStatus): Promise<void> {
    const object = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "Postgres",
      metadata: { name, namespace: place.namespace },
      spec: { account: "dev" },
    };
    await place.store.apply(postgres, object as unknown as ServiceObject, { fieldManager: "kubectl-cloud" });
    await write(name, { observedGeneration: 1, ...status });
  }

  test("status says what the cloud is at work on and for how long, also of what can be used meanwhile", async () => {
    const creating = { kind: "Create" as const, startedAt: ago(130), message: "backing-up" };
    await make("new", { operation: creating, conditions: ready("False", "Creating", "backing-up, for 1m5s") });
    await make("resized", {
      operation: { ...creating, kind: "Update", message: "modifying" },
      conditions: ready("True", "Updating", "modifying"),
    });
    const { stdout } = await cloud(["status"]);
    expect(stdout).toMatch(/postgres\/new +False +Creating +dev +\d+s\n {2}backing-up, for 2m1\ds\n/);
    expect(stdout).toMatch(/postgres\/resized +True +Updating +dev +\d+s\n {2}modifying, for 2m1\ds\n/);
    expect((await cloud(["status", "pg", "-o", "wide"])).stdout).toMatch(/postgres\/new .* backing-up, for 2m1\ds\n/);
    expect((await cloud(["status", "pg/new"])).stdout).toMatch(/^Message: +backing-up, for 2m1\ds$/m);
  });

  test("status says what waits for the maintenance window, though it can be used", async () => {
    const change = "size: small → medium";
    const conditions = ready("True", "PendingMaintenance", `waits for the maintenance window: ${change}`);
    await make("deferred", { pendingChanges: [change], conditions });
    expect((await cloud(["status"])).stdout).toMatch(
      /postgres\/deferred +True +PendingMaintenance .*\n {2}waits for the maintenance window: size: small → medium\n/,
    );
    // a later run looks after something else
    await write("deferred", { conditions: ready("True", "Throttled", "slow down") });
    expect((await cloud(["status", "pg/deferred"])).stdout).toMatch(/^Pending: +size: small → medium$/m);
  });

  test("--wait says what the cloud says, with the time since it began, once for each news", async () => {
    const said = (text: string) => async (stderr: string) => void (stderr.includes(text) && (await next()));
    const operation = (message: string, seconds: number) => ({ kind: "Create" as const, startedAt: ago(seconds), message });
    const news: (() => Promise<unknown>)[] = [
      () => write("slow", { operation: operation("creating", 70), conditions: ready("False", "Creating", "creating, for 10s") }),
      () => write("slow", { operation: operation("backing-up", 130), conditions: ready("False", "Creating", "backing-up, for 70s") }),
      () => write("slow", { operation: null as never, conditions: ready("True", "Available", "as the spec says") }),
    ];
    const next = async () => void (await news.shift()?.());
    const waited = cloud(["create", "pg", "slow", "--account", "dev", "--wait"], (stderr) => {
      if (news.length === 2) void said("creating (7")(stderr);
      if (news.length === 1) void said("backing-up (2m1")(stderr);
    });
    while (!(await place.store.get(ref("slow")))) await pause(20);
    await next();
    const { exitCode, stderr } = await waited;
    expect(exitCode).toBe(0);
    expect(stderr.split("\n").filter((line) => line.includes("under way"))).toEqual([
      expect.stringMatching(/^postgres\/slow: create under way: creating \(7\ds\)$/),
      expect.stringMatching(/^postgres\/slow: create under way: backing-up \(2m1\ds\)$/),
    ]);
    expect(stderr).not.toContain("for 10s");
  });

  test("history says who approved what", async () => {
    const record = {
      job: "run-1",
      reason: "Approved",
      requestedBy: "alice",
      approvedBy: "ada",
      startedAt: ago(60),
      finishedAt: ago(50),
      result: "Succeeded" as const,
    };
    await make("approved", { lastRun: record, history: [record] });
    expect((await cloud(["history", "pg/approved"])).stdout).toMatch(/run-1 +Approved +alice, approved by ada +Succeeded/);
    expect((await cloud(["status", "pg/approved"])).stdout).toMatch(/^Last run: +run-1 \(Approved, for alice, approved by ada\), /m);
  });
});
