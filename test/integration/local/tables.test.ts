import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { findEngine } from "../../../lib/local/packages.ts";
import { stopServer } from "../../../lib/local/servers.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { Shop } from "./clients.ts";
import { withEngines, withProc } from "./engines.ts";
import { LocalFolder } from "./folder.ts";
import { listensOn, processesWith } from "./processes.ts";

let local: LocalFolder;
beforeAll(async () => {
  local = await LocalFolder.open();
});
afterAll(() => local?.close());

const patience = { timeout: 50_000, interval: 5 };
const key = { partitionKey: { name: "customer", type: "String" } } as const;
const index = (name = "by-state") => ({ name, partitionKey: { name: "state", type: "String" as const }, projectionType: "ALL" as const });
const block = { billingMode: "PAY_PER_REQUEST", tableClass: "STANDARD", pointInTimeRecovery: false } as const;

/** The table of an object, as its app has it. */
async function shop(name: string): Promise<Shop> {
  return new Shop({ ...(await local.tables.configMap(name)), ...(await local.tables.secret(name)) });
}

/** The part that matters of what dynalite keeps its data with. */
interface Package {
  Level: new (
    path: string,
    options: object,
  ) => { get(key: string): Promise<object>; put(key: string, value: object): Promise<void>; close(): Promise<void> };
}

/** Has the table `kept` stand on disk as a server would leave it that is killed in the middle of a change. */
async function leave(status: string): Promise<void> {
  const { Level } = createRequire(`${findEngine("dynalite", "/")?.folder}/`)("level") as Package;
  const db = new Level(join(local.places.tables, "data"), { valueEncoding: "json" });
  const name = `table~${(await local.tables.get("kept")).status?.externalName}`;
  await db.put(name, { ...(await db.get(name)), TableStatus: status });
  await db.close();
}

withEngines("a Table in local mode", () => {
  test("is Ready once an app that has its connection alone can write and read", async () => {
    await local.tables.create("carts", { ...key, aws: { ...block, globalSecondaryIndexes: [index()], tags: { team: "shop" } } });
    await local.dispatch();
    const object = await local.tables.get("carts");
    expect([conditionOf(object), messageOf(object)]).toEqual(["True:Available", `created ${object.status?.externalName}`]);
    const { uri = "" } = await local.tables.secret("carts");
    expect(uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await local.tables.configMap("carts")).toEqual({
      type: "table",
      provider: "local",
      endpoint: uri,
      tableName: object.status?.externalName,
      tableARN: object.status?.externalID,
      streamARN: "",
      region: "us-east-1",
    });
    const app = await shop("carts");
    await app.put("kim");
    expect([await app.get("kim"), await app.by("open")]).toEqual(["open", ["kim"]]);
  });

  test("changes what dynalite can change, and takes what it hasn't as it is, so that a cluster's manifest works", async () => {
    const spec = {
      deletionProtection: true,
      aws: {
        billingMode: "PROVISIONED" as const,
        readCapacityUnits: 5,
        writeCapacityUnits: 5,
        tableClass: "STANDARD_INFREQUENT_ACCESS" as const,
        timeToLiveAttribute: "expires",
        pointInTimeRecovery: true,
        streamViewType: "NEW_IMAGE" as const,
        kmsKeyID: "1234abcd-12ab-34cd-56ef-1234567890ab",
        globalSecondaryIndexes: [{ ...index(), readCapacityUnits: 1, writeCapacityUnits: 1 }],
        tags: { team: "office" },
      },
    };
    await local.tables.change("carts", { spec });
    await local.dispatch();
    const object = await local.tables.get("carts");
    expect(conditionOf(object)).toBe("True:Available");
    expect(object.status?.lastRun?.changes?.map((change) => change.split(":")[0])).toEqual([
      "aws.billingMode",
      "aws.readCapacityUnits",
      "aws.writeCapacityUnits",
      "aws.globalSecondaryIndexes",
      "aws.tags.team",
    ]);
    expect(await (await shop("carts")).get("kim")).toBe("open");
    await local.dispatchAgain(local.tables, "carts");
    expect(messageOf(await local.tables.get("carts"))).toBe("as the spec says");
  });

  test("refuses another index and says the way out, as dynalite makes indexes with a table only", async () => {
    const globalSecondaryIndexes = [index(), index("by-total")].map((each) => ({ ...each, readCapacityUnits: 1, writeCapacityUnits: 1 }));
    await local.tables.change("carts", { spec: { aws: { globalSecondaryIndexes } } });
    await local.dispatch();
    const object = await local.tables.get("carts");
    expect(conditionOf(object)).toBe("False:SpecRejected");
    expect(messageOf(object)).toMatch(/aws\.globalSecondaryIndexes: .*another object/);
    await local.tables.change("carts", { spec: { aws: { globalSecondaryIndexes: globalSecondaryIndexes.slice(0, 1) } } });
    await local.dispatch();
    expect(conditionOf(await local.tables.get("carts"))).toBe("True:Available");
  });

  test("stays while deletionProtection is true, though dynalite knows nothing of that", async () => {
    await local.tables.delete("carts");
    await local.dispatch();
    expect(conditionOf(await local.tables.get("carts"))).toBe("False:DeletionProtected");
    expect(await (await shop("carts")).get("kim")).toBe("open");
  });
});

