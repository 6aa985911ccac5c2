import { expect, test } from "vitest";

import { conditionOf, messageOf } from "../../parts/running.ts";
import { account, container, database, withTables } from "./runs.ts";

withTables("runs that wait", {}, (tables) => {
  test("puts right what somebody else has changed or deleted, and nothing else", async () => {
    const { status } = await tables.made("drifted", { azure: { tags: { team: "shop" } } });
    const [id = ""] = status?.externalID?.split("/sqlDatabases/") ?? [];
    tables.arm.hands.tag(id, { ...(tables.arm.hands.get(id)?.["tags"] as object), team: "office" });
    tables.arm.hands.delete(status?.externalID ?? "");
    await tables.next("drifted");
    await tables.expectThere("drifted");
    expect(tables.writes()).toEqual([`PATCH ${account}`, `PUT ${container}`]);
    expect(tables.arm.hands.get(id)).toMatchObject({ tags: { team: "shop" } });
  });

  test("changes what the spec changes, one operation after the other, and tells each change once", async () => {
    await tables.made("changed", { azure: { capacityMode: "Provisioned", throughput: 400 } });
    await tables.objects.change("changed", { spec: { azure: { throughput: null, autoscaleMaxThroughput: 5000, defaultTTLSeconds: 60 } } });
    await tables.runs.pass();
    await tables.goOn("changed");
    await tables.expectThere("changed");
    expect(tables.writes()).toEqual([
      `PUT ${container}`,
      `POST ${container}/throughputSettings/migrateToAutoscale`,
      `PUT ${container}/throughputSettings`,
    ]);
  });

  test("is refused before anything is asked of Cosmos DB when the spec is for DynamoDB", async () => {
    tables.arm.requests.length = 0;
    await tables.objects.create("foreign", { partitionKey: { name: "customer" }, sortKey: { name: "date" } });
    await tables.runs.pass();
    const object = await tables.objects.get("foreign");
    expect([conditionOf(object), tables.arm.requests.filter(({ action }) => action.includes(account))]).toEqual(["False:SpecRejected", []]);
    expect(messageOf(object)).toMatch(/no sort key but the property id.*make another Table/);
    await tables.objects.delete("foreign");
    await tables.runs.pass();
    await tables.expectGone("foreign");
  });

  test("tells a name that somebody else in the world has, and what to do", async () => {
    tables.arm.takeName(account, "carts");
    await tables.objects.create("taken", { partitionKey: { name: "customer" }, externalName: "carts" });
    await tables.runs.pass();
    const object = await tables.objects.get("taken");
    expect(conditionOf(object)).toBe("False:NotOwned");
    expect(messageOf(object)).toMatch(/already taken.*externalName/);
  });

  test("in an account of others it makes a container, and takes it and its database away again, and nothing else", async () => {
    const { externalName: accountName } = (await tables.made("owner")).status ?? {};
    await tables.made("guest", { azure: { accountName } });
    await tables.next("guest");
    expect(tables.writes()).toEqual([]);
    await tables.objects.delete("guest");
    await tables.runs.pass();
    await tables.expectGone("guest");
    expect(tables.writes()).toEqual([`DELETE ${database}`]);
    await tables.next("owner");
    await tables.expectThere("owner");
  });

  test("with Retain it stays, without our note", async () => {
    const { externalName: accountName } = (await tables.made("host")).status ?? {};
    const { status } = await tables.made("kept", { deletionPolicy: "Retain", azure: { accountName } });
    await tables.objects.delete("kept");
    await tables.runs.pass();
    expect(await tables.objects.find("kept")).toBeUndefined();
    expect(tables.writes()).toEqual([`PUT ${container}`]);
    expect(JSON.stringify(tables.arm.hands.get(status?.externalID ?? ""))).not.toContain("kubectl-cloud");
  });
});

withTables("runs that don't wait", { waitSeconds: 0 }, (tables) => {
  test("a creation that is interrupted at every look goes on where it was, and makes everything once", async () => {
    tables.arm.polls = 6;
    tables.arm.requests.length = 0;
    await tables.objects.create("slow", { partitionKey: { name: "customer" } });
    await tables.runs.pass();
    const told: string[] = [];
    for (let object = await tables.objects.get("slow"); object.status?.lastRun?.result === "InProgress";) {
      told.push(`${conditionOf(object)} ${object.status.operation?.kind}`);
      await tables.next("slow");
      object = await tables.objects.get("slow");
    }
    await tables.expectThere("slow");
    expect(told.length).toBeGreaterThan(5);
    // of a new one, until its database and its container are there too
    expect(new Set(told)).toEqual(new Set(["False:Creating Create"]));
    expect(tables.writes()).toEqual([`PUT ${account}`, `PUT ${database}`, `PUT ${container}`]);
  });

  test("an account that is not to be seen after it was made is neither made again nor forgotten when it is deleted", async () => {
    tables.arm.hideNew(account, 3);
    tables.arm.requests.length = 0;
    await tables.objects.create("unseen", { partitionKey: { name: "customer" } });
    await tables.runs.pass();
    await tables.next("unseen");
    await tables.objects.delete("unseen");
    await tables.runs.pass();
    for (let run = 0; run < 20 && (await tables.objects.find("unseen")); run++) await tables.next("unseen").catch(() => undefined);
    await tables.expectGone("unseen");
    expect(tables.writes()).toEqual([`PUT ${account}`, `DELETE ${account}`]);
  });

  test("a deletion that takes ten minutes is gone on with by later runs, which ask for it once", async () => {
    await tables.made("leaving");
    tables.arm.polls = 3;
    await tables.objects.delete("leaving");
    await tables.runs.pass();
    const leaving = await tables.objects.get("leaving");
    expect([conditionOf(leaving), leaving.status?.operation?.kind]).toEqual(["False:Deleting", "Delete"]);
    for (let run = 0; run < 20 && (await tables.objects.find("leaving")); run++) await tables.next("leaving").catch(() => undefined);
    await tables.expectGone("leaving");
    expect(tables.writes()).toEqual([`DELETE ${account}`]);
  });
});
