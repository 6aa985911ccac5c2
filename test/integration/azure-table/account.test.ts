import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { azureTags as ours } from "../../../crds/api/names.ts";
import { table } from "../../../runner/providers/azure/table.ts";
import { cosmosSpec, plainTable, tableTarget } from "../../parts/azure-table.ts";
import { AzureTables, cosmosIDs } from "../../parts/azure-tables.ts";

const type = "Microsoft.DocumentDB/databaseAccounts";

describe("a Table on Cosmos DB in an account of its own", () => {
  let tables: AzureTables;
  beforeAll(async () => {
    tables = await AzureTables.open();
  });
  afterAll(() => tables?.close());
  beforeEach(() => {
    tables.arm.requests.length = 0;
  });
  afterEach(() => {
    tables.arm.mend();
    tables.arm.polls = 2;
    tables.arm.letPass();
  });

  describe("while it is made", () => {
    it("is an account with our tag from the first moment, then a database, then a container, and ready when all are there", async () => {
      const target = tableTarget(cosmosSpec({ tags: { team: "shop" } }));
      const writes = await tables.bringAbout(target);
      expect(writes.map(({ action }) => action)).toEqual([
        "PUT Microsoft.Resources/resourceGroups",
        `PUT ${type}`,
        `PUT ${type}/sqlDatabases`,
        `PUT ${type}/sqlDatabases/containers`,
      ]);
      expect(writes[1]?.body.tags).toEqual({ team: "shop", [ours.owner]: target.uid, [ours.object]: "Table/shop/carts" });
      const { owner, ready, progress, externalID, connection } = await tables.existing(target);
      const { externalName: name } = target;
      expect({ owner, ready, progress }).toEqual({ owner: target.uid, ready: true, progress: undefined });
      expect(externalID).toBe(cosmosIDs.container(name, name, name));
      expect(connection.secret).toMatchObject({ endpoint: `https://${name}.documents.azure.com:443/`, database: name, container: name });
      expect(tables.arm.hands.hasSecret(cosmosIDs.account(name), "primaryMasterKey", connection.secret["key"] ?? "")).toBe(true);
    });

    it("says how far it is, and is neither ready nor gives a key before its end", async () => {
      const target = tableTarget(plainTable);
      tables.arm.course(`PUT ${type}`, { polls: 10 });
      target.operation = { kind: "Create", token: (await table.create(tables.session, target)).operation?.token };
      const seen = await tables.existing(target);
      expect(seen).toMatchObject({ owner: target.uid, ready: false, progress: "Dequeued", connection: { secret: { key: "" } } });
      // a spec that is not made yet is no difference
      expect(await tables.changes(target)).toEqual([]);
    });

    it("ends as one and the same when it is interrupted after each of its writes, before anybody noted its answer", async () => {
      for (let lost = 1; lost <= 3; lost++) {
        const target = tableTarget(cosmosSpec({ tags: { team: "shop" } }));
        await tables.bringAbout(target, [], { lost });
        const { externalName: name } = target;
        expect(await tables.changes(target)).toEqual([]);
        expect(tables.arm.hands.list(`${type}/sqlDatabases/containers`).filter(({ id }) => id.includes(name))).toHaveLength(1);
      }
    });

    it("is believed to be there while Resource Manager says that it isn't, as was recorded for 17 minutes", async () => {
      tables.arm.hideNew(type, 4);
      const target = tableTarget(plainTable);
      const accounts = (await tables.bringAbout(target)).filter(({ action }) => action === `PUT ${type}`);
      expect(accounts).toHaveLength(1);
    });

    it("is taken for missing like any other where the credentials may not ask for names", async () => {
      const target = tableTarget(plainTable);
      target.operation = { kind: "Create", token: (await table.create(tables.session, target)).operation?.token };
      tables.arm.hideNew(type, 4);
      tables.arm.fail(/^HEAD/, { does: "refuse", status: 403, code: "AuthorizationFailed", message: "no" });
      while ((await table.observe(tables.session, target)).progress !== undefined);
      expect(await table.observe(tables.session, target)).toEqual({ exists: false, progress: undefined });
    });

    it("waits for its keys, which Cosmos DB does not give out at once", async () => {
      const target = await tables.made(plainTable);
      tables.arm.fail(`POST ${type}/listKeys`, { does: "refuse", status: 404, code: "ResourceNotFound", message: "not found" }, 1);
      expect(await tables.existing(target)).toMatchObject({ ready: false, progress: "its keys are not given out yet" });
      expect(await tables.existing(target)).toMatchObject({ ready: true, progress: undefined });
    });

    it("is asked for once more when Azure drops an operation", async () => {
      tables.arm.course(`PUT ${type}/sqlDatabases/containers`, { ends: "Canceled" }, 1);
      const target = tableTarget(plainTable);
      await expect(tables.bringAbout(target)).rejects.toMatchObject({ name: "RetryableError" });
      target.operation = { kind: "Create" };
      expect((await tables.bringAbout(target)).map(({ action }) => action)).toEqual([`PUT ${type}/sqlDatabases/containers`]);
    });
  });

  describe("is refused in Azure's words, with the next step", () => {
    it("when its name is taken in all of Azure", async () => {
      const target = tableTarget(plainTable);
      tables.arm.takeName(type, target.externalName);
      await expect(tables.bringAbout(target)).rejects.toMatchObject({
        name: "TerminalError",
        code: "NotOwned",
        message: expect.stringMatching(/^could not create account of table t-.*: BadRequest: Dns record for .* is already taken/),
        hint: expect.stringContaining("externalName"),
      });
    });

    it("before anything is written, when the spec is for DynamoDB", async () => {
      const target = tableTarget({ ...plainTable, sortKey: { name: "date", type: "String" } });
      await expect(tables.bringAbout(target)).rejects.toMatchObject({ name: "TerminalError", code: "SpecRejected" });
      expect(tables.arm.writes).toEqual([]);
    });

    it.each([
      [
        "high demand",
        503,
        "ServiceUnavailable",
        "Sorry, we are currently experiencing high demand in this region",
        "CloudUnavailable",
        "azure.regions",
      ],
      ["throttling", 429, "TooManyRequests", "slow down", "Throttled", "maxConcurrentRuns"],
      [
        "a missing right",
        403,
        "AuthorizationFailed",
        "The client does not have authorization to perform action",
        "PermissionDenied",
        "role",
      ],
      ["a quota", 400, "BadRequest", "The subscription exceeded the quota of database accounts", "QuotaExceeded", "quota"],
      [
        "a lock",
        412,
        "PreconditionFailed",
        "There is already an operation in progress which requires exclusive lock",
        "Busy",
        "once Azure is done",
      ],
    ])("%s", async (_, status, code, message, reason, hint) => {
      tables.arm.fail(`PUT ${type}`, { does: "refuse", status, code, message, unwrapped: true });
      await expect(tables.bringAbout(tableTarget(plainTable))).rejects.toMatchObject({
        code: reason,
        message: expect.stringContaining(`${code}: ${message}`),
        hint: expect.stringContaining(hint),
      });
    });

    it("when Azure accepts it and gives up on it later", async () => {
      const error = { code: "ServiceUnavailable", message: "Sorry, we are currently experiencing high demand in this region" };
      tables.arm.course(`PUT ${type}`, { ends: "Failed", error });
      const target = tableTarget(plainTable);
      await expect(tables.bringAbout(target)).rejects.toMatchObject({
        code: "CloudUnavailable",
        message: expect.stringContaining(error.message),
      });
      // what was begun is there, and nothing but its deletion helps
      target.operation = { kind: "Create" };
      expect(await tables.existing(target)).toMatchObject({
        ready: false,
        failure: { hint: expect.stringContaining("delete this object") },
      });
      await tables.remove(target);
    });

    it("when somebody has forbidden its keys, which the connection is made of", async () => {
      const target = await tables.made(plainTable);
      tables.arm.hands.change(cosmosIDs.account(target.externalName), { properties: { disableLocalAuth: true } });
      expect(await tables.existing(target)).toMatchObject({ failure: { message: expect.stringContaining("disableLocalAuth") } });
      expect(await tables.bringAbout(target)).toEqual([]);
    });
  });

  describe("deletion", () => {
    it("takes the account with all that is in it, and shows until it is gone", async () => {
      const target = await tables.made(plainTable);
      expect((await tables.remove(target)).map(({ action }) => action)).toEqual([`DELETE ${type}`]);
      expect(tables.arm.hands.get(cosmosIDs.account(target.externalName))).toBeUndefined();
      // asked for again, as the run before may have ended before it knew
      expect(await table.delete(tables.session, target)).toEqual({ operation: { message: "deleting" } });
    });

    it("is told as progress also by a run that knows nothing of it", async () => {
      const target = await tables.made(plainTable);
      tables.arm.course(`DELETE ${type}`, { ends: "never" });
      await table.delete(tables.session, target);
      expect(await table.observe(tables.session, target)).toEqual({ exists: false, progress: "deleting" });
    });

    it("waits for a creation that is under way, as Cosmos DB does one thing at a time", async () => {
      const target = tableTarget(plainTable);
      tables.arm.course(`PUT ${type}`, { polls: 100 });
      await table.create(tables.session, target);
      await expect(table.delete(tables.session, target)).rejects.toMatchObject({ name: "RetryableError", code: "Busy" });
    });

    it("is refused while the spec protects it, also from one who deletes the object", async () => {
      const target = await tables.made({ ...plainTable, deletionProtection: true });
      await expect(table.delete(tables.session, target)).rejects.toMatchObject({ name: "TerminalError", code: "DeletionProtected" });
      expect(tables.arm.writes).toEqual([]);
    });
  });
});