withEngines("the data of a Table in local mode", () => {
  test("outlive a server that was killed, which the next run starts again on its port", async () => {
    await local.tables.create("kept", { ...key, aws: { ...block, tags: { team: "shop" } } });
    await local.dispatch();
    await (await shop("kept")).put("kim");
    const before = await local.tables.secret("kept");
    process.kill(local.tablesPid as number, "SIGKILL");
    await vi.waitFor(() => expect(local.tablesPid).toBeUndefined(), patience);

    await local.dispatchAgain(local.tables, "kept");
    const object = await local.tables.get("kept");
    expect([conditionOf(object), messageOf(object)]).toEqual(["True:Available", "engine: stopped → running"]);
    expect(await local.tables.secret("kept")).toEqual(before);
    expect(await (await shop("kept")).get("kim")).toBe("open");
    expect(processesWith(` ${local.places.tables}`)).toEqual([local.tablesPid]);
  });

  test.each(["CREATING", "UPDATING", "DELETING"])(
    "can be used though the server was killed in the middle of a change: %s",
    async (status) => {
      await stopServer(local.places.tables);
      await leave(status);
      await local.dispatchAgain(local.tables, "kept");
      expect(conditionOf(await local.tables.get("kept"))).toBe("True:Available");
      expect(await (await shop("kept")).get("kim")).toBe("open");
    },
  );

  test("outlive a stop", async () => {
    await stopServer(local.places.tables);
    await local.dispatchAgain(local.tables, "kept");
    expect(await (await shop("kept")).get("kim")).toBe("open");
  });

  test("stay with Retain, and an object of that name takes them over", async () => {
    const externalName = (await local.tables.get("kept")).status?.externalName ?? "";
    await local.tables.change("kept", { spec: { deletionPolicy: "Retain" } });
    await local.tables.delete("kept");
    await local.dispatch();
    expect(await local.tables.find("kept")).toBeUndefined();

    await local.tables.create("heir", { ...key, externalName });
    await local.dispatch();
    expect(conditionOf(await local.tables.get("heir"))).toBe("False:NotOwned");
    await local.tables.change("heir", { spec: { adoptionPolicy: "IfExists" } });
    await local.dispatch();
    expect(conditionOf(await local.tables.get("heir"))).toBe("True:Available");
    expect(await (await shop("heir")).get("kim")).toBe("open");
  });

  test("can't be taken over by other keys", async () => {
    const heir = await local.tables.get("heir");
    await local.tables.create("other", {
      partitionKey: { name: "id", type: "String" },
      externalName: heir.status?.externalName ?? "",
      adoptionPolicy: "IfExists",
    });
    await local.dispatch();
    expect(messageOf(await local.tables.get("other"))).toMatch(/partitionKey\.name: customer → id/);
    await local.tables.delete("other");
    await local.dispatch();
    expect(await (await shop("heir")).get("kim")).toBe("open");
  });
});

withProc("the server of tables", () => {
  test("listens on loopback alone, so that nobody else in the network gets at it", async () => {
    const { uri = "" } = await local.tables.secret("heir");
    expect(processesWith(` ${local.places.tables}`).flatMap(listensOn)).toEqual([`127.0.0.1:${new URL(uri).port}`]);
  });

  test("ends with the last table, and the data go with it", async () => {
    await local.tables.delete("heir");
    await local.dispatch();
    expect(local.tablesPid).toBeDefined();
    await local.tables.change("carts", { spec: { deletionProtection: false } });
    await local.dispatch();
    expect([await local.tables.find("carts"), await local.tables.find("heir")]).toEqual([undefined, undefined]);
    expect(processesWith(local.folder)).toEqual([]);
    expect(existsSync(join(local.places.tables, "data"))).toBe(false);
  });

  test("is not started only to delete the last table that was in it", async () => {
    await local.tables.create("last", key);
    await local.dispatch();
    process.kill(local.tablesPid as number, "SIGKILL");
    await local.tables.delete("last");
    await local.dispatch();
    expect(await local.tables.find("last")).toBeUndefined();
    expect(local.tablesPid).toBeUndefined();
    expect(existsSync(join(local.places.tables, "data"))).toBe(false);
  });
});
