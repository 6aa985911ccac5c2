import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { postgres } from "../../runner/providers/aws/postgres.ts";
import { diff } from "../../runner/reconcile/diff.ts";
import { Databases } from "../parts/aws-postgres.ts";
import { withMoto } from "../parts/parts.ts";
import { plain, specWith } from "../parts/postgres.ts";

withMoto("changes of a Postgres on RDS", () => {
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

  describe("a change that waits for the maintenance window", () => {
    const small = specWith();
    const medium = specWith({ size: "medium" });

    it("counts as made and is told, until it is", async () => {
      const before = await databases.made(small);
      const after = { ...before, spec: medium };
      expect(await postgres.update(databases.session, after, [{ field: "size", from: "small", to: "medium" }])).toEqual({});
      expect(await databases.existing(after)).toMatchObject({
        ready: true,
        pending: [{ field: "size", from: "small", to: "medium" }],
      });
      expect(await databases.converge(after)).toEqual([]);
      await databases.maintain(after.externalName);
      expect(await databases.existing(after)).toMatchObject({ pending: [] });
      expect(await databases.converge(after)).toEqual([]);
    });

    it("is made at once when the spec asks for that later on", async () => {
      const before = await databases.made(small);
      await databases.converge({ ...before, spec: medium });
      const now = { ...before, spec: specWith({ size: "medium" }, { applyImmediately: true }) };
      expect(await databases.existing(now)).toMatchObject({ pending: [] });
      expect(await databases.converge(now)).toEqual([
        { action: "ModifyDBInstance", body: { ApplyImmediately: "true", DBInstanceClass: "db.m7g.large" } },
      ]);
      expect(databases.door.pending(now.externalName)).toEqual({});
      expect(await databases.converge(now)).toEqual([]);
    });

    it("is taken back when the spec goes back", async () => {
      const before = await databases.made(small);
      await databases.converge({ ...before, spec: medium });
      expect(await databases.converge(before)).toEqual([
        { action: "ModifyDBInstance", body: { ApplyImmediately: "true", DBInstanceClass: "db.t4g.micro" } },
      ]);
      expect(databases.door.pending(before.externalName)).toEqual({});
    });

    it("is not made by a change that doesn't interrupt: that waits with it", async () => {
      const before = await databases.made(small);
      await databases.converge({ ...before, spec: medium });
      const growing = { ...before, spec: specWith({ size: "medium", storageGiB: 64 }) };
      await databases.converge(growing);
      expect(databases.door.pending(growing.externalName)).toEqual({ DBInstanceClass: "db.m7g.large", AllocatedStorage: "64" });
      expect(await databases.converge(growing)).toEqual([]);
    });
  });

  describe("changes that are made at once and ones that wait", () => {
    const both = specWith({ size: "medium", storageGiB: 64 });

    it("are two calls, after which the latter still wait", async () => {
      const before = await databases.made(specWith());
      const after = { ...before, spec: both };
      expect(await databases.converge(after)).toEqual([
        { action: "ModifyDBInstance", body: { ApplyImmediately: "true", AllocatedStorage: "64" } },
        { action: "ModifyDBInstance", body: { ApplyImmediately: "false", DBInstanceClass: "db.m7g.large" } },
      ]);
      expect(databases.door.pending(after.externalName)).toEqual({ DBInstanceClass: "db.m7g.large" });
      expect(await databases.converge(after)).toEqual([]);
    });

    it("are made by two runs when AWS is at work on the former already", async () => {
      const before = await databases.made(specWith());
      const after = { ...before, spec: both };
      databases.door.databases.slow("modify", ["modifying"], { held: true });
      const changes = diff(both, (await databases.existing(after)).actual, []);
      expect(await postgres.update(databases.session, after, changes)).toEqual({ operation: { message: "modifying" } });
      expect((await databases.existing(after)).progress).toBe("modifying");
      databases.door.databases.fast();
      expect(await databases.converge(after)).toEqual([
        { action: "ModifyDBInstance", body: { ApplyImmediately: "false", DBInstanceClass: "db.m7g.large" } },
      ]);
    });

    it("are tried again when AWS is at work on something else", async () => {
      const target = await databases.made(specWith());
      databases.door.databases.become(target.externalName, "modifying");
      const change = postgres.update(databases.session, target, [{ field: "storageGiB", from: 20, to: 32 }]);
      await expect(change).rejects.toMatchObject({ name: "RetryableError", code: "Busy" });
    });
  });

  it("a change of one that went away is tried again from the start", async () => {
    const change = postgres.update(databases.session, databases.target(plain), [{ field: "storageGiB", from: 20, to: 32 }]);
    await expect(change).rejects.toMatchObject({ name: "RetryableError", code: "Conflict" });
  });
});
