import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Told } from "../contracts/arm-answers.ts";
import { type Client, clientOf } from "../contracts/arm-client.ts";
import { requestProblems } from "../contracts/arm-requests.ts";
import { FakeArm, zeros } from "../fakes/arm/fake-arm.ts";

const group = `/subscriptions/${zeros}/resourceGroups/shop`;
const groups = "Microsoft.Resources/resourceGroups";
const account = `${group}/providers/Microsoft.DocumentDB/databaseAccounts/carts`;
const accounts = "Microsoft.DocumentDB/databaseAccounts";
const ofAccount = {
  location: "uksouth",
  properties: { databaseAccountOfferType: "Standard", locations: [{ locationName: "uksouth" }] },
};

let arm: FakeArm;
let client: Client;

beforeEach(async () => {
  arm = new FakeArm();
  await arm.open();
  client = await clientOf(arm);
});

afterEach(() => arm.close());

function send(method: string, id: string, body?: unknown): Promise<Told> {
  return client(method, `${id}?api-version=2025-08-01`, body);
}

async function poll(begun: Told): Promise<unknown> {
  const { pathname, search } = new URL(String(begun.headers["azure-asyncoperation"]));
  return (await client("GET", pathname + search)).body;
}

const put = () => send("PUT", group, { location: "uksouth" });

describe("a request that goes wrong", () => {
  test("is refused as often as said, and then not", async () => {
    arm.fail(`PUT ${groups}`, { does: "refuse", status: 429, code: "429", message: "throttled", retryAfter: 7 }, 1);
    const refused = await put();
    expect(refused).toMatchObject({ status: 429, body: { error: { code: "429", message: "throttled" } } });
    expect(refused.headers["retry-after"]).toBe("7");
    expect((await put()).status).toBe(201);
  });

  test("never comes there, or takes effect without an answer", async () => {
    arm.fail(`PUT ${groups}`, { does: "reset" }, 1);
    await expect(put()).rejects.toThrow(/socket|ECONNRESET/);
    expect(arm.hands.get(group)).toBeUndefined();
    arm.fail(/^PUT/, { does: "lose" }, 1);
    await expect(put()).rejects.toThrow(/socket|ECONNRESET/);
    expect(arm.hands.get(group)).toBeDefined();
  });

  test("can be held up before and after it takes effect", async () => {
    const seen: unknown[] = [];
    arm.before = () => Promise.resolve(seen.push(arm.hands.get(group)));
    arm.after = () => Promise.resolve(seen.push(arm.hands.get(group)));
    await put();
    expect(seen).toEqual([undefined, expect.objectContaining({ name: "shop" })]);
  });

  test("is one whose token has expired", async () => {
    arm.tokens.expire();
    expect(await put()).toMatchObject({ status: 401, body: { error: { code: "ExpiredAuthenticationToken" } } });
  });
});

describe("an operation", () => {
  beforeEach(() => void arm.hands.put(group, { location: "uksouth" }));
  const begin = () => send("PUT", account, ofAccount);

  test("takes as many looks as said", async () => {
    arm.course(`PUT ${accounts}`, { polls: 3 });
    const begun = await begin();
    expect([await poll(begun), await poll(begun), await poll(begun)]).toEqual([
      { status: "Dequeued" },
      { status: "Dequeued" },
      { status: "Succeeded" },
    ]);
  });

  test("ends also when nobody polls it, but looks at what it is about", async () => {
    await begin();
    expect((await send("GET", account)).body).toMatchObject({ properties: { provisioningState: "Creating" } });
    expect((await send("GET", account)).body).toMatchObject({ properties: { provisioningState: "Succeeded" } });
  });

  test("fails with the error that it is given, is cancelled, or never ends", async () => {
    const error = { code: "NameUnavailable", message: "The specified name is already in use." };
    arm.course(`PUT ${accounts}`, { ends: "Failed", error, polls: 1 }, 1);
    expect(await poll(await begin())).toEqual({ status: "Failed", error });
    arm.hands.delete(account);
    arm.course(`PUT ${accounts}`, { ends: "Canceled", polls: 1 }, 1);
    expect(await poll(await begin())).toMatchObject({ status: "Canceled", error: { code: "OperationCancelled" } });
    arm.hands.delete(account);
    arm.course(`PUT ${accounts}`, { ends: "never" });
    const begun = await begin();
    for (let look = 0; look < 20; look++) expect(await poll(begun)).toEqual({ status: "Dequeued" });
  });

  test("is found at its very address only, signature and all", async () => {
    const { pathname, search } = new URL(String((await begin()).headers["azure-asyncoperation"]));
    expect(search.length).toBeGreaterThan(3000);
    expect((await client("GET", pathname + search.slice(0, -1))).status).toBe(404);
    expect((await client("GET", pathname + search)).status).toBe(200);
  });
});

describe("the log of requests", () => {
  test("tells writes from reads, and leaves out what hands do", async () => {
    arm.hands.put(group, { location: "uksouth" });
    arm.hands.put(account, ofAccount);
    arm.hands.tag(account, { stage: "test" });
    await send("GET", account);
    await send("POST", `${account}/listKeys`);
    expect(arm.writes).toEqual([]);
    expect(arm.reads.map(({ action }) => action)).toEqual([`GET ${accounts}`, `POST ${accounts}/listKeys`]);
    await send("POST", `${account}/regenerateKey`, { keyKind: "primary" });
    expect(arm.writes).toMatchObject([
      { action: `POST ${accounts}/regenerateKey`, apiVersion: "2025-08-01", body: { keyKind: "primary" } },
    ]);
  });

  test("shows which requests Azure would not know", async () => {
    await send("PUT", group, { location: "uksouth", tagz: {} });
    await send("GET", `${account}/sqlDatabase/app`);
    expect(requestProblems(arm.requests)).toEqual([
      "PUT /subscriptions/*/resourcegroups/*: nobody knows tagz",
      "GET /subscriptions/*/resourcegroups/*/providers/microsoft.documentdb/databaseaccounts/*/sqldatabase/* is neither recorded nor documented",
    ]);
  });
});
