import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { tags as ours } from "../../crds/api/names.ts";
import { aws as provider } from "../../runner/providers/aws/index.ts";
import { table } from "../../runner/providers/aws/table.ts";
import { diff, leaves } from "../../runner/reconcile/diff.ts";
import { plain, specWith, TablesAtWork } from "../parts/aws-tables.ts";
import { withMoto } from "../parts/parts.ts";

withMoto("a Table on DynamoDB", () => {
  let tables: TablesAtWork;
  beforeAll(async () => {
    tables = await TablesAtWork.open();
  });
  afterAll(() => tables.close());
  beforeEach(() => {
    tables.door.requests.length = 0;
  });
  afterEach(() => {
    tables.door.tables.fast();
    tables.door.mend();
    tables.door.letPass();
  });

  describe("time to live", () => {
    it("by another attribute is turned off first and on an hour later, and whoever looks meanwhile is told", async () => {
      const target = await tables.made(specWith({}, { timeToLiveAttribute: "expires" }));
      const changed = { ...target, spec: specWith({}, { timeToLiveAttribute: "until" }) };
      const busy = {
        name: "RetryableError",
        code: "Busy",
        hint: expect.stringContaining("one change of aws.timeToLiveAttribute an hour"),
        retryAfterSeconds: 900,
      };
      tables.door.tables.hourPasses();
      await expect(tables.converge(changed)).rejects.toMatchObject(busy);
      expect(tables.writes().map(({ body }) => body)).toEqual([{ TimeToLiveSpecification: { Enabled: false, AttributeName: "expires" } }]);
      // moto knows no hour: the door refuses it as AWS does
      await expect(tables.converge(changed)).rejects.toMatchObject(busy);
      tables.door.tables.hourPasses();
      expect((await tables.converge(changed)).map(({ body }) => body)).toEqual([
        { TimeToLiveSpecification: { Enabled: true, AttributeName: "until" } },
      ]);
      expect(await tables.converge(changed)).toEqual([]);
    });

    it("is the last of all changes, so that the hour keeps no other change waiting", async () => {
      const target = await tables.made(specWith({}, { timeToLiveAttribute: "expires" }));
      const changed = { ...target, spec: specWith({ deletionProtection: true }, { pointInTimeRecovery: true, tags: { team: "shop" } }) };
      await expect(tables.converge(changed, ["aws.timeToLiveAttribute"])).rejects.toMatchObject({ code: "Busy" });
      expect(tables.writes().map(({ action }) => action)).toEqual([
        "TagResource",
        "UpdateContinuousBackups",
        "UpdateTable",
        "UpdateTimeToLive",
      ]);
    });

    it("waits for the other changes, as AWS refuses it while it is at work on one", async () => {
      const target = await tables.made(plain);
      tables.door.tables.slow("update");
      const changed = { ...target, spec: specWith({ deletionProtection: true }, { timeToLiveAttribute: "expires" }) };
      expect((await tables.converge(changed)).map(({ action }) => action)).toEqual(["UpdateTable"]);
      expect((await tables.converge(changed)).map(({ action }) => action)).toEqual(["UpdateTimeToLive"]);
    });

    it("is not asked for again while AWS turns it on or off", async () => {
      const target = await tables.made(specWith({}, { timeToLiveAttribute: "expires" }));
      tables.door.fail("DescribeTimeToLive", {
        does: "answer",
        status: 200,
        text: JSON.stringify({ TimeToLiveDescription: { TimeToLiveStatus: "DISABLING", AttributeName: "expires" } }),
        headers: { "content-type": "application/x-amz-json-1.0" },
      });
      await expect(tables.converge(target)).rejects.toMatchObject({ code: "Busy", message: expect.stringContaining("off first") });
      expect(tables.writes()).toEqual([]);
    });
  });

  describe("continuous backups", () => {
    it("are turned on once those of a new table are ready: until then AWS refuses it", async () => {
      const target = tables.target(specWith({}, { pointInTimeRecovery: true }));
      await tables.create(target);
      tables.door.tables.slowBackups(1);
      expect(await tables.existing(target)).toMatchObject({ ready: true, progress: "making its backups ready" });
      expect((await tables.converge(target)).map(({ action }) => action)).toEqual(["UpdateContinuousBackups"]);
    });

    it("that AWS is not ready for after all are tried again soon", async () => {
      const target = await tables.made(plain);
      tables.door.fail("UpdateContinuousBackups", {
        does: "refuse",
        code: "ContinuousBackupsUnavailableException",
        message: "Backups are being enabled",
      });
      const changed = { ...target, spec: specWith({}, { pointInTimeRecovery: true }) };
      await expect(tables.converge(changed)).rejects.toMatchObject({ name: "RetryableError", code: "Busy", retryAfterSeconds: 10 });
    });
  });

  describe("tags", () => {
    it("of others stay, and only ours that differ are written", async () => {
      const target = await tables.made(specWith({}, { tags: { team: "a", gone: "x", same: "s" } }));
      await tables.others.tag(target.externalName, { foreign: "theirs" });
      const after = { ...target, spec: specWith({}, { tags: { team: "b", "new.one": "n", same: "s" } }) };
      expect(await tables.converge(after, [...leaves(target.spec).keys()])).toEqual([
        {
          action: "TagResource",
          body: {
            Tags: [
              { Key: "team", Value: "b" },
              { Key: "new.one", Value: "n" },
            ],
          },
        },
        { action: "UntagResource", body: { TagKeys: ["gone"] } },
      ]);
      expect(await tables.others.tags(target.externalName)).toEqual({
        team: "b",
        "new.one": "n",
        same: "s",
        foreign: "theirs",
        [ours.owner]: target.uid,
        [ours.object]: "Table/shop/carts",
      });
    });
  });

  describe("ownership", () => {
    it("of a table without our tag is nobody's, and can be claimed together with a change, the claim first", async () => {
      const target = tables.target(specWith({ deletionProtection: true }));
      await tables.others.create(target.externalName);
      const { owner, actual } = await tables.existing(target);
      expect(owner).toBeUndefined();
      await table.update(tables.session, target, diff(target.spec, actual, []), "claim");
      expect(tables.writes().map(({ action }) => action)).toEqual(["TagResource", "UpdateTable"]);
      expect((await tables.existing(target)).owner).toBe(target.uid);
    });

    it("is dropped by Retain, and nothing else with it", async () => {
      const target = await tables.made(specWith({}, { tags: { team: "a" } }));
      await table.update(tables.session, target, [], "release");
      expect(tables.writes().map(({ action }) => action)).toEqual(["UntagResource"]);
      expect(await tables.others.tags(target.externalName)).toEqual({ team: "a" });
    });

    it.each([
      ["another partition key", { partitionKey: { name: "id", type: "String" as const } }, "partitionKey.name"],
      ["a key of another type", { partitionKey: { name: "customer", type: "Number" as const } }, "partitionKey.type"],
      ["no sort key", { sortKey: { name: "placed", type: "Number" as const } }, "sortKey.name"],
    ])("of a table with %s can't be had: what is in it is read by other keys", async (_, top, field) => {
      const target = tables.target(specWith(top));
      await tables.others.create(target.externalName);
      const changes = diff(target.spec, (await tables.existing(target)).actual, []);
      const impossible = changes.filter((change) => table.effect?.(change, target) === "Impossible");
      expect(impossible.map((change) => change.field)).toContain(field);
    });

    it("of a table with a sort key that the spec has not can't be had either", async () => {
      const target = tables.target(plain);
      await tables.others.create(target.externalName, {
        KeySchema: [
          { AttributeName: "customer", KeyType: "HASH" },
          { AttributeName: "placed", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "customer", AttributeType: "S" },
          { AttributeName: "placed", AttributeType: "N" },
        ],
      });
      const { repairs = [] } = await tables.existing(target);
      expect(repairs).toEqual([{ field: "sortKey", from: "placed", to: undefined }]);
      expect(repairs.map((change) => table.effect?.(change, target))).toEqual(["Impossible"]);
    });
  });

  describe("a creation", () => {
    it("that is repeated, because its answer was lost, finds its own table", async () => {
      const target = tables.target(plain);
      await tables.create(target);
      expect(await tables.create(target)).toEqual({ operation: { message: "creating" } });
    });

    it("meets somebody else's table of that name, and leaves it", async () => {
      const target = tables.target(plain);
      await tables.others.create(target.externalName);
      await expect(tables.create(target)).rejects.toMatchObject({ name: "TerminalError", code: "NotOwned" });
    });

    it("is not judged by its tags while AWS doesn't tell them yet", async () => {
      const target = tables.target(plain);
      tables.door.tables.slow("create", Infinity);
      await tables.create(target);
      const headers = { "content-type": "application/x-amz-json-1.0" };
      tables.door.fail("ListTagsOfResource", { does: "answer", status: 200, text: '{"Tags":[]}', headers }, 1);
      expect(await tables.observe(target)).toEqual({ exists: false, progress: "creating" });
      expect(await tables.observe(target)).toMatchObject({ exists: true, owner: target.uid, ready: false, progress: "creating" });
      // AWS has neither of a table that it is creating
      expect(tables.door.requests.map(({ action }) => action)).not.toContain("DescribeContinuousBackups");
    });
  });

  describe("the account", () => {
    it("holds the tables of its region, by their ARN", async () => {
      const target = await tables.made(plain);
      const { externalID } = await tables.existing(target);
      const account = (region: string) => ({ spec: { provider: "aws", aws: { region, accountID: "123456789012" } } }) as never;
      expect([provider.holds(account("us-east-1"), externalID), provider.holds(account("eu-central-1"), externalID)]).toEqual([
        true,
        false,
      ]);
    });
  });

  it("counts as missing, not as an error, when it is deleted between two calls of one look", async () => {
    const target = await tables.made(plain);
    tables.door.before = ({ action }) => (action === "ListTagsOfResource" ? tables.others.delete(target.externalName) : Promise.resolve());
    expect(await tables.observe(target)).toEqual({ exists: false });
  });

  it("a spec that AWS refuses is terminal, with AWS' own code", async () => {
    const target = tables.target(specWith({}, { billingMode: "PROVISIONED" }));
    await expect(tables.create(target)).rejects.toMatchObject({
      name: "TerminalError",
      code: "SpecRejected",
      message: expect.stringMatching(/^could not create table t-.*: ValidationException: .*ReadCapacityUnits/),
    });
  });
});
