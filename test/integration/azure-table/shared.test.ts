import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { table } from "../../../runner/providers/azure/table.ts";
import { type CosmosBlock, cosmosSpec, plainTable, tableTarget } from "../../parts/azure-table.ts";
import { AzureTables, cosmosIDs } from "../../parts/azure-tables.ts";

const type = "Microsoft.DocumentDB/databaseAccounts";
const database = `${type}/sqlDatabases`;
const container = `${database}/containers`;
/** The account of others. */
const accountName = "office";

describe("a Table in an account of others", () => {
  let tables: AzureTables;
  beforeAll(async () => {
    tables = await AzureTables.open();
    await tables.made(cosmosSpec({ capacityMode: "Provisioned" }, { externalName: accountName }), accountName);
  });
  afterAll(() => tables?.close());
  beforeEach(() => {
    tables.arm.requests.length = 0;
  });
  afterEach(() => {
    tables.arm.mend();
    // whatever a case does: the account is not ours
    expect(tables.arm.writes.filter(({ action }) => action.endsWith(`/${type.split("/")[1]}`))).toEqual([]);
  });

  const shared = (block: Partial<CosmosBlock> = {}, top = {}) => cosmosSpec({ accountName, ...block }, top);
  const actions = (writes: { action: string }[]) => writes.map(({ action }) => action);

  /** The container of a target as it is in Azure. */
  const there = ({ externalName: name }: { externalName: string }, inDatabase = name) =>
    tables.arm.hands.get(cosmosIDs.container(accountName, inDatabase, name));

  it("is a container in a database of its own there, with the account's key", async () => {
    const target = tableTarget(shared({ throughput: 500 }));
    expect(actions(await tables.bringAbout(target))).toEqual([`PUT ${database}`, `PUT ${container}`]);
    const { owner, ready, externalID, connection } = await tables.existing(target);
    const { externalName: name } = target;
    expect({ owner, ready }).toEqual({ owner: target.uid, ready: true });
    expect(externalID).toBe(cosmosIDs.container(accountName, name, name));
    expect(tables.arm.hands.hasSecret(cosmosIDs.account(accountName), "primaryMasterKey", connection.secret["key"] ?? "")).toBe(true);
    expect(connection.config).toMatchObject({ accountName, database: name, container: name });
    expect(await tables.bringAbout(target)).toEqual([]);
  });

  it("ends as one and the same when it is interrupted after each of its writes, also in a database that the spec names", async () => {
    for (const [lost, databaseName] of [[1], [2], [1, "lost-1"], [2, "lost-2"]] as [number, string?][]) {
      const target = tableTarget(shared(databaseName === undefined ? {} : { databaseName }));
      await tables.bringAbout(target, [], { lost });
      expect(await tables.bringAbout(target)).toEqual([]);
      expect(there(target, databaseName)).toBeDefined();
    }
  });

  it("waits for an account that is not there yet", async () => {
    const target = tableTarget(shared({ accountName: "nowhere" }));
    await expect(tables.bringAbout(target)).rejects.toMatchObject({
      name: "RetryableError",
      code: "DependencyNotReady",
      message: expect.stringContaining("nowhere"),
      hint: expect.stringContaining("azure.accountName"),
    });
    expect(tables.arm.writes).toEqual([]);
  });

  it("is refused in an account of another API, and before anything is written", async () => {
    tables.arm.hands.change(cosmosIDs.account(accountName), { kind: "MongoDB" });
    const refused = tables.bringAbout(tableTarget(shared()));
    await expect(refused).rejects.toMatchObject({ name: "TerminalError", code: "SpecRejected" });
    tables.arm.hands.change(cosmosIDs.account(accountName), { kind: "GlobalDocumentDB" });
    expect(tables.arm.writes).toEqual([]);
  });

  it("is refused with throughput in a serverless account, which only Cosmos DB knows it is", async () => {
    tables.arm.hands.change(cosmosIDs.account(accountName), { properties: { capabilities: [{ name: "EnableServerless" }] } });
    const refused = tables.bringAbout(tableTarget(shared({ throughput: 500 })));
    await expect(refused).rejects.toMatchObject({
      name: "TerminalError",
      code: "SpecRejected",
      hint: expect.stringContaining("azure.throughput"),
    });
    tables.arm.hands.change(cosmosIDs.account(accountName), { properties: { capabilities: [] } });
  });

  describe("whose it is", () => {
    /** A container that another object has made. */
    async function others(databaseName: string) {
      const { externalName, uid } = await tables.made(shared({ databaseName }, { externalName: "theirs" }), "theirs");
      return { target: tableTarget(shared({ databaseName, defaultTTLSeconds: 60 }, { externalName }), externalName), uid };
    }

    it("stands in the container, so that another object of that name leaves it alone", async () => {
      const { target, uid } = await others("owned");
      expect(await tables.existing(target)).toMatchObject({ owner: uid, connection: { secret: { key: "" } } });
    });

    it("changes when it is taken over, together with what differs", async () => {
      const { target } = await others("taken");
      await table.update(tables.session, target, await tables.changes(target), "claim");
      expect(actions(tables.arm.writes)).toEqual([`PUT ${container}`]);
      await tables.bringAbout(target);
      expect(await tables.existing(target)).toMatchObject({ owner: target.uid, actual: { azure: { defaultTTLSeconds: 60 } } });
    });

    it("has no place in a container that indexes nothing, which is told instead of claiming it again and again", async () => {
      const { target } = await others("unindexed");
      const indexingPolicy = { indexingMode: "none", automatic: false, includedPaths: [], excludedPaths: [] };
      tables.arm.hands.change(cosmosIDs.container(accountName, "unindexed", "theirs"), { properties: { resource: { indexingPolicy } } });
      const claimed = table.update(tables.session, target, [], "claim");
      await expect(claimed).rejects.toMatchObject({ code: "SpecRejected", hint: expect.stringContaining("indexingMode") });
    });

    it("is nobody's once it is released, with Cosmos DB's own indexing", async () => {
      const { target } = await others("released");
      await table.update(tables.session, target, [], "release");
      await tables.bringAbout(target).catch(() => undefined);
      expect((await tables.existing(target)).owner).toBeUndefined();
      expect(there(target, "released")).toMatchObject({
        properties: { resource: { indexingPolicy: { excludedPaths: [{ path: '/"_etag"/?' }] } } },
      });
    });

    it("is nobody's when somebody has written the indexing policy anew: better left behind than somebody else's deleted", async () => {
      const target = await tables.made(shared());
      const { externalName: name } = target;
      tables.arm.hands.change(cosmosIDs.container(accountName, name, name), {
        properties: { resource: { indexingPolicy: { excludedPaths: [] } } },
      });
      expect((await tables.existing(target)).owner).toBeUndefined();
    });
  });

  describe("deletion", () => {
    it("takes the container and the database that was made for it", async () => {
      const target = await tables.made(shared());
      expect(actions(await tables.remove(target))).toEqual([`DELETE ${database}`]);
      expect(tables.arm.hands.get(cosmosIDs.database(accountName, target.externalName))).toBeUndefined();
    });

    it("leaves that database where somebody has put something into it", async () => {
      const target = await tables.made(shared());
      const { externalName: name } = target;
      const neighbour = await tables.made(shared({ databaseName: name }));
      expect(actions(await tables.remove(target))).toEqual([`DELETE ${container}`]);
      expect(there(neighbour, name)).toBeDefined();
    });

    it("leaves a database that the spec names, as others may be about to use it", async () => {
      const [one, other] = [await tables.made(shared({ databaseName: "both" })), await tables.made(shared({ databaseName: "both" }))];
      for (const target of [one, other]) expect(actions(await tables.remove(target))).toEqual([`DELETE ${container}`]);
      expect(tables.arm.hands.get(cosmosIDs.database(accountName, "both"))).toBeDefined();
    });

    it("ends when the account is gone, and when its container was never made", async () => {
      const gone = tableTarget(shared({ accountName: "nowhere" }));
      expect(actions(await tables.remove(gone))).toEqual([`DELETE ${database}`]);
      const unmade = tableTarget(shared({ databaseName: "unmade" }));
      unmade.operation = { kind: "Create", token: (await table.create(tables.session, unmade)).operation?.token };
      tables.arm.polls = 0;
      expect(await tables.existing(unmade)).toMatchObject({ owner: unmade.uid });
      tables.arm.polls = 2;
      await tables.remove(unmade);
      expect(await table.observe(tables.session, unmade)).toEqual({ exists: false });
    });

    it("of the account waits for the Tables of others in there", async () => {
      const host = await tables.made(plainTable);
      const guest = await tables.made(shared({ accountName: host.externalName, databaseName: host.externalName }));
      await expect(table.delete(tables.session, host)).rejects.toMatchObject({
        name: "RetryableError",
        code: "DependencyNotReady",
        message: expect.stringContaining(guest.externalName),
        hint: expect.stringContaining(guest.uid),
      });
      await tables.remove(guest);
      tables.arm.requests.length = 0;
      await tables.remove(host);
      expect(actions(tables.arm.writes)).toEqual([`DELETE ${type}`]);
      tables.arm.requests.length = 0;
    });

    it("is refused while the spec protects it", async () => {
      const target = await tables.made({ ...shared(), deletionProtection: true });
      await expect(table.delete(tables.session, target)).rejects.toMatchObject({ code: "DeletionProtected" });
    });
  });
});
