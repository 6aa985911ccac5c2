import { existsSync, readdirSync, rmSync, symlinkSync, unlinkSync } from "node:fs";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { commandOf } from "../../../lib/local/commands.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { Consumer, sql } from "./clients.ts";
import { withEngines, withProc } from "./engines.ts";
import { LocalFolder } from "./folder.ts";
import { listensOn, processesWith } from "./processes.ts";

let local: LocalFolder;
beforeAll(async () => {
  local = await LocalFolder.open();
});
afterAll(() => local?.close());

withEngines("a Postgres in local mode", () => {
  test("is Ready once an app can write to it with the URI of its connection", async () => {
    await local.create("orders", { database: "sales" });
    await local.dispatch();
    expect(conditionOf(await local.get("orders"))).toBe("True:Available");
    const { uri, password = "-", ...secret } = await local.secret("orders");
    expect(secret).toMatchObject({ type: "postgres", provider: "local", host: "127.0.0.1", database: "sales", username: "dbadmin" });
    expect(await local.configMap("orders")).toEqual({
      type: "postgres",
      provider: "local",
      host: "127.0.0.1",
      port: secret.port,
      database: "sales",
      caBundleURL: "",
    });
    await sql(uri, "CREATE TABLE notes (text text)");
    await sql(uri, "INSERT INTO notes VALUES ('kept')");
    expect(await sql(uri, "SELECT current_user AS name, rolsuper FROM pg_roles WHERE rolname = current_user")).toEqual([
      { name: "dbadmin", rolsuper: false },
    ]);
    expect(local.logs()).not.toContain(password);
  });

  test.each([
    ["AWS", { storageGiB: 64, size: "large", highAvailability: true, aws: { instanceClass: "db.t4g.micro" } }],
    ["Azure", { aws: null, azure: { sku: "Standard_D2ds_v5", parameters: { work_mem: "8192" } } }],
  ])("stays as it is when what changes has no meaning on one machine, so that a manifest for %s works", async (_, spec) => {
    const pid = await local.pidOf("orders");
    await local.change("orders", { spec });
    await local.dispatch();
    const object = await local.get("orders");
    expect(conditionOf(object)).toBe("True:Available");
    expect(messageOf(object)).toBe("as the spec says");
    expect(await local.pidOf("orders")).toBe(pid);
  });

  test("refuses another major version and says the way out, as its data can't be used by that", async () => {
    await local.change("orders", { spec: { version: "18" } });
    await local.dispatch();
    const object = await local.get("orders");
    expect(conditionOf(object)).toBe("False:SpecRejected");
    expect(messageOf(object)).toMatch(/version: 17 → 18.*another object/);
    await local.change("orders", { spec: { version: "17" } });
    await local.dispatch();
    expect(conditionOf(await local.get("orders"))).toBe("True:Available");
  });

  test("leaves nothing when it is deleted: no process, no port, no file", async () => {
    const folder = await local.folderOf("orders");
    await local.delete("orders");
    await local.dispatch();
    expect(await local.find("orders")).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
    expect(processesWith(folder)).toEqual([]);
    expect(await local.secret("orders")).toEqual({});
  });
});

withEngines("a Queue in local mode", () => {
  test("is Ready once an app that has its URL alone can send and receive", async () => {
    await local.queues.create("failed");
    await local.queues.create("mail", { visibilityTimeoutSeconds: 7, deadLetterQueueRef: { name: "failed" }, maxReceiveCount: 3 });
    await local.dispatch();
    const object = await local.queues.get("mail");
    expect([conditionOf(object), messageOf(object)]).toEqual(["True:Available", `created ${object.status?.externalName}`]);
    const { uri } = await local.queues.secret("mail");
    expect(uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\/shop-mail-\w+$/);
    expect(await local.queues.configMap("mail")).toEqual({
      type: "queue",
      provider: "local",
      queueName: object.status?.externalName,
      queueURL: uri,
      queueARN: object.status?.externalID,
      region: "us-east-1",
    });
    const consumer = new Consumer(uri);
    await consumer.send("hello");
    expect(await consumer.take()).toEqual(["hello"]);
  });

  test("keeps its messages through a change of its spec", async () => {
    const consumer = new Consumer((await local.queues.secret("mail")).uri);
    await consumer.send("still here");
    await local.queues.change("mail", { spec: { visibilityTimeoutSeconds: 9, aws: { tags: { team: "shop" } } } });
    await local.dispatch();
    const object = await local.queues.get("mail");
    expect(conditionOf(object)).toBe("True:Available");
    expect(object.status?.lastRun?.changes).toEqual(["visibilityTimeoutSeconds: 7 → 9", "aws.tags.team: unset → shop"]);
    expect(await consumer.take()).toEqual(["still here"]);
  });

  test("takes each change of a FIFO queue, also those that the emulator knows nothing of", async () => {
    await local.queues.create("steps", { fifo: true, aws: { contentBasedDeduplication: true } });
    await local.dispatch();
    await local.queues.change("steps", { spec: { aws: { deduplicationScope: "messageGroup", fifoThroughputLimit: "perMessageGroupId" } } });
    await local.dispatch();
    expect(conditionOf(await local.queues.get("steps"))).toBe("True:Available");
    await local.queues.delete("steps");
  });

  test("shares its server with the others, which ends with the last of them", async () => {
    const pid = local.queuesPid;
    await local.queues.delete("mail");
    await local.dispatch();
    expect(local.queuesPid).toBe(pid);
    await local.queues.delete("failed");
    await local.dispatch();
    expect(local.queuesPid).toBeUndefined();
    expect(processesWith(local.folder)).toEqual([]);
  });
});

withProc("an engine of local mode", () => {
  test("listens on loopback alone, so that nobody else in the network gets at it", async () => {
    await local.create("database");
    await local.queues.create("queue");
    await local.dispatch();
    const pids = [...processesWith(local.places.postgres), ...processesWith(local.places.queues)];
    const addresses = pids.flatMap(listensOn);
    expect(addresses.toSorted()).toEqual(
      [(await local.secret("database")).port, new URL((await local.queues.secret("queue")).uri ?? "").port]
        .map((port) => `127.0.0.1:${port}`)
        .toSorted(),
    );
  });

  test("is known by whatever spelling of the folder's path, so that none is started twice", async () => {
    const other = `${local.folder}-link`;
    symlinkSync(local.folder, other);
    try {
      const link = await LocalFolder.open(other);
      const pids = [await local.pidOf("database"), local.queuesPid];
      await link.dispatchAgain(link, "database");
      await link.dispatchAgain(link.queues, "queue");
      expect([await link.pidOf("database"), link.queuesPid]).toEqual(pids);
      expect((await link.get("database")).status?.lastRun?.changes).toBeUndefined();
    } finally {
      unlinkSync(other);
    }
  });

  test("outlives the command that started it, and runs leave no process of their own", () => {
    expect(processesWith("dist/runner/main.js").filter((pid) => processesWith(local.folder).includes(pid))).toEqual([]);
    expect(readdirSync(local.places.runs).length).toBeGreaterThan(0);
  });

  test("ends by itself when somebody removes the folder, as nobody could end it then", async () => {
    // PostgreSQL does so too, and looks once a minute
    const removed = await LocalFolder.open();
    await removed.queues.create("queue");
    await removed.dispatch();
    const pid = removed.queuesPid as number;
    rmSync(removed.folder, { recursive: true });
    await vi.waitFor(() => expect(commandOf(pid)).toBeUndefined(), { timeout: 50_000, interval: 100 });
  });
});
