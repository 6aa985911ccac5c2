import { afterAll, beforeAll, expect, test } from "vitest";

import { finalSnapshot } from "../../../runner/providers/local/postgres/remove.ts";
import { conditionOf } from "../../parts/running.ts";
import { sql } from "./clients.ts";
import { withEngines } from "./engines.ts";
import { LocalFolder } from "./folder.ts";
import { processesWith } from "./processes.ts";

let local: LocalFolder;
beforeAll(async () => {
  local = await LocalFolder.open();
});
afterAll(() => local?.close());

async function makeWithRow(name: string, spec: object): Promise<string> {
  await local.create(name, spec);
  await local.dispatch();
  await sql((await local.secret(name)).uri, "CREATE TABLE notes AS SELECT 'kept' AS text");
  return (await local.get(name)).status?.externalName ?? "";
}

withEngines("the data of a Postgres that is deleted in local mode", () => {
  test("stay with Retain, without a process, and an object of that name takes them over", async () => {
    const externalName = await makeWithRow("first", { deletionPolicy: "Retain" });
    await local.delete("first");
    await local.dispatch();
    expect(await local.find("first")).toBeUndefined();
    expect(processesWith(local.places.postgres)).toEqual([]);

    await local.create("second", { externalName });
    await local.dispatch();
    expect(conditionOf(await local.get("second"))).toBe("False:NotOwned");
    await local.change("second", { spec: { adoptionPolicy: "IfExists" } });
    await local.dispatch();
    expect(conditionOf(await local.get("second"))).toBe("True:Available");
    expect(await sql((await local.secret("second")).uri, "SELECT text FROM notes")).toEqual([{ text: "kept" }]);
  });

  test("stay with Snapshot under another name, which an object takes over likewise", async () => {
    const object = await local.get("second");
    const snapshot = finalSnapshot(object.status?.externalName ?? "", object.metadata.uid ?? "");
    await local.change("second", { spec: { deletionPolicy: "Snapshot" } });
    await local.delete("second");
    await local.dispatch();
    expect(local.servers()).toEqual([snapshot]);

    await local.create("third", { externalName: snapshot, adoptionPolicy: "IfExists" });
    await local.dispatch();
    expect(await sql((await local.secret("third")).uri, "SELECT text FROM notes")).toEqual([{ text: "kept" }]);
  });

  test("stay while deletionProtection is true, and the server runs on", async () => {
    await local.change("third", { spec: { deletionProtection: true } });
    await local.delete("third");
    await local.dispatch();
    expect(conditionOf(await local.get("third"))).toBe("False:DeletionProtected");
    expect(await local.pidOf("third")).toBeDefined();
    await local.change("third", { spec: { deletionProtection: false } });
    await local.dispatch();
    expect([await local.find("third"), local.servers()]).toEqual([undefined, []]);
  });
});
