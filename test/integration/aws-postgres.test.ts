import { AddTagsToResourceCommand, CreateDBInstanceCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { tags as ours } from "../../crds/api/names.ts";
import { postgres } from "../../runner/providers/aws/postgres.ts";
import { diff, leaves } from "../../runner/reconcile/diff.ts";
import { Databases } from "../parts/aws-postgres.ts";
import { withMoto } from "../parts/parts.ts";
import { plain, specWith } from "../parts/postgres.ts";

withMoto("a Postgres on RDS", () => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await Databases.open();
  });
  afterAll(() => databases.close());
  beforeEach(() => {
    databases.door.requests.length = 0;
  });
  afterEach(() => {
    databases.door.databases.fast();
    databases.door.mend();
    databases.door.letPass();
  });

  /** An instance that somebody else made. */
  async function foreign(name: string, tags: Record<string, string> = {}, more: object = {}): Promise<void> {
    const command = new CreateDBInstanceCommand({
      DBInstanceIdentifier: name,
      Engine: "postgres",
      EngineVersion: "17.6",
      DBInstanceClass: "db.t4g.micro",
      AllocatedStorage: 32,
      StorageType: "gp3",
      DBName: "app",
      MasterUsername: "dbadmin",
      MasterUserPassword: "somebody-elses",
      BackupRetentionPeriod: 7,
      PubliclyAccessible: false,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      ...more,
    });
    await databases.others.send(command);
  }

  async function tagsOf(name: string): Promise<Record<string, string>> {
    const { DBInstances = [] } = await databases.others.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }));
    return Object.fromEntries((DBInstances[0]?.TagList ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
  }

  describe("while it is created", () => {
    it("says how far AWS is, and is ready once it can be used and has an address", async () => {
      databases.door.databases.slow("create", ["creating", "backing-up", "available"]);
      const target = await databases.made(plain);
      const looks = [];
      for (let look = 0; look < 4; look++) {
        const { ready, progress, connection } = await databases.existing(target);
        looks.push([ready, progress, connection.secret.host !== ""]);
      }
      expect(looks).toEqual([
        [false, "creating", false],
        [false, "backing-up", false],
        [false, undefined, false],
        [true, undefined, true],
      ]);
    });

    it("has the password that the Secret has, and tells it to nobody else", async () => {
      const target = await databases.made(plain);
      expect(databases.door.databases.hasPassword(target.externalName, target.password)).toBe(true);
      const { connection, ...rest } = await databases.existing(target);
      expect(connection.secret.password).toBe(target.password);
      expect(JSON.stringify([rest, connection.config])).not.toContain(target.password);
    });

    it("can be asked for again, as the run before may have ended before it knew", async () => {
      const target = await databases.made(plain);
      expect(await databases.create(target)).toEqual({ operation: { message: "creating" } });
      expect((await databases.existing(target)).owner).toBe(target.uid);
    });

    it("is refused when somebody else's has that name", async () => {
      const target = databases.target(plain);
      await foreign(target.externalName);
      await expect(databases.create(target)).rejects.toMatchObject({
        name: "TerminalError",
        code: "NotOwned",
        message: expect.stringMatching(/^could not create DB instance t-.*: DBInstanceAlreadyExists: /),
        hint: expect.stringContaining("adoptionPolicy"),
      });
    });

    it.each([
      ["aws.subnetGroupName", { subnetGroupName: "not-there" }, "DBSubnetGroupNotFoundFault"],
      ["aws.parameterGroupName", { parameterGroupName: "not-there" }, "DBParameterGroupNotFound"],
    ])("is refused with AWS' own code and the field to correct: %s", async (field, block, code) => {
      const target = databases.target(specWith({}, block));
      await expect(databases.create(target)).rejects.toMatchObject({
        name: "TerminalError",
        code: "SpecRejected",
        message: expect.stringContaining(code),
        hint: expect.stringContaining(field),
      });
    });

    it.each([
      ["InstanceQuotaExceeded", "TerminalError", "QuotaExceeded"],
      ["InsufficientDBInstanceCapacity", "RetryableError", "CloudUnavailable"],
      ["KMSKeyNotAccessibleFault", "TerminalError", "SpecRejected"],
      ["Throttling", "RetryableError", "Throttled"],
    ])("fails with %s as AWS words it: %s %s", async (code, name, reason) => {
      databases.door.fail("CreateDBInstance", { does: "refuse", code, message: "AWS' own words" });
      const error = await databases.create(databases.target(plain)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name, code: reason, message: expect.stringContaining(`${code}: AWS' own words`) });
    });
  });

  describe("what AWS says of it", () => {
    it.each([
      ["modifying", { ready: true, progress: "modifying", failure: undefined }],
      ["upgrading", { ready: false, progress: "upgrading", failure: undefined }],
      ["deleting", { ready: false, progress: "deleting", failure: undefined }],
      ["storage-optimization", { ready: true, progress: undefined, failure: undefined }],
      [
        "stopped",
        {
          ready: false,
          progress: undefined,
          failure: { message: "RDS says that it is stopped", hint: expect.stringContaining("start-db-instance") },
        },
      ],
    ])("%s", async (status, state) => {
      const target = await databases.made(plain);
      // of one that is there for long, which has its address
      databases.door.databases.slow("modify", [status], { held: true });
      await postgres.update(databases.session, target, [{ field: "deletionProtection", from: true, to: false }]);
      expect(await databases.existing(target)).toMatchObject(state);
    });

    it("storage-optimization keeps only a change of the storage waiting, as it may take a day", async () => {
      const target = await databases.made(specWith());
      databases.door.databases.become(target.externalName, "storage-optimization");
      const growing = { ...target, spec: specWith({ storageGiB: 64 }) };
      expect((await databases.existing(growing)).progress).toBe("storage-optimization");
      const other = { ...target, spec: specWith({ backupRetentionDays: 14 }) };
      expect((await databases.existing(other)).progress).toBeUndefined();
    });

    it("stopped is told instead of asking for a change that AWS would refuse for ever", async () => {
      const target = await databases.made(specWith());
      databases.door.databases.become(target.externalName, "stopped");
      const change = postgres.update(databases.session, target, [{ field: "storageGiB", from: 20, to: 32 }]);
      await expect(change).rejects.toMatchObject({
        name: "TerminalError",
        code: "CloudFailed",
        message: expect.stringContaining("stopped"),
      });
      expect(databases.writes().map(({ action }) => action)).toEqual(["CreateDBInstance"]);
    });

    it("storage-full is mended by more storage, which AWS takes then", async () => {
      const before = await databases.made(specWith());
      databases.door.databases.become(before.externalName, "storage-full");
      expect((await databases.existing(before)).failure?.hint).toContain("storageGiB");
      const after = { ...before, spec: specWith({ storageGiB: 64 }) };
      databases.door.before = ({ action }) => {
        // the door refuses changes of what is not available
        if (action === "ModifyDBInstance") databases.door.databases.finish();
        return Promise.resolve();
      };
      expect(await databases.converge(after)).toEqual([
        { action: "ModifyDBInstance", body: { ApplyImmediately: "true", AllocatedStorage: "64" } },
      ]);
      expect(await databases.existing(after)).toMatchObject({ ready: true, failure: undefined });
    });
  });

  describe("tags and ownership", () => {
    it("tags of others stay, and only ours that differ are written", async () => {
      const before = await databases.made(specWith({}, { tags: { team: "a", gone: "x", same: "s" } }));
      const ResourceName = (await databases.existing(before)).externalID;
      await databases.others.send(new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: "foreign", Value: "theirs" }] }));
      const after = { ...before, spec: specWith({}, { tags: { team: "b", "new.one": "n", same: "s" } }) };
      const writes = await databases.converge(after, [...leaves(before.spec).keys()]);
      expect(writes.map(({ action }) => action)).toEqual(["AddTagsToResource", "RemoveTagsFromResource"]);
      const tags = {
        team: "b",
        "new.one": "n",
        same: "s",
        foreign: "theirs",
        [ours.owner]: after.uid,
        [ours.object]: "Postgres/shop/orders",
      };
      expect(await tagsOf(after.externalName)).toEqual(tags);
      expect(await databases.converge(after, [...leaves(before.spec).keys()])).toEqual([]);
    });

    it("one that somebody else made is claimed before it is changed, and gets a password of ours", async () => {
      const target = databases.target(specWith({ backupRetentionDays: 14 }));
      await foreign(target.externalName, { foreign: "theirs" });
      const { owner, actual } = await databases.existing(target);
      expect(owner).toBeUndefined();
      databases.door.requests.length = 0;
      const changes = [...diff(target.spec, actual, []), { field: "password", from: undefined, to: "(generated)" }];
      await postgres.update(databases.session, target, changes, "claim");
      expect(databases.writes().map(({ action }) => action)).toEqual(["AddTagsToResource", "ModifyDBInstance"]);
      expect(databases.door.databases.hasPassword(target.externalName, target.password)).toBe(true);
      expect(await tagsOf(target.externalName)).toMatchObject({ foreign: "theirs", [ours.owner]: target.uid });
    });

    it("one of another engine can't be taken over, whatever its version", async () => {
      const target = databases.target(specWith({ adoptionPolicy: "IfExists" }));
      await foreign(target.externalName, {}, { Engine: "mysql", EngineVersion: "8.0.39" });
      const changes = diff(target.spec, (await databases.existing(target)).actual, []);
      const impossible = changes.filter((change) => postgres.effect?.(change, target) === "Impossible");
      expect(impossible).toEqual([{ field: "version", from: "mysql 8.0.39", to: "17" }]);
    });

    it("is released without touching anything else, when it is retained", async () => {
      const target = await databases.made(specWith({}, { tags: { team: "a" } }));
      await postgres.update(databases.session, target, [], "release");
      expect(databases.writes().map(({ action }) => action)).toEqual(["CreateDBInstance", "RemoveTagsFromResource"]);
      expect(await tagsOf(target.externalName)).toEqual({ team: "a" });
    });
  });
});
