import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Told } from "../contracts/arm-answers.ts";
import { type Client, clientOf } from "../contracts/arm-client.ts";
import { FakeArm, zeros } from "../fakes/arm/fake-arm.ts";

const group = `/subscriptions/${zeros}/resourceGroups/shop`;
const server = `${group}/providers/Microsoft.DBforPostgreSQL/flexibleServers/orders`;
const account = `${group}/providers/Microsoft.DocumentDB/databaseAccounts/carts`;
const ofServer = {
  location: "uksouth",
  properties: { administratorLogin: "dbadmin", administratorLoginPassword: "planted", version: "17", storage: { storageSizeGB: 64 } },
  sku: { name: "Standard_B1ms", tier: "Burstable" },
};
const ofAccount = {
  location: "uksouth",
  kind: "GlobalDocumentDB",
  properties: { databaseAccountOfferType: "Standard", locations: [{ locationName: "uksouth" }] },
};
const ofDatabase = { properties: { resource: { id: "app" } } };
const servers = "Microsoft.DBforPostgreSQL/flexibleServers";
const accounts = "Microsoft.DocumentDB/databaseAccounts";

let arm: FakeArm;
let client: Client;

beforeEach(async () => {
  arm = new FakeArm();
  await arm.open();
  client = await clientOf(arm);
  arm.hands.put(group, { location: "uksouth" });
});

afterEach(() => arm.close());

function send(method: string, id: string, body?: unknown): Promise<Told> {
  return client(method, `${id}?api-version=2025-08-01`, body);
}

/** What a poll of the operation answers that an answer names. */
async function poll(begun: Told): Promise<unknown> {
  const { pathname, search } = new URL(String(begun.headers["azure-asyncoperation"]));
  return (await client("GET", pathname + search)).body;
}

/** Polls until it has ended. */
async function end(begun: Told): Promise<unknown> {
  const body = await poll(begun);
  return /Succeeded|Failed|Canceled/.test(JSON.stringify(body)) ? body : end(begun);
}

function error(code: string): unknown {
  return { error: expect.objectContaining({ code }) as unknown };
}

