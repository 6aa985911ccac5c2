import { afterAll, afterEach, beforeAll, expect, it } from "vitest";

import { plain, specWith, TablesAtWork } from "../parts/aws-tables.ts";
import { withMoto } from "../parts/parts.ts";

withMoto("the end of a Table on DynamoDB", () => {
  let tables: TablesAtWork;
  beforeAll(async () => {
    tables = await TablesAtWork.open();
  });
  afterAll(() => tables.close());
  afterEach(() => {
    tables.door.tables.fast();
    tables.door.mend();
    tables.door.letPass();
  });

  it("is one call, and leaves nothing behind", async () => {
    const target = await tables.made(plain);
    expect(await tables.delete(target)).toEqual({ operation: { message: "deleting" } });
    expect(tables.writes().map(({ action }) => action)).toEqual(["DeleteTable"]);
    expect(await tables.observe(target)).toEqual({ exists: false });
  });

  it("is over when it is asked for again, also when somebody else was faster", async () => {
    const target = await tables.made(plain);
    await tables.delete(target);
    expect(await tables.delete(target)).toEqual({});
    const other = await tables.made(plain);
    tables.door.before = ({ action }) => (action === "DeleteTable" ? tables.others.delete(other.externalName) : Promise.resolve());
    expect(await tables.delete(other)).toEqual({});
  });

  it("is waited for while AWS is at it, without being asked for twice, and without tags that AWS doesn't tell any more", async () => {
    const target = await tables.made(plain);
    tables.door.tables.slow("delete", Infinity);
    await tables.delete(target);
    tables.door.requests.length = 0;
    expect(await tables.delete(target)).toEqual({ operation: { message: "deleting" } });
    expect(tables.writes()).toEqual([]);
    expect(await tables.observe(target)).toEqual({ exists: false, progress: "deleting" });
  });

  it("waits while AWS creates or changes the table", async () => {
    tables.door.tables.slow("create", Infinity);
    const target = tables.target(plain);
    await tables.create(target);
    await expect(tables.delete(target)).rejects.toMatchObject({
      name: "RetryableError",
      code: "Busy",
      message: expect.stringMatching(/could not delete table .*ResourceInUseException: .*being created/),
    });
  });

  it("turns AWS' own protection off first when the spec doesn't ask for it", async () => {
    const target = await tables.made(plain);
    await tables.others.update(target.externalName, { DeletionProtectionEnabled: true });
    await tables.delete(target);
    expect(tables.writes()).toEqual([
      { action: "UpdateTable", body: { DeletionProtectionEnabled: false } },
      { action: "DeleteTable", body: {} },
    ]);
  });

  it.each([true, false])("is refused while the spec protects it, whether AWS does (%s) or somebody turned that off", async (there) => {
    const target = await tables.made(specWith({ deletionProtection: true }));
    await tables.others.update(target.externalName, { DeletionProtectionEnabled: there });
    await expect(tables.delete(target)).rejects.toMatchObject({
      name: "TerminalError",
      code: "DeletionProtected",
      hint: expect.stringContaining("spec.deletionProtection"),
    });
    expect(tables.writes()).toEqual([]);
  });

  it("can be had of a table that AWS gave up on", async () => {
    const target = await tables.made(plain);
    tables.door.tables.become(target.externalName, "ARCHIVED");
    expect(await tables.existing(target)).toMatchObject({
      ready: false,
      failure: { message: "DynamoDB says that it is ARCHIVED", hint: expect.stringContaining("restore the backup") },
    });
    expect(await tables.delete(target)).toEqual({ operation: { message: "deleting" } });
  });
});
