import { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { namesIn } from "../../../lib/store/folder/files.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { Consumer, sql } from "./clients.ts";
import { withEngines } from "./engines.ts";
import { LocalFolder } from "./folder.ts";
import { processesWith } from "./processes.ts";

let local: LocalFolder;
beforeAll(async () => {
  local = await LocalFolder.open();
});
afterAll(() => local?.close());

const patience = { timeout: 50_000, interval: 5 };

withEngines("a PostgreSQL server that was killed", () => {
  test("is found and started again by the next run, with its data, its port and its password", async () => {
    await local.create("orders");
    await local.dispatch();
    const before = await local.secret("orders");
    await sql(before.uri, "CREATE TABLE notes AS SELECT 'kept' AS text");
    const pid = (await local.pidOf("orders")) as number;
    process.kill(pid, "SIGKILL");
    await vi.waitFor(async () => expect(await local.pidOf("orders")).toBeUndefined(), patience);

    await local.dispatchAgain(local, "orders");
    const object = await local.get("orders");
    expect([conditionOf(object), messageOf(object)]).toEqual(["True:Available", "engine: stopped → running"]);
    expect(await local.secret("orders")).toEqual(before);
    expect(await sql(before.uri, "SELECT text FROM notes")).toEqual([{ text: "kept" }]);
  });

  test("stays as it is while its object is suspended, and is started when that is over", async () => {
    await local.change("orders", { spec: { suspend: true } });
    process.kill((await local.pidOf("orders")) as number, "SIGKILL");
    await local.dispatch();
    await local.dispatchAgain(local, "orders");
    expect(await local.pidOf("orders")).toBeUndefined();
    expect((await local.get("orders")).status?.lastRun?.changes).toBeUndefined();
    await local.change("orders", { spec: { suspend: false } });
    await local.dispatch();
    expect(await sql((await local.secret("orders")).uri, "SELECT text FROM notes")).toEqual([{ text: "kept" }]);
  });

  test("leaves nothing when it is deleted while it doesn't run", async () => {
    process.kill((await local.pidOf("orders")) as number, "SIGKILL");
    const folder = await local.folderOf("orders");
    await local.delete("orders");
    await local.dispatch();
    expect(await local.find("orders")).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
    await vi.waitFor(() => expect(processesWith(folder)).toEqual([]), patience);
  });
});

/** How far the making of a server has come when its run is killed. */
const moments: [when: string, come: (folder: string) => boolean][] = [
  ["its port is chosen", (folder) => existsSync(join(folder, "engine.json"))],
  ["its data are being made", (folder) => namesIn(folder).some((name) => name.startsWith("data-"))],
  ["its server starts", (folder) => existsSync(join(folder, "data/postmaster.pid"))],
];

withEngines("a run that is killed while it makes a server", () => {
  test.each(moments)("when %s: the next one ends with a whole one, and with one process", async (when, come) => {
    const name = `killed-${moments.findIndex(([each]) => each === when)}`;
    await local.create(name);
    await killOnce(local.run("Postgres", name, name), async () => come(await local.folderOf(name)));

    // of the same Job: so it need not wait until the claim of the one that was killed has ended
    expect(await once(local.run("Postgres", name, name), "exit")).toEqual([0, null]);
    expect(conditionOf(await local.get(name))).toBe("True:Available");
    expect(await sql((await local.secret(name)).uri, "SELECT current_database() AS name")).toEqual([{ name: "app" }]);
    const servers = processesWith(`-D ${await local.folderOf(name)}/data `);
    expect(servers).toEqual([await local.pidOf(name)]);
  });
});

withEngines("the server of queues that was killed", () => {
  test("is started again by the next run, which says that the messages are gone", async () => {
    await local.queues.create("mail", { visibilityTimeoutSeconds: 7 });
    await local.queues.create("news");
    await local.dispatch();
    const { uri } = await local.queues.secret("mail");
    await new Consumer(uri).send("lost");
    process.kill(local.queuesPid as number, "SIGKILL");
    await vi.waitFor(() => expect(local.queuesPid).toBeUndefined(), patience);

    await local.dispatchAgain(local.queues, "mail", "news");
    for (const name of ["mail", "news"]) {
      const object = await local.queues.get(name);
      const says = "engine: stopped → running, without the messages that were in the queue";
      expect([conditionOf(object), messageOf(object)]).toEqual(["True:Available", says]);
    }
    expect(await local.queues.secret("mail")).toMatchObject({ uri });
    const consumer = new Consumer(uri);
    expect(await consumer.take()).toEqual([]);
    await consumer.send("new");
    expect(await consumer.take()).toEqual(["new"]);
    expect(processesWith(` ${local.places.queues}`)).toEqual([local.queuesPid]);
  });

  test("is not started only to delete the queues that were in it", async () => {
    process.kill(local.queuesPid as number, "SIGKILL");
    await local.queues.delete("mail");
    await local.queues.delete("news");
    await local.dispatch();
    expect([await local.queues.find("mail"), await local.queues.find("news")]).toEqual([undefined, undefined]);
    expect(local.queuesPid).toBeUndefined();
  });
});

/** Kills a run as soon as something has come about. */
async function killOnce(run: ChildProcess, come: () => Promise<boolean>): Promise<void> {
  const ended = once(run, "exit");
  await vi.waitFor(async () => expect((await come()) || run.exitCode !== null).toBe(true), patience);
  run.kill("SIGKILL");
  expect(await ended).toEqual([null, "SIGKILL"]);
}
