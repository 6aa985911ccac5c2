import { setTimeout as pause } from "node:timers/promises";

import { expect, test } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Options } from "../parts/places/place.ts";
import type { Ran } from "../parts/plugin.ts";
import { conditionOf, withRuns } from "../parts/running.ts";

/** From the command line to AWS and back: real runs answer. */
withRuns("plan, approve and reconcile", (world) => {
  const cloud = (args: string[], options?: Options) => world.runs.place.cloud(args, options);

  /** A command that waits, with the passes of a dispatcher beside it until it ends. */
  async function dispatched(args: string[], options?: Options): Promise<Ran> {
    let ended = false;
    const ran = cloud(args, options).finally(() => (ended = true));
    while (!ended) {
      await world.runs.pass();
      await pause(50);
    }
    return ran;
  }

  async function ready(name: string, spec = {}): Promise<string> {
    await world.runs.create(name, spec);
    await world.runs.pass();
    return (await world.runs.get(name)).status?.externalName ?? "";
  }

  test("plan tells drift from AWS, a proposed change, and nothing; and makes none of it", async () => {
    const { runs, aws } = world;
    const name = await ready("orders", { delaySeconds: 1 });
    expect(await dispatched(["plan", "queue/orders", "--detailed-exitcode"])).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: "queue.kubectl-cloud.dev/orders: no changes\n",
    });
    await aws.set(name, { DelaySeconds: "7" });
    const ran = await dispatched(["plan", "queue/orders", "--visibility-timeout-seconds", "60", "--detailed-exitcode"]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout.split("\n").toSorted()).toEqual([
      "",
      "FIELD                      NOW   PLANNED   TAKES EFFECT",
      "delaySeconds               7     1         now",
      "queue.kubectl-cloud.dev/orders: update",
      "visibilityTimeoutSeconds   30    60        now",
    ]);
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "7", VisibilityTimeout: "30" });
    expect((await runs.get("orders")).spec.visibilityTimeoutSeconds).toBe(30);
  });

  test("plan of a queue that is somebody else's says so and shows nothing of it", async () => {
    const { runs, aws } = world;
    const externalName = `${runs.namespace}-theirs`;
    await aws.create(externalName);
    // longer than what could be in a hash or a time by chance
    const theirs = "1209321";
    await aws.set(externalName, { MessageRetentionPeriod: theirs });
    await runs.create("theirs", { externalName });
    await runs.pass();
    const ran = await dispatched(["plan", "queue/theirs", "-o", "json"]);
    expect(ran.exitCode).toBe(6);
    expect(ran.stderr).toContain("queue/theirs can't be planned: NotOwned: ");
    expect(ran.stdout + ran.stderr).not.toContain(theirs);
    expect(JSON.stringify((await runs.get("theirs")).status)).not.toContain(theirs);
  });

  test("--wait says that an approval is needed and goes on waiting; once it is given, the queue is made and the history says by whom", async () => {
    const { runs } = world;
    let approved: Promise<Ran> | undefined;
    const created = await dispatched(["create", "queue", "gated", "--account", runs.account, "--require-approval", "--wait"], {
      seen: (stderr) => {
        const [, hash] = /kubectl cloud approve queue\/gated --plan (\w+)/.exec(stderr) ?? [];
        if (hash) approved ??= cloud(["approve", "queue/gated", "--plan", hash]);
      },
    });
    expect(await approved).toMatchObject({ exitCode: 0, stdout: "queue.kubectl-cloud.dev/gated approved\n" });
    expect(created).toMatchObject({ exitCode: 0, stdout: "queue.kubectl-cloud.dev/gated created\n" });
    const { user } = world.runs.place;
    expect(created.stderr).toMatch(
      new RegExp(`queue/gated: waits for approval: create; [^]*queue/gated: approved by ${user}\n[^]*queue/gated: ready`),
    );
    const history = await cloud(["history", "queue/gated"]);
    expect(history.stdout).toMatch(new RegExp(`Approved +${user}, approved by ${user} +Succeeded`));
  });

  test("a change that waits is not taken for done, is shown by plan and status, and is done by approve --wait", async () => {
    const { runs, aws } = world;
    await runs.create("changed", {}, { annotations: { [annotations.approval]: "required" } });
    await runs.pass();
    expect((await dispatched(["approve", "queue/changed", "--yes", "--wait"])).exitCode).toBe(0);
    const name = (await runs.get("changed")).status?.externalName ?? "";
    await runs.change("changed", { spec: { delaySeconds: 9 } });
    await runs.pass();
    expect((await cloud(["status"])).stdout).toMatch(/queue\/changed +False +AwaitingApproval [^\n]*\n  update [^\n]*delaySeconds: 0 → 9/);
    const { hash } = (await runs.get("changed")).status?.plan ?? {};
    const planned = await dispatched(["plan", "queue/changed"]);
    expect(planned.stderr).toContain(`approve it with: kubectl cloud approve queue/changed --plan ${hash}\n`);
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "0" });
    const done = await dispatched(["approve", "queue/changed", "--yes", "--wait"]);
    expect(done.exitCode).toBe(0);
    expect(done.stderr).toMatch(/delaySeconds +0 +9 +now\n/);
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "9" });
  });

  test("reconcile --wait waits for the run that it asked for, not for what was ready before", async () => {
    const { runs, aws } = world;
    const name = await ready("put-back", { delaySeconds: 1 });
    await aws.set(name, { DelaySeconds: "7" });
    const ran = await dispatched(["reconcile", "queue/put-back", "--wait"]);
    expect(ran).toMatchObject({ exitCode: 0, stdout: "queue.kubectl-cloud.dev/put-back reconcile requested\n" });
    expect(ran.stderr).toMatch(/succeeded after .*: delaySeconds: 7 → 1\n/);
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "1" });
    expect(conditionOf(await runs.get("put-back"))).toBe("True:Available");
  });

  test("create -f --wait tells what a run changed, and AWS has it", async () => {
    const { runs, aws } = world;
    const fields = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name: "declared" } };
    const file = (spec: object) => JSON.stringify({ ...fields, spec: { account: runs.account, ...spec } });
    expect((await dispatched(["create", "-f", "-", "--wait"], { input: file({}) })).exitCode).toBe(0);
    const ran = await dispatched(["create", "-f", "-", "--wait"], { input: file({ delaySeconds: 7 }) });
    expect(ran).toMatchObject({ exitCode: 0, stdout: "queue.kubectl-cloud.dev/declared configured\n" });
    expect(ran.stderr).toMatch(/succeeded after .*: delaySeconds: 0 → 7\nqueue\/declared: ready\n$/);
    const name = (await runs.get("declared")).status?.externalName ?? "";
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "7" });
  });

  test("delete of what needs approval waits for it, and then until it is gone", async () => {
    const { runs, aws } = world;
    const name = await ready("kept");
    await runs.change("kept", { metadata: { annotations: { [annotations.approval]: "required" } } });
    let approved: Promise<Ran> | undefined;
    const deleted = await dispatched(["delete", "queue/kept"], {
      seen: (stderr) => {
        if (stderr.includes("waits for approval")) approved ??= cloud(["approve", "queue/kept", "--yes"]);
      },
    });
    expect(await approved).toMatchObject({ exitCode: 0 });
    expect(deleted).toMatchObject({ exitCode: 0, stdout: 'queue.kubectl-cloud.dev "kept" deleted\n' });
    expect(await aws.exists(name)).toBe(false);
  });

  world.only("cluster", "a folder knows no other users", () => {
    test("an editor can plan and may not approve; an admin of the namespace may", async () => {
      const { runs } = world;
      for (const [user, role] of [
        ["alice", "edit"],
        ["ada", "admin"],
      ] as const) {
        const binding = {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata: { name: user, namespace: runs.namespace },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
          subjects: [{ kind: "User", name: user, apiGroup: "rbac.authorization.k8s.io" }],
        };
        await runs.store.create(builtin.roleBinding, binding, { fieldManager: "test" });
      }
      await runs.create("shared", {}, { annotations: { [annotations.approval]: "required" } });
      await runs.pass();
      expect((await dispatched(["plan", "queue/shared", "--as", "alice", "--delay-seconds", "3"])).exitCode).toBe(0);
      const refused = await cloud(["approve", "queue/shared", "--yes", "--as", "alice"]);
      expect(refused).toMatchObject({ exitCode: 4, stdout: "" });
      expect(refused.stderr).toContain("alice may not approve queues.kubectl-cloud.dev in namespace");
      expect((await cloud(["approve", "queue/shared", "--yes", "--as", "ada"])).exitCode).toBe(0);
      await runs.pass();
      expect((await runs.get("shared")).status?.lastRun).toMatchObject({ reason: "Approved", approvedBy: "ada" });
    });
  });
});
