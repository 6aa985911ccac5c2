import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";

import type { TableSpec } from "../../../crds/api/kinds/table.ts";
import type { KeyName, Target } from "../../../runner/provider.ts";
import { table } from "../../../runner/providers/azure/table.ts";
import { cosmosSpec, plainTable, tableTarget } from "../../parts/azure-table.ts";
import { AzureTables, cosmosIDs } from "../../parts/azure-tables.ts";

const type = "Microsoft.DocumentDB/databaseAccounts";

describe("keys of a Table on Azure", () => {
  let tables: AzureTables;
  beforeAll(async () => {
    tables = await AzureTables.open();
  });
  afterAll(() => tables?.close());
  afterEach(() => {
    tables.arm.mend();
    tables.arm.polls = 2;
  });

  const rotate = (target: Target<TableSpec>, key: KeyName) => table.rotateKey?.(tables.session, target, key);
  /** The key of the connection, and whether it is the account's of that name. */
  async function connected(target: Target<TableSpec>, name: KeyName): Promise<[key: string, isIt: boolean]> {
    const { key = "", connectionString } = (await tables.existing(target)).connection.secret;
    expect(connectionString).toContain(`AccountKey=${key};`);
    return [key, tables.arm.hands.hasSecret(cosmosIDs.account(target.externalName), `${name}MasterKey`, key)];
  }

  test("are made anew one by one, while the connection has the other, which goes on", async () => {
    const target = await tables.made(plainTable);
    const [first] = await connected(target, "primary");
    tables.arm.polls = 3;
    const { operation } = (await rotate(target, "secondary")) ?? {};
    target.operation = { kind: "Update", token: operation?.token };
    const seen = await tables.existing(target);
    expect([seen.ready, seen.progress]).toEqual([true, expect.any(String)]);
    expect(seen.connection.secret["key"]).toBe(first);
    while ((await tables.existing(target)).progress !== undefined);
    expect(await connected(target, "primary")).toEqual([first, true]);
    target.activeKey = "secondary";
    const [second, isSecond] = await connected(target, "secondary");
    expect([second === first, isSecond]).toEqual([false, true]);
    expect(tables.arm.writes.map(({ action, body }) => [action, body])).toEqual([[`POST ${type}/regenerateKey`, { keyKind: "secondary" }]]);
    // nothing that an update would have to put right
    expect(await tables.changes(target)).toEqual([]);
  });

  test("that Azure fails to make anew are told so, and stay", async () => {
    const target = await tables.made(plainTable);
    tables.arm.course(`POST ${type}/regenerateKey`, { ends: "Failed", error: { code: "InternalServerError", message: "It failed." } });
    const { operation } = (await rotate(target, "secondary")) ?? {};
    target.operation = { kind: "Update", token: operation?.token };
    let failed = (await tables.existing(target)).operationFailed;
    for (let look = 0; look < 5 && !failed; look++) failed = (await tables.existing(target)).operationFailed;
    expect(failed).toMatchObject({ name: "RetryableError", message: expect.stringContaining("It failed.") });
    expect((await connected(target, "primary"))[1]).toBe(true);
  });

  test("wait while Azure is at work on the account", async () => {
    const target = await tables.made(plainTable);
    tables.arm.polls = 9;
    await rotate(target, "secondary");
    await expect(rotate(target, "secondary")).rejects.toMatchObject({ name: "RetryableError", code: "Busy" });
  });

  test("of an account that has gone meanwhile are told as such", async () => {
    await expect(rotate(tableTarget(plainTable), "secondary")).rejects.toMatchObject({ name: "RetryableError", code: "Conflict" });
  });

  describe("that others use too are left alone, with the way that is left", () => {
    it("in an account of others", async () => {
      const owner = await tables.made(plainTable);
      const guest = await tables.made(cosmosSpec({ accountName: owner.externalName }));
      await expect(rotate(guest, "secondary")).rejects.toMatchObject({
        name: "TerminalError",
        code: "Unsupported",
        message: expect.stringContaining(`the account ${owner.externalName} is not its own`),
        hint: expect.stringContaining("az cosmosdb keys regenerate"),
      });
      expect(tables.arm.writes).toEqual([]);
    });

    it("in an account of its own with a container of another Table, until that is gone", async () => {
      const owner = await tables.made(plainTable);
      const guest = await tables.made(cosmosSpec({ accountName: owner.externalName }));
      await expect(rotate(owner, "secondary")).rejects.toMatchObject({
        code: "Unsupported",
        message: expect.stringContaining(`the container ${guest.externalName} of another Table`),
        hint: expect.stringContaining(`delete the Table with uid ${guest.uid}`),
      });
      expect(tables.arm.writes).toEqual([]);
      await tables.remove(guest);
      expect(await rotate(owner, "secondary")).toMatchObject({ operation: { message: expect.any(String) } });
    });
  });
});
