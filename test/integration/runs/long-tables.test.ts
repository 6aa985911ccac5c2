import { afterEach, expect, test } from "vitest";

import type { ServiceObject } from "../../../crds/api/objects.ts";
import { TableHands } from "../../parts/aws-table-hands.ts";
import { conditionOf, messageOf, withRuns } from "../../parts/running.ts";
import { expectGone, expectThere } from "./kinds/right.ts";
import { table } from "./kinds/table.ts";

const index = (name: string) => ({ name, partitionKey: { name } });

withRuns("a table that DynamoDB takes its time for", { waitSeconds: 0 }, (world) => {
  const tables = () => world.runs.of("Table");
  afterEach(() => {
    world.runs.door.mend();
    world.runs.door.tables.fast();
  });

  /** The next run, as if its time had come. */
  async function next(name: string): Promise<ServiceObject> {
    await tables().makeDue(name);
    await world.runs.pass();
    return tables().get(name);
  }

  /** What a run asked for beside looks. */
  const writes = () => world.runs.door.requests.map(({ action }) => action).filter((action) => !/^(Describe|List|GetCaller)/.test(action));
  /** `-a` and `+a` for each index that was removed or added. */
  const indexes = () =>
    world.runs.door.requests.flatMap(({ body }) =>
      ((body.GlobalSecondaryIndexUpdates ?? []) as { Create?: { IndexName: string }; Delete?: { IndexName: string } }[]).map(
        ({ Create, Delete }) => (Create ? `+${Create.IndexName}` : `-${Delete?.IndexName}`),
      ),
    );

  async function made(name: string, spec: object = {}): Promise<void> {
    await tables().create(name, { ...table.spec, ...spec });
    await world.runs.pass();
    await expectThere(table, world.runs, name);
    world.runs.door.requests.length = 0;
  }

  test("is created once, with what CreateTable knows nothing of after it, and can't be used before", async () => {
    const { runs } = world;
    runs.door.tables.slow("create", Infinity);
    runs.door.requests.length = 0;
    await tables().create("new", { ...table.spec, aws: { timeToLiveAttribute: "expires", pointInTimeRecovery: true } });
    await runs.pass();
    expect(conditionOf(await tables().get("new"))).toBe("False:Creating");
    const waiting = await next("new");
    expect(waiting.status?.operation).toMatchObject({ kind: "Create", message: "creating" });
    expect(await tables().secret("new")).toEqual({});
    runs.door.tables.fast();
    await next("new");
    await expectThere(table, runs, "new");
    expect(writes()).toEqual(["CreateTable", "UpdateContinuousBackups", "UpdateTimeToLive"]);
    runs.door.requests.length = 0;
    expect(messageOf(await next("new"))).toBe("as the spec says");
    expect(writes()).toEqual([]);
  });

  test("gets its indexes one after the other, over as many runs as DynamoDB needs, and says which it is at", async () => {
    const { runs } = world;
    await made("indexed", { aws: { globalSecondaryIndexes: [index("old")] } });
    runs.door.tables.slow("update", Infinity);
    await tables().change("indexed", { spec: { aws: { globalSecondaryIndexes: [index("one"), index("two")] } } });
    await runs.pass();
    const steps = [indexes().join()];
    for (let run = 1; run <= 3; run++) {
      const object = await next("indexed");
      expect(conditionOf(object, "Reconciling")).toBe("True:Updating");
      expect(messageOf(object)).toContain("updating");
      runs.door.tables.finish();
      await next("indexed");
      steps.push(indexes().join());
    }
    await expectThere(table, runs, "indexed");
    expect(steps).toEqual(["-old", "-old,+one", "-old,+one,+two", "-old,+one,+two"]);
  });

  test("takes a change that comes while it is still created, once that is over", async () => {
    const { runs } = world;
    runs.door.tables.slow("create", Infinity);
    await tables().create("early", table.spec);
    await runs.pass();
    runs.door.requests.length = 0;
    await tables().change("early", { spec: table.change });
    await runs.pass();
    expect(writes()).toEqual([]);
    runs.door.tables.fast();
    await next("early");
    await expectThere(table, runs, "early");
    const there = await new TableHands().find((await tables().get("early")).status?.externalName ?? "");
    expect(there?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 5, WriteCapacityUnits: 5 });
  });

  test("goes once DynamoDB lets go of it, also when it is not wanted any more in the middle of a change", async () => {
    const { runs } = world;
    await made("unwanted");
    runs.door.tables.slow("update", Infinity);
    await tables().change("unwanted", { spec: table.change });
    await runs.pass();
    await tables().delete("unwanted");
    await runs.pass();
    const refused = await tables().get("unwanted");
    expect(conditionOf(refused, "Reconciling")).toBe("True:Busy");
    expect(messageOf(refused)).toMatch(/could not delete table .*ResourceInUseException.*tried again by itself/);
    runs.door.tables.finish();
    runs.door.tables.slow("delete", Infinity);
    expect(conditionOf(await next("unwanted"))).toBe("False:Deleting");
    // a run that only goes on: AWS tells no tags of it any more
    runs.door.fail("ListTagsOfResource", { does: "refuse", code: "ResourceNotFoundException", message: "Requested resource not found" });
    expect(messageOf(await next("unwanted"))).toContain("deleting");
    runs.door.mend();
    runs.door.tables.finish();
    await tables().makeDue("unwanted");
    await runs.pass();
    await expectGone(table, runs, "unwanted");
  });

  test("can be used while DynamoDB takes no change of its time to live, which is told and made an hour later", async () => {
    const { runs } = world;
    await made("hourly", { aws: { timeToLiveAttribute: "expires" } });
    await tables().change("hourly", { spec: { aws: { timeToLiveAttribute: "until", tags: { team: "office" } } } });
    await runs.pass();
    const busy = await tables().get("hourly");
    expect(conditionOf(busy, "Reconciling")).toBe("True:Busy");
    expect(messageOf(busy)).toMatch(/one change of aws\.timeToLiveAttribute an hour/);
    expect(new Date(busy.status?.nextRunAt ?? 0).getTime() - Date.now()).toBeGreaterThan(800_000);
    expect(await new TableHands().tags(busy.status?.externalName ?? "")).toMatchObject({ team: "office" });
    for (let change = 1; change <= 2; change++) {
      runs.door.tables.hourPasses();
      await next("hourly");
    }
    await expectThere(table, runs, "hourly");
  });

  test("whose KMS key can't be used says what to do, and is used again when that was done", async () => {
    const { runs } = world;
    await made("locked");
    const { externalName = "" } = (await tables().get("locked")).status ?? {};
    runs.door.tables.become(externalName, "INACCESSIBLE_ENCRYPTION_CREDENTIALS");
    const locked = await next("locked");
    expect(conditionOf(locked)).toBe("False:CloudFailed");
    expect(messageOf(locked)).toMatch(/DynamoDB says that it is INACCESSIBLE_ENCRYPTION_CREDENTIALS: enable its KMS key again/);
    await tables().change("locked", { spec: { deletionProtection: true } });
    await runs.pass();
    expect(conditionOf(await tables().get("locked"))).toBe("False:CloudFailed");
    expect(writes()).toEqual([]);
    runs.door.tables.finish();
    await next("locked");
    await expectThere(table, runs, "locked");
  });

  test("with a block for Azure is refused before anything is written", async () => {
    const { runs } = world;
    runs.door.requests.length = 0;
    await tables().create("elsewhere", { partitionKey: { name: "customer" }, azure: {} });
    await runs.pass();
    const object = await tables().get("elsewhere");
    expect(conditionOf(object)).toBe("False:Unsupported");
    expect(messageOf(object)).toMatch(/spec\.azure is for an account of Azure: take it out/);
    expect(writes()).toEqual([]);
  });
});
