import { expect, test } from "vitest";

import { DatabaseHands } from "../../parts/aws-databases.ts";
import { conditionOf, messageOf, withRuns } from "../../parts/running.ts";
import { postgres } from "./kinds/postgres.ts";
import { expectGone, expectThere } from "./kinds/right.ts";

withRuns("how a database goes that is protected, or that leaves a snapshot", (world) => {
  const aws = () => new DatabaseHands();
  const objects = () => world.runs.of("Postgres");

  async function made(name: string, spec: object): Promise<string> {
    await objects().create(name, { ...postgres.spec, ...spec });
    await world.runs.pass();
    await expectThere(postgres, world.runs, name);
    return (await objects().get(name)).status?.externalName ?? "";
  }

  async function remove(name: string): Promise<void> {
    await objects().delete(name);
    await world.runs.pass();
  }

  test("protected by its spec it stays, says how to let it go, and goes once the spec does", async () => {
    const { runs } = world;
    await made("guarded", { deletionProtection: true });
    await remove("guarded");
    const guarded = await objects().get("guarded");
    expect(conditionOf(guarded, "Stalled")).toBe("True:DeletionProtected");
    expect(messageOf(guarded)).toMatch(/set spec\.deletionProtection to false/);
    expect(await postgres.wrongIn(await objects().secret("guarded"), guarded, runs)).toEqual([]);
    await objects().change("guarded", { spec: { deletionProtection: false } });
    await runs.pass();
    await expectGone(postgres, runs, "guarded");
  });

  test("protected in AWS alone it goes all the same, as the spec is all there is", async () => {
    const { runs } = world;
    await aws().modify(await made("forgotten", {}), { DeletionProtection: true });
    await remove("forgotten");
    await expectGone(postgres, runs, "forgotten");
  });

  test("with Snapshot it leaves one final snapshot, also when the answer to its deletion is lost", async () => {
    const { runs } = world;
    const externalName = await made("snapped", { deletionPolicy: "Snapshot" });
    // asked again, RDS says that it is being deleted already
    runs.door.databases.slow("delete", ["deleting"]);
    runs.door.fail("DeleteDBInstance", { does: "lose" }, 1);
    await remove("snapped");
    runs.door.databases.fast();
    await expectGone(postgres, runs, "snapped");
    expect(await aws().snapshotsOf(externalName)).toHaveLength(1);
  });

  test("with Snapshot one that failed stays, as RDS takes no snapshot of it, and says the ways out", async () => {
    const { runs } = world;
    const externalName = await made("broken", { deletionPolicy: "Snapshot" });
    runs.door.databases.become(externalName, "failed");
    await remove("broken");
    const broken = await objects().get("broken");
    expect(conditionOf(broken)).toBe("False:CloudFailed");
    expect(messageOf(broken)).toMatch(/set spec\.deletionPolicy to Delete .*or to Retain/);
    await objects().change("broken", { spec: { deletionPolicy: "Delete" } });
    await runs.pass();
    await expectGone(postgres, runs, "broken");
  });
});
