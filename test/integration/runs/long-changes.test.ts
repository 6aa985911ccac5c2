import { expect, test } from "vitest";

import { DatabaseHands } from "../../parts/aws-databases.ts";
import { conditionOf, messageOf, withRuns } from "../../parts/running.ts";
import { postgres } from "./kinds/postgres.ts";
import { expectGone, expectThere } from "./kinds/right.ts";
import { longDatabases } from "./long/databases.ts";

withRuns("a change or a deletion that the cloud takes minutes for", { waitSeconds: 0 }, (world) => {
  const databases = longDatabases(world);

  test("a change is made once, shown as long as AWS is at it, and over when AWS is done", async () => {
    const { runs } = world;
    await databases.made("changing");
    runs.door.requests.length = 0;
    runs.door.databases.slow("modify", ["modifying"], { held: true });
    await databases.objects.change("changing", { spec: { storageGiB: 50 } });
    await runs.pass();
    const first = await databases.objects.get("changing");
    expect(conditionOf(first, "Reconciling")).toBe("True:Updating");
    expect(first.status?.operation).toMatchObject({ kind: "Update", message: "modifying" });
    await databases.next("changing");
    runs.door.databases.finish();
    const last = await databases.next("changing");
    await expectThere(postgres, runs, "changing");
    expect(databases.calls("ModifyDBInstance")).toBe(1);
    expect(last.status?.history?.flatMap(({ changes = [] }) => changes)).toContain("storageGiB: 20 → 50");
  });

  test("what waits for the maintenance window can be used meanwhile, is said, and is not asked for again", async () => {
    const { runs } = world;
    await databases.made("patient");
    const { externalName = "" } = (await databases.objects.get("patient")).status ?? {};
    await databases.objects.change("patient", { spec: { size: "medium" } });
    await runs.pass();
    await databases.next("patient");
    const waiting = await databases.next("patient");
    expect(conditionOf(waiting)).toBe("True:PendingMaintenance");
    expect(conditionOf(waiting, "Synced")).toBe("False:PendingMaintenance");
    expect(messageOf(waiting)).toMatch(/waits for the maintenance window: size: small → medium/);
    expect(waiting.status?.pendingChanges).toEqual([expect.stringContaining("size")]);
    expect(databases.calls("ModifyDBInstance")).toBe(1);

    const { DBInstanceClass } = runs.door.maintain(externalName);
    await new DatabaseHands().modify(externalName, { DBInstanceClass });
    const done = await databases.next("patient");
    await expectThere(postgres, runs, "patient");
    expect(done.status?.pendingChanges).toBeUndefined();
    expect(databases.calls("ModifyDBInstance")).toBe(1);
  });

  test("a change that comes while AWS is still creating waits until it can be made", async () => {
    const { runs } = world;
    const { externalName = "" } = (await databases.creating("early")).status ?? {};
    await databases.objects.change("early", { spec: { storageGiB: 60 } });
    await runs.pass();
    expect(conditionOf(await databases.objects.get("early"))).toBe("False:Creating");
    expect(databases.calls("ModifyDBInstance")).toBe(0);
    runs.door.databases.finish();
    await databases.next("early");
    await expectThere(postgres, runs, "early");
    expect((await new DatabaseHands().find(externalName))?.AllocatedStorage).toBe(60);
    expect(databases.calls("CreateDBInstance")).toBe(1);
  });

  test("a deletion spans runs, keeps object and finalizer until AWS is done, and is asked for once", async () => {
    const { runs } = world;
    await databases.made("going");
    runs.door.requests.length = 0;
    runs.door.databases.slow("delete", ["deleting"], { held: true });
    await databases.objects.delete("going");
    await runs.pass();
    const first = await databases.objects.get("going");
    expect(conditionOf(first)).toBe("False:Deleting");
    expect(first.status?.operation).toMatchObject({ kind: "Delete", message: "deleting" });
    await databases.next("going");
    runs.door.databases.finish();
    await databases.objects.makeDue("going");
    await runs.pass();
    await expectGone(postgres, runs, "going");
    expect(databases.calls("DeleteDBInstance")).toBe(1);
  });
});
