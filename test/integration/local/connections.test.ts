import { once } from "node:events";
import { createServer, type Server } from "node:net";

import { afterAll, beforeAll, expect, test } from "vitest";

import { builtin } from "../../../lib/kinds.ts";
import { stopPostgres } from "../../../lib/local/postgres.ts";
import { stopServer } from "../../../lib/local/servers.ts";
import { conditionOf } from "../../parts/running.ts";
import { Consumer, sql } from "./clients.ts";
import { withEngines } from "./engines.ts";
import { LocalFolder } from "./folder.ts";

let local: LocalFolder;
const others: Server[] = [];
beforeAll(async () => {
  local = await LocalFolder.open();
  await local.create("orders");
  await local.queues.create("mail");
  await local.dispatch();
}, 120_000);
afterAll(async () => {
  for (const server of others) server.close();
  await local?.close();
});

/** Somebody else, who listens on a port while its engine doesn't run. */
async function occupy(port: string | undefined): Promise<void> {
  const server = createServer().listen(Number(port), "127.0.0.1");
  await once(server, "listening");
  others.push(server);
}

withEngines("a connection in local mode", () => {
  test("keeps its port when the engine is stopped and started again", async () => {
    const { uri } = await local.secret("orders");
    await stopPostgres(await local.folderOf("orders"));
    await local.dispatchAgain(local, "orders");
    expect(await local.secret("orders")).toMatchObject({ uri });
    expect(await sql(uri, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("gets another port, in the Secret too, when somebody else took the old one meanwhile", async () => {
    const [{ port, uri }, queue] = [await local.secret("orders"), await local.queues.secret("mail")];
    await stopPostgres(await local.folderOf("orders"));
    await stopServer(local.places.queues);
    await occupy(port);
    await occupy(new URL(queue.uri ?? "").port);

    await local.dispatchAgain(local, "orders");
    await local.dispatchAgain(local.queues, "mail");
    const [orders, mail] = [await local.secret("orders"), await local.queues.secret("mail")];
    expect([orders.uri, mail.uri]).not.toContain(uri);
    expect(orders.port).not.toBe(port);
    expect(await local.configMap("orders")).toMatchObject({ port: orders.port });
    expect(await sql(orders.uri, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(mail.uri).not.toBe(queue.uri);
    const consumer = new Consumer(mail.uri);
    await consumer.send("hello");
    expect(await consumer.take()).toEqual(["hello"]);
  });

  test("has a new password when its Secret was deleted, and the old one is refused", async () => {
    const old = await local.secret("orders");
    await local.store.delete({ type: builtin.secret, namespace: local.namespace, name: "orders" });
    await local.dispatchAgain(local, "orders");
    const object = await local.get("orders");
    expect(conditionOf(object)).toBe("True:Available");
    expect(object.status?.lastRun?.changes).toEqual(["password: set anew"]);
    const { uri, password } = await local.secret("orders");
    expect(password).not.toBe(old.password);
    expect(await sql(uri, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await expect(sql(old.uri, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    const logs = local.logs();
    for (const secret of [old.password, password]) expect(logs).not.toContain(secret);
    // nor what the server stores of it, with which passwords can be tried out
    expect(logs).not.toContain("SCRAM-SHA-256$");
  });
});
