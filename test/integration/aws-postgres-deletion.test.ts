import { DeleteDBInstanceCommand } from "@aws-sdk/client-rds";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { Databases } from "../parts/aws-postgres.ts";
import { withMoto } from "../parts/parts.ts";
import { plain, specWith } from "../parts/postgres.ts";

withMoto("the end of a Postgres on RDS", () => {
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

  describe("deletion", () => {
    it("takes the automated backups along and leaves nothing behind", async () => {
      const target = await databases.made(plain);
      databases.door.requests.length = 0;
      expect(await databases.delete(target)).toEqual({ operation: { message: "deleting" } });
      expect(databases.writes()).toEqual([
        { action: "DeleteDBInstance", body: { SkipFinalSnapshot: "true", DeleteAutomatedBackups: "true" } },
      ]);
      expect(await databases.observe(target)).toEqual({ exists: false });
    });

    it("is over when it is asked for again, also when somebody else was faster", async () => {
      const target = await databases.made(plain);
      await databases.delete(target);
      expect(await databases.delete(target)).toEqual({});
      const other = await databases.made(plain);
      databases.door.before = async ({ action }) => {
        if (action !== "DeleteDBInstance") return;
        await databases.others.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: other.externalName, SkipFinalSnapshot: true }));
      };
      expect(await databases.delete(other)).toEqual({});
    });

    it("goes on while AWS is at it, without asking twice", async () => {
      databases.door.databases.slow("delete", ["deleting"], { held: true });
      const target = await databases.made(plain);
      await databases.delete(target);
      databases.door.requests.length = 0;
      expect(await databases.delete(target)).toEqual({ operation: { message: "deleting" } });
      expect(databases.writes()).toEqual([]);
    });

    it("has begun when AWS says so of a call whose first answer was lost", async () => {
      const target = await databases.made(plain);
      databases.door.databases.slow("delete", ["deleting"], { held: true });
      databases.door.fail("DeleteDBInstance", { does: "lose" }, 1);
      expect(await databases.delete(target)).toEqual({ operation: { message: "deleting" } });
      expect(databases.writes().filter(({ action }) => action === "DeleteDBInstance")).toHaveLength(2);
    });

    it("turns AWS' own protection off first when the spec doesn't ask for it", async () => {
      const target = await databases.made(plain);
      await databases.set(target.externalName, { DeletionProtection: true });
      databases.door.requests.length = 0;
      await databases.delete(target);
      expect(databases.writes().map(({ action, body }) => [action, body.DeletionProtection])).toEqual([
        ["ModifyDBInstance", "false"],
        ["DeleteDBInstance", undefined],
      ]);
    });

    it.each([true, false])("is refused while the spec protects it, whether AWS does (%s) or somebody turned that off", async (there) => {
      const target = await databases.made(specWith({ deletionProtection: true }));
      await databases.set(target.externalName, { DeletionProtection: there });
      databases.door.requests.length = 0;
      await expect(databases.delete(target)).rejects.toMatchObject({
        name: "TerminalError",
        code: "DeletionProtected",
        hint: expect.stringContaining("spec.deletionProtection"),
      });
      expect(databases.writes()).toEqual([]);
    });
  });

  describe("deletion with a final snapshot", () => {
    const kept = specWith({ deletionPolicy: "Snapshot" });

    it("takes one that bears the object's name", async () => {
      const target = await databases.made(kept);
      await databases.delete(target);
      const snapshots = await databases.snapshots(target.externalName);
      expect(snapshots).toEqual([expect.stringMatching(new RegExp(`^${target.externalName}-final-[0-9a-f]{8}$`))]);
    });

    it("takes another one beside that of a deletion that failed, as that may be older than the data", async () => {
      const target = await databases.made(kept);
      await databases.delete(target);
      const [first = ""] = await databases.snapshots(target.externalName);
      await databases.create(target);
      await databases.delete(target);
      expect(await databases.snapshots(target.externalName)).toEqual([first, `${first}-2`]);
    });

    it("ends with a word when that goes on and on", async () => {
      const target = await databases.made(kept);
      databases.door.fail("DeleteDBInstance", { does: "refuse", code: "DBSnapshotAlreadyExists", message: "there already" });
      await expect(databases.delete(target)).rejects.toMatchObject({ name: "TerminalError", code: "CloudFailed" });
      expect((await databases.existing(target)).owner).toBe(target.uid);
    });

    it("is refused when AWS can't take one, as nobody said that the data may go", async () => {
      const target = await databases.made(kept);
      databases.door.databases.become(target.externalName, "failed");
      await expect(databases.delete(target)).rejects.toMatchObject({
        name: "TerminalError",
        code: "CloudFailed",
        hint: expect.stringContaining("spec.deletionPolicy"),
      });
      databases.door.databases.finish();
      expect(await databases.delete({ ...target, spec: plain })).toEqual({ operation: { message: "deleting" } });
    });

    it("waits while AWS is at work on something else", async () => {
      const target = await databases.made(kept);
      const message = `Cannot create a snapshot because the database instance ${target.externalName} is not currently in the available state.`;
      databases.door.fail("DeleteDBInstance", { does: "refuse", code: "InvalidDBInstanceState", message });
      await expect(databases.delete(target)).rejects.toMatchObject({ name: "RetryableError", code: "Busy" });
    });
  });
});
