import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import type { TableSpec } from "../../../crds/api/kinds/table.ts";
import { azureTags as ours } from "../../../crds/api/names.ts";
import { table } from "../../../runner/providers/azure/table.ts";
import { leaves } from "../../../runner/reconcile/diff.ts";
import { type CosmosBlock, cosmosSpec, plainTable, tableTarget } from "../../parts/azure-table.ts";
import { AzureTables, cosmosIDs } from "../../parts/azure-tables.ts";

const type = "Microsoft.DocumentDB/databaseAccounts";
const container = `${type}/sqlDatabases/containers`;
const throughput = `${container}/throughputSettings`;

describe("a Table on Cosmos DB that is there", () => {
  let tables: AzureTables;
  beforeAll(async () => {
    tables = await AzureTables.open();
  });
  afterAll(() => tables?.close());
  afterEach(() => tables.arm.mend());

  /** Actions and bodies of the writes that lead from one spec to the other. */
  async function changed(before: TableSpec, after: TableSpec): Promise<[action: string, body: unknown][]> {
    const target = await tables.made(before);
    const writes = await tables.bringAbout({ ...target, spec: after }, [...leaves(before).keys()]);
    expect(await tables.changes({ ...target, spec: after }, [...leaves(before).keys()])).toEqual([]);
    return writes.map(({ action, body }) => [action, body]);
  }

  const provisioned = (block: Partial<CosmosBlock> = {}) => cosmosSpec({ capacityMode: "Provisioned", ...block });

  describe("is left alone while it is as the spec says, whatever Cosmos DB has added and respelled", () => {
    it.each<[string, TableSpec]>([
      ["a spec without a block", plainTable],
      ["a serverless account", cosmosSpec({ tags: { team: "shop" }, defaultTTLSeconds: -1, uniqueKeys: [["/b", "/a"]] })],
      ["regions by their short names", provisioned({ regions: ["westus2", "uksouth"] })],
      ["throughput", provisioned({ throughput: 500 })],
      ["throughput that Cosmos DB chose", provisioned()],
      ["scaling", provisioned({ autoscaleMaxThroughput: 4000 })],
      ["bounds", provisioned({ consistencyLevel: "BoundedStaleness", publicNetworkAccess: false })],
    ])("%s", async (_, spec) => {
      const target = await tables.made(spec);
      expect(await tables.bringAbout(target, [...leaves(spec).keys()])).toEqual([]);
      expect(tables.arm.writes).toEqual([]);
    });
  });

  describe("gets just what changed", () => {
    it("of the account, in one PATCH", async () => {
      const before = provisioned({ tags: { team: "shop", gone: "x" } });
      const after = provisioned({ consistencyLevel: "Strong", publicNetworkAccess: false, tags: { team: "office" } });
      const tags = { team: "office", [ours.owner]: expect.any(String), [ours.object]: "Table/shop/carts" };
      const properties = { consistencyPolicy: { defaultConsistencyLevel: "Strong" }, publicNetworkAccess: "Disabled" };
      expect(await changed(before, after)).toEqual([[`PATCH ${type}`, { properties, tags }]]);
    });

    it("when its block comes later, and when it goes again", async () => {
      const block = cosmosSpec({ consistencyLevel: "Strong", tags: { team: "shop" } });
      const later = await changed(plainTable, block);
      expect(later.map(([action]) => action)).toEqual([`PATCH ${type}`]);
      const gone = await changed(block, plainTable);
      expect(gone).toEqual([
        [
          `PATCH ${type}`,
          {
            properties: { consistencyPolicy: { defaultConsistencyLevel: "Session" } },
            tags: expect.not.objectContaining({ team: "shop" }),
          },
        ],
      ]);
    });

    it("of the container, with the rest as it is", async () => {
      const target = await tables.made(cosmosSpec({ defaultTTLSeconds: 60, uniqueKeys: [["/email"]] }));
      const { externalName: name } = target;
      const id = cosmosIDs.container(name, name, name);
      const indexingPolicy = {
        indexingMode: "consistent",
        automatic: true,
        includedPaths: [{ path: "/a/?" }],
        excludedPaths: [{ path: "/*" }],
      };
      tables.arm.hands.change(id, { properties: { resource: { indexingPolicy } } });
      const writes = await tables.bringAbout({ ...target, spec: cosmosSpec({ uniqueKeys: [["/email"]] }) }, ["azure.defaultTTLSeconds"]);
      expect(writes.map(({ action }) => action)).toEqual([`PUT ${container}`]);
      const { resource } = (tables.arm.hands.get(id) as { properties: { resource: object } }).properties;
      expect(resource).not.toHaveProperty("defaultTtl");
      expect(resource).toMatchObject({
        indexingPolicy: { includedPaths: [{ path: "/a/?" }] },
        uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/email"] }] },
      });
    });

    it.each<[string, Partial<CosmosBlock>, Partial<CosmosBlock>, [string, unknown?][]]>([
      ["another number", { throughput: 500 }, { throughput: 600 }, [[`PUT ${throughput}`, { throughput: 600 }]]],
      ["no number any more", { throughput: 500 }, {}, [[`PUT ${throughput}`, { throughput: 400 }]]],
      [
        "another maximum",
        { autoscaleMaxThroughput: 4000 },
        { autoscaleMaxThroughput: 5000 },
        [[`PUT ${throughput}`, { autoscaleSettings: { maxThroughput: 5000 } }]],
      ],
      [
        "scaling instead of a number, and then its maximum",
        { throughput: 500 },
        { autoscaleMaxThroughput: 6000 },
        [[`POST ${throughput}/migrateToAutoscale`], [`PUT ${throughput}`, { autoscaleSettings: { maxThroughput: 6000 } }]],
      ],
      [
        "a number instead of scaling",
        { autoscaleMaxThroughput: 4000 },
        { throughput: 500 },
        [[`POST ${throughput}/migrateToManualThroughput`], [`PUT ${throughput}`, { throughput: 500 }]],
      ],
      ["no scaling any more", { autoscaleMaxThroughput: 4000 }, {}, [[`POST ${throughput}/migrateToManualThroughput`]]],
    ])("of the throughput: %s", async (_, before, after, writes) => {
      const made = await changed(provisioned(before), provisioned(after));
      expect(made).toEqual(writes.map(([action, resource]) => [action, resource && { properties: { resource } }]));
    });

    it("of the throughput, which may take hours: nothing is sent meanwhile, and it stays Ready", async () => {
      const target = await tables.made(provisioned({ throughput: 500 }));
      const { externalName: name } = target;
      const pending = { properties: { resource: { offerReplacePending: "true" } } };
      tables.arm.hands.change(`${cosmosIDs.container(name, name, name)}/throughputSettings/default`, pending);
      expect(await tables.existing(target)).toMatchObject({ ready: true, progress: undefined });
      const more = { ...target, spec: provisioned({ throughput: 90_000 }) };
      expect(await tables.existing(more)).toMatchObject({ ready: true, progress: "scaling" });
    });

    const at = (...names: string[]) =>
      names.map((locationName, failoverPriority) => expect.objectContaining({ locationName, failoverPriority }));

    it("of the regions, one thing at a time, so that the writes always have a region", async () => {
      const writes = await changed(provisioned({ regions: ["uksouth"] }), provisioned({ regions: ["westus2"] }));
      expect(writes).toEqual([
        [`PATCH ${type}`, { properties: { locations: at("uksouth", "westus2") } }],
        [`POST ${type}/failoverPriorityChange`, { failoverPolicies: at("westus2", "uksouth") }],
        [`PATCH ${type}`, { properties: { locations: at("westus2") } }],
      ]);
    });

    it("of the regions apart from everything else, as Cosmos DB takes nothing with them", async () => {
      const writes = await changed(provisioned(), provisioned({ regions: ["uksouth", "westus2"], consistencyLevel: "Eventual" }));
      expect(writes).toEqual([
        [`PATCH ${type}`, { properties: { consistencyPolicy: { defaultConsistencyLevel: "Eventual" } } }],
        [`PATCH ${type}`, { properties: { locations: at("uksouth", "westus2") } }],
      ]);
    });
  });

  describe("is mended when somebody else changed it", () => {
    it("by what differs alone", async () => {
      const target = await tables.made(cosmosSpec({ tags: { team: "shop" } }));
      const id = cosmosIDs.account(target.externalName);
      tables.arm.hands.change(id, {
        tags: { team: "office", theirs: "x" },
        properties: { consistencyPolicy: { defaultConsistencyLevel: "Eventual" } },
      });
      const writes = await tables.bringAbout(target);
      expect(writes.map(({ action }) => action)).toEqual([`PATCH ${type}`]);
      expect(tables.arm.hands.get(id)).toMatchObject({ tags: { team: "shop", theirs: "x", [ours.owner]: target.uid } });
    });

    it("by another container when theirs is gone, and another database if that is gone too", async () => {
      const target = await tables.made(plainTable);
      const { externalName: name } = target;
      tables.arm.hands.delete(cosmosIDs.container(name, name, name));
      expect((await tables.bringAbout(target)).map(({ action }) => action)).toEqual([`PUT ${container}`]);
      tables.arm.hands.delete(cosmosIDs.database(name, name));
      expect((await tables.bringAbout(target)).map(({ action }) => action)).toEqual([`PUT ${type}/sqlDatabases`, `PUT ${container}`]);
    });
  });

  describe("whose it is", () => {
    /** An account that somebody else made, with another partition key if asked for. */
    async function foreign(spec: TableSpec = plainTable) {
      const { externalName, ...made } = await tables.made(spec);
      tables.arm.hands.tag(cosmosIDs.account(externalName), { theirs: "x" });
      return { ...tableTarget({ ...made.spec, adoptionPolicy: "IfExists" }, externalName) };
    }

    it("is claimed with the first change, and its key is not read before", async () => {
      const { spec, ...target } = await foreign();
      const seen = await tables.existing({ ...target, spec: { ...spec, adoptionPolicy: "Never" } });
      expect(seen).toMatchObject({ owner: undefined, ready: false, connection: { secret: { key: "" } } });
      const changes = await tables.changes({ ...target, spec: cosmosSpec({ consistencyLevel: "Strong" }) });
      await table.update(tables.session, { ...target, spec: cosmosSpec({ consistencyLevel: "Strong" }) }, changes, "claim");
      expect(tables.arm.writes.at(-1)?.body).toEqual({
        properties: { consistencyPolicy: { defaultConsistencyLevel: "Strong" } },
        tags: { theirs: "x", [ours.owner]: target.uid, [ours.object]: "Table/shop/carts" },
      });
    });

    it("is released without touching anything else, when it is retained", async () => {
      const target = await tables.made(cosmosSpec({ tags: { team: "shop" } }));
      await table.update(tables.session, target, [], "release");
      expect(tables.arm.writes.map(({ action, body }) => [action, body])).toEqual([[`PATCH ${type}`, { tags: { team: "shop" } }]]);
    });

    it("does not help against another partition key, which nothing can change", async () => {
      const target = await foreign({ ...plainTable, partitionKey: { name: "other", type: "String" } });
      target.spec = { ...plainTable, adoptionPolicy: "IfExists" };
      const impossible = (await tables.changes(target)).filter((change) => table.effect?.(change, target) === "Impossible");
      expect(impossible).toEqual([{ field: "partitionKey.name", from: "other", to: "customer" }]);
    });

    it("does not help with an account of another API", async () => {
      const target = await foreign();
      tables.arm.hands.change(cosmosIDs.account(target.externalName), { kind: "MongoDB" });
      await expect(table.update(tables.session, target, [], "claim")).rejects.toMatchObject({
        code: "SpecRejected",
        message: expect.stringContaining("MongoDB"),
      });
      expect(tables.arm.writes).toEqual([]);
    });
  });
});
