import { spawn } from "node:child_process";
import { once } from "node:events";

import { expect, test } from "vitest";

import type { KubeObject } from "../../../crds/api/objects.ts";
import { builtin } from "../../../lib/kinds.ts";
import { DatabaseHands } from "../../parts/aws-databases.ts";
import { uniqueName } from "../../parts/names.ts";
import { conditionOf, messageOf, waitOf, withRuns } from "../../parts/running.ts";
import { withClouds } from "./kinds/index.ts";
import { postgres } from "./kinds/postgres.ts";
import { expectGone, expectThere } from "./kinds/right.ts";
import { longDatabases } from "./long/databases.ts";

withRuns("a creation that the cloud takes minutes for", { waitSeconds: 0 }, (world) => {
  const databases = longDatabases(world);

  test("spans three runs: each says how far AWS is and for how long, comes back in its time, and creates nothing again", async () => {
    const { runs } = world;
    const first = await databases.creating("spans");
    expect(conditionOf(first)).toBe("False:Creating");
    expect(conditionOf(first, "Reconciling")).toBe("True:Creating");
    expect(first.status?.operation).toMatchObject({ kind: "Create", message: "creating" });
    expect(first.status?.lastRun?.result).toBe("InProgress");
    expect(waitOf(first)).toBe(10);
    // once before and once after its creation: the run had no time to wait
    expect(databases.calls("DescribeDBInstances")).toBe(2);
    expect((await runs.pass()).started).toEqual([]);

    // as if it had been at it for five minutes
    const startedAt = new Date(Date.now() - 300_000).toISOString();
    await databases.objects.setStatus("spans", { operation: { ...first.status?.operation, startedAt } });
    runs.door.databases.become(first.status?.externalName ?? "", "backing-up");
    const second = await databases.next("spans");
    expect(second.status?.operation).toMatchObject({ kind: "Create", message: "backing-up", startedAt });
    expect(messageOf(second)).toMatch(/^backing-up, for 5m\d+s$/);
    expect(waitOf(second)).toBe(30);

    runs.door.databases.finish();
    const third = await databases.next("spans");
    await expectThere(postgres, runs, "spans");
    expect(third.status?.history?.map(({ result }) => result)).toEqual(["Succeeded", "InProgress", "InProgress"]);
    expect(databases.calls("CreateDBInstance")).toBe(1);
    const { items } = await runs.store.list<KubeObject & { reason: string }>(builtin.event, {
      namespace: runs.namespace,
      fieldSelector: "involvedObject.name=spans",
    });
    expect(items.map(({ reason }) => reason)).toContain("Creating");
  });

  test("goes on after a session token has expired between two runs", async () => {
    const { runs } = world;
    await databases.creating("expires");
    runs.door.fail("GetCallerIdentity", { does: "refuse", code: "ExpiredToken", message: "The token is expired", status: 403 });
    const expired = await databases.next("expires");
    expect(conditionOf(expired)).toBe("False:CredentialsInvalid");
    expect(expired.status?.operation).toMatchObject({ kind: "Create" });
    expect(waitOf(expired)).toBe(300);
    runs.door.mend();
    runs.door.databases.finish();
    await databases.next("expires");
    await expectThere(postgres, runs, "expires");
    expect(databases.calls("CreateDBInstance")).toBe(1);
  });

  test("that AWS gives up on is told in its words, with the next step, and can be deleted", async () => {
    const { runs } = world;
    const { externalName = "" } = (await databases.creating("failing")).status ?? {};
    runs.door.databases.become(externalName, "failed");
    const failed = await databases.next("failing");
    expect(conditionOf(failed)).toBe("False:CloudFailed");
    expect(conditionOf(failed, "Stalled")).toBe("True:CloudFailed");
    expect(messageOf(failed)).toMatch(/RDS says that it is failed.*delete this object and create it again/);
    expect(waitOf(failed)).toBe(300);
    expect(databases.calls("CreateDBInstance")).toBe(1);
    await databases.objects.delete("failing");
    await runs.pass();
    await expectGone(postgres, runs, "failing");
  });

  test("of something that disappears meanwhile is begun again, once, when its absence can be believed", async () => {
    const { runs } = world;
    const { externalName = "", operation } = (await databases.creating("vanishing")).status ?? {};
    await new DatabaseHands().delete(externalName);
    const doubting = await databases.next("vanishing");
    expect(messageOf(doubting)).toMatch(/^created, and not to be seen yet/);
    expect(databases.calls("CreateDBInstance")).toBe(1);

    const startedAt = new Date(Date.now() - 600_000).toISOString();
    await databases.objects.setStatus("vanishing", { operation: { ...operation, startedAt } });
    const again = await databases.next("vanishing");
    expect(conditionOf(again)).toBe("False:Creating");
    expect(databases.calls("CreateDBInstance")).toBe(2);
    runs.door.databases.finish();
    await databases.next("vanishing");
    await expectThere(postgres, runs, "vanishing");
    expect(databases.calls("CreateDBInstance")).toBe(2);
  });

  test("is left in good order when the run's pod shall go while it waits", async () => {
    const { runs } = world;
    runs.door.databases.slow("create", ["creating"], { held: true });
    await databases.objects.create("leaving", postgres.spec);
    const [program = "", ...args] = runs.command(["leaving"], "Postgres");
    const env = { ...(await runs.environment("run-leaving")), KUBECTL_CLOUD_WAIT_SECONDS: "3600" };
    const child = spawn(program, args, { env, stdio: "ignore" });
    let looks = 0;
    runs.door.after = async ({ action }) => {
      if (action === "DescribeDBInstances" && ++looks === 3) child.kill("SIGTERM");
    };
    expect(await once(child, "exit")).toEqual([0, null]);
    const left = await databases.objects.get("leaving");
    expect(left.status?.run).toBeUndefined();
    expect(left.status?.lastRun?.result).toBe("InProgress");
    runs.door.databases.finish();
    await databases.next("leaving");
    await expectThere(postgres, runs, "leaving");
  });

  test("of which a tag leaves the spec meanwhile ends without that tag", async () => {
    const { runs } = world;
    await databases.creating("retagged");
    expect(postgres.spec).toHaveProperty("aws.tags.stage");
    await databases.objects.change("retagged", { spec: { aws: { tags: { stage: null } } } });
    await runs.pass();
    runs.door.databases.finish();
    const { status } = await databases.next("retagged");
    expect(conditionOf(await databases.objects.get("retagged"))).toBe("True:Available");
    expect(await new DatabaseHands().tags(status?.externalName ?? "")).not.toHaveProperty("stage");
  });

  test("that is not wanted any more is deleted in the middle", async () => {
    await databases.creating("unwanted");
    await databases.objects.delete("unwanted");
    await world.runs.pass();
    await expectGone(postgres, world.runs, "unwanted");
  });

  test("that RDS does not let go before its end is deleted then", async () => {
    const { runs } = world;
    await databases.creating("bound");
    await databases.objects.delete("bound");
    runs.door.fail("DeleteDBInstance", { does: "refuse", code: "InvalidDBInstanceState", message: "It is not in available state" });
    await runs.pass();
    const bound = await databases.objects.get("bound");
    expect(conditionOf(bound)).toBe("False:Busy");
    expect(bound.status?.lastRun?.result).toBe("Retrying");
    runs.door.mend();
    runs.door.databases.finish();
    await databases.objects.makeDue("bound");
    await runs.pass();
    await expectGone(postgres, runs, "bound");
  });
});

withClouds("a creation that the cloud does not show at once", { waitSeconds: 0 }, (world, rows) => {
  test.each(rows)("$kind: that it is not to be seen right after its creation is not believed", async (row) => {
    const { runs } = world;
    const name = uniqueName("unseen");
    runs.cloud.door.requests.length = 0;
    runs.cloud.door.after = async ({ action }) => {
      if (action !== row.calls.create) return;
      runs.cloud.door.letPass();
      runs.cloud.door.fail(row.calls.observe, { does: "refuse", ...row.refusals.missing }, 2);
    };
    await runs.of(row.kind).create(name, row.spec);
    for (let look = 1; look <= 2; look++) {
      await runs.pass();
      const object = await runs.of(row.kind).get(name);
      expect(conditionOf(object)).toBe("False:Creating");
      expect(messageOf(object)).toMatch(/not to be seen yet/);
      await runs.of(row.kind).makeDue(name);
    }
    await runs.pass();
    await expectThere(row, runs, name);
    expect(runs.cloud.door.requests.filter(({ action }) => action === row.calls.create)).toHaveLength(1);
  });
});