describe("a PostgreSQL server", () => {
  beforeEach(() => void arm.hands.put(server, ofServer));

  test("that is busy takes a change of a part, and fails it in the poll only", async () => {
    await send("PATCH", server, { properties: { storage: { storageSizeGB: 128 } } });
    const rule = { properties: { startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" } };
    const begun = await send("PUT", `${server}/firewallRules/azure`, rule);
    expect(begun.status).toBe(202);
    expect(await end(begun)).toMatchObject({ status: "Failed", error: { code: "ServerIsBusy" } });
    expect((await send("GET", `${server}/firewallRules/azure`)).status).toBe(404);
    // with the look at its part before this was the second one since the server's own change
    expect((await send("GET", server)).body).toMatchObject({ properties: { storage: { storageSizeGB: 128 } } });
    expect(await end(await send("PUT", `${server}/firewallRules/azure`, rule))).toMatchObject({ status: "Succeeded" });
  });

  test.each([
    { what: "smaller storage", properties: { storage: { storageSizeGB: 32 } } },
    { what: "a size that there isn't", properties: { storage: { storageSizeGB: 100 } } },
    { what: "an older version", properties: { version: "16" } },
    { what: "another administrator", properties: { administratorLogin: "other" } },
  ])("refuses $what", async ({ properties }) => {
    const refused = await send("PATCH", server, { properties });
    expect(refused).toMatchObject({ status: 400, body: error("InvalidParameter") });
  });

  test("refuses another location, and not another spelling of it", async () => {
    expect(await send("PUT", server, { ...ofServer, location: "westus" })).toMatchObject({
      status: 409,
      body: error("InvalidResourceLocation"),
    });
    expect((await send("PUT", server, { ...ofServer, location: "UK South" })).status).toBe(202);
  });

  test("never tells its password, which hands can check", async () => {
    expect(JSON.stringify((await send("GET", server)).body)).not.toContain("planted");
    await end(await send("PATCH", server, { properties: { administratorLoginPassword: "another" } }));
    expect(arm.hands.hasSecret(server, "password", "another")).toBe(true);
    expect(JSON.stringify(arm.requests)).not.toContain("another");
  });

  test("has a name that nobody else in the world has", async () => {
    arm.takeName(servers, "taken");
    expect(await send("PUT", `${server.slice(0, -6)}taken`, ofServer)).toMatchObject({
      status: 409,
      body: error("ServerNameAlreadyExists"),
    });
    const asked = { name: "taken", type: servers };
    const path = `/subscriptions/${zeros}/providers/Microsoft.DBforPostgreSQL/checkNameAvailability`;
    expect((await send("POST", path, asked)).body).toMatchObject({ nameAvailable: false, reason: "AlreadyExists" });
    expect((await send("POST", path, { ...asked, name: "free" })).body).toMatchObject({ nameAvailable: true });
  });

  test("is there from the start as one that is provisioned, and goes when that fails", async () => {
    arm.course(`PUT ${servers}`, { ends: "Failed" }, 1);
    const other = `${server}-2`;
    const begun = await send("PUT", other, ofServer);
    expect((await send("GET", other)).body).toMatchObject({ properties: { state: "Provisioning" } });
    expect(await end(begun)).toMatchObject({ status: "Failed", error: { code: "InternalServerError" } });
    expect((await send("GET", other)).status).toBe(404);
  });
});

describe("a Cosmos DB account", () => {
  test("takes no parts and tells no keys while it is created", async () => {
    await send("PUT", account, ofAccount);
    const refused = {
      status: 400,
      body: { code: "BadRequest", message: expect.stringContaining("in the process of being created") as string },
    };
    expect(await send("PUT", `${account}/sqlDatabases/app`, ofDatabase)).toMatchObject(refused);
    arm.hands.delete(account);
    await send("PUT", account, ofAccount);
    expect(await send("POST", `${account}/listKeys`)).toMatchObject(refused);
  });

  test("is locked while it changes, and says so without the error wrapper", async () => {
    arm.hands.put(account, ofAccount);
    expect((await send("PUT", account, { ...ofAccount, tags: { stage: "test" } })).body).toMatchObject({
      properties: { provisioningState: "Updating" },
      tags: {},
    });
    expect(await send("DELETE", account)).toMatchObject({ status: 412, body: { code: "PreconditionFailed" } });
  });

  test("has two keys, of which one is made anew while the other goes on: not before the operation ends, and one at a time", async () => {
    arm.hands.put(account, ofAccount);
    const keys = async () => (await send("POST", `${account}/listKeys`)).body as Record<string, string>;
    const before = await keys();
    const begun = await send("POST", `${account}/regenerateKey`, { keyKind: "secondary" });
    expect(begun.status).toBe(202);
    expect(await keys()).toEqual(before);
    expect(await send("POST", `${account}/regenerateKey`, { keyKind: "primary" })).toMatchObject({ status: 412 });
    await end(begun);
    const after = await keys();
    expect(after).toEqual({ ...before, secondaryMasterKey: after["secondaryMasterKey"] });
    expect(after["secondaryMasterKey"]).not.toBe(before["secondaryMasterKey"]);
  });

  test("that nothing is to be changed of says Succeeded at once", async () => {
    arm.hands.put(account, ofAccount);
    const told = await send("PUT", account, { ...ofAccount, location: "UK South" });
    expect(told).toMatchObject({ status: 200, body: { properties: { provisioningState: "Succeeded" } } });
    expect(await poll(told)).toEqual({ status: "Succeeded" });
  });

  test("isn't found for a while after it was made, which PUT doesn't mind", async () => {
    arm.hideNew(accounts, 2);
    await end(await send("PUT", account, ofAccount));
    expect((await send("GET", account)).status).toBe(404);
    expect((await send("PUT", account, ofAccount)).status).toBe(200);
    expect((await send("POST", `${account}/listKeys`)).status).toBe(404);
    expect((await send("POST", `${account}/listKeys`)).status).toBe(200);
  });

  test("fails another partition key in the poll only", async () => {
    arm.hands.put(account, ofAccount);
    arm.hands.put(`${account}/sqlDatabases/app`, ofDatabase);
    const container = (path: string) => ({ properties: { resource: { id: "items", partitionKey: { paths: [path], kind: "Hash" } } } });
    arm.hands.put(`${account}/sqlDatabases/app/containers/items`, container("/id"));
    const begun = await send("PUT", `${account}/sqlDatabases/app/containers/items`, container("/other"));
    expect(begun.status).toBe(202);
    expect(await end(begun)).toMatchObject({ status: "Failed", error: { code: "BadRequest" } });
  });

  test("that is serverless takes no throughput", async () => {
    const capabilities = [{ name: "EnableServerless" }];
    arm.hands.put(account, { ...ofAccount, properties: { ...ofAccount.properties, capabilities } });
    const options = { throughput: 400 };
    const refused = await send("PUT", `${account}/sqlDatabases/app`, { properties: { ...ofDatabase.properties, options } });
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining("serverless") as string } });
  });

  test("has a name that nobody else in the world has", async () => {
    arm.takeName(accounts, "carts");
    expect(await send("PUT", account, ofAccount)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("Dns record") as string },
    });
    expect((await send("HEAD", "/providers/Microsoft.DocumentDB/databaseAccountNames/carts")).status).toBe(200);
  });
});

describe("a resource group", () => {
  test("takes along what is in it, and nothing new while it goes", async () => {
    arm.hands.put(server, ofServer);
    expect((await send("DELETE", group)).status).toBe(202);
    const refused = { status: 409, body: error("ResourceGroupBeingDeleted") };
    expect(await send("PUT", account, ofAccount)).toMatchObject(refused);
    expect(await send("PUT", group, { location: "uksouth" })).toMatchObject(refused);
    await send("GET", group);
    expect(await send("GET", group)).toMatchObject({ status: 404, body: error("ResourceGroupNotFound") });
    expect(await send("GET", server)).toMatchObject({ status: 404, body: error("ResourceGroupNotFound") });
    expect(arm.hands.get(server)).toBeUndefined();
  });

  test("is asked for before the resource is", async () => {
    expect(await send("PUT", server.replace("/shop/", "/none/"), ofServer)).toMatchObject({
      status: 404,
      body: error("ResourceGroupNotFound"),
    });
    const database = await send("PUT", `${server}/databases/app`, {});
    expect(database).toMatchObject({ status: 404, body: error("ParentResourceNotFound") });
    const elsewhere = await send("GET", "/subscriptions/11111111-1111-1111-1111-111111111111");
    expect(elsewhere).toMatchObject({ status: 404, body: error("SubscriptionNotFound") });
  });
});
