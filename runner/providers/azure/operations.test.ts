import { CosmosDBManagementClient } from "@azure/arm-cosmosdb";
import { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible";
import { createHttpHeaders, type PipelineRequest } from "@azure/core-rest-pipeline";
import { describe, expect, it, test } from "vitest";

import type { Target } from "../../provider.ts";
import { clientOptions } from "./client-options.ts";
import { begin, underWay } from "./operations.ts";
import type { RawAnswer } from "./raw.ts";
import type { AzureSession } from "./session.ts";

const subscriptionID = "00000000-0000-0000-0000-000000000000";
const endpoint = "https://management.azure.com";
const call = { doing: "create server orders", action: "Microsoft.DBforPostgreSQL/flexibleServers/write", account: "dev" };
const credential = { getToken: () => Promise.resolve({ token: "token", expiresOnTimestamp: Date.now() + 3_600_000 }) };
const password = "planted-administrator-password";

/** Azure signs the address of an operation with about 4 KB, and gives two of them. */
const signed = (path: string) =>
  `${endpoint}/subscriptions/${subscriptionID}/providers/${path}?api-version=2025-08-01&t=1&c=${"A".repeat(4000)}`;
const status = signed("Microsoft.DBforPostgreSQL/locations/UK%20South/azureAsyncOperation/1");
const result = signed("Microsoft.DBforPostgreSQL/locations/UK%20South/operationResults/1");

interface Said {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Answers requests in turn, and keeps them. */
class Azure {
  readonly requests: PipelineRequest[] = [];
  readonly #answers: Said[];
  constructor(...answers: Said[]) {
    this.#answers = answers;
  }

  sendRequest = (request: PipelineRequest): Promise<RawAnswer> => {
    this.requests.push(request);
    const { status, headers = {}, body } = this.#answers.shift() ?? { status: 500 };
    const bodyAsText = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
    const json = { "content-type": "application/json; charset=utf-8", ...headers };
    return Promise.resolve({ request, status, headers: createHttpHeaders(json), bodyAsText });
  };

  get #options() {
    return { ...clientOptions({ endpoint, scope: `${endpoint}/.default` }), additionalPolicies: [], httpClient: this };
  }

  get servers() {
    return new PostgreSQLManagementFlexibleServerClient(credential, subscriptionID, this.#options).servers;
  }

  get accounts() {
    return new CosmosDBManagementClient(credential, subscriptionID, this.#options).databaseAccounts;
  }

  get session() {
    return { endpoint, subscriptionID, send: this.sendRequest } as unknown as AzureSession;
  }
}

const accepted: Said = {
  status: 202,
  headers: { "azure-asyncoperation": status, location: result, "retry-after": "60" },
  body: { operation: "UpsertServerManagementOperationV2", startTime: "2001-02-03T04:05:06Z" },
};
const server = { location: "uksouth", administratorLogin: "kc", administratorLoginPassword: password };

async function token(answer: Said = accepted): Promise<string> {
  const { operation } = await begin(call, (options) => new Azure(answer).servers.beginCreateOrUpdate("shop", "orders", server, options));
  return operation?.token ?? "";
}

function target(token: string | undefined, kind: "Create" | "Delete" = "Create"): Target {
  return { operation: { kind, token } } as Target;
}

describe("an operation is begun", () => {
  it("with one request, however its SDK would go on", async () => {
    for (const start of [
      (azure: Azure) => begin(call, (options) => azure.servers.beginCreateOrUpdate("shop", "orders", server, options)),
      (azure: Azure) =>
        begin(call, (options) =>
          azure.accounts.createOrUpdate(
            "shop",
            "orders",
            { location: "uksouth", locations: [], databaseAccountOfferType: "Standard" },
            options,
          ),
        ),
      (azure: Azure) => begin(call, (options) => azure.servers.beginDelete("shop", "orders", options)),
      (azure: Azure) => begin(call, (options) => azure.accounts.delete("shop", "orders", options)),
    ]) {
      const azure = new Azure(accepted);
      expect(await start(azure)).toMatchObject({ operation: { message: "accepted", retryAfterSeconds: 60 } });
      expect(azure.requests).toHaveLength(1);
    }
  });

  it("and what resumes it holds nothing of the request's body, and is small enough for a status", async () => {
    const text = await token();
    expect(text).not.toMatch(/planted|administrator|"kc"/i);
    expect(text).toContain("azureAsyncOperation");
    expect(text.length).toBeLessThan(6000);
  });

  it("in Azure's own word for how it stands, where it has one", async () => {
    const cosmos: Said = { status: 202, headers: { "azure-asyncoperation": status }, body: { status: "Enqueued" } };
    const creating: Said = {
      status: 200,
      headers: { "azure-asyncoperation": status },
      body: { properties: { provisioningState: "Creating" } },
    };
    const start = (said: Said) => begin(call, (options) => new Azure(said).accounts.delete("shop", "orders", options));
    expect(await start(cosmos)).toMatchObject({ operation: { message: "Enqueued" } });
    expect(await start(creating)).toMatchObject({ operation: { message: "Creating" } });
  });

  test.each<[string, Said]>([
    ["200 and its state", { status: 200, body: { properties: { provisioningState: "Succeeded" } } }],
    ["201 without a state", { status: 201, body: { name: "orders" } }],
    ["204", { status: 204 }],
  ])("and is over at once with %s", async (_, said) => {
    const azure = new Azure(said);
    expect(await begin(call, (options) => azure.servers.beginCreateOrUpdate("shop", "orders", server, options))).toEqual({});
    expect(azure.requests).toHaveLength(1);
  });

  it("or refused, with all that Azure said", async () => {
    const body = {
      error: { code: "RetryableError", message: "No.", details: [{ code: "ReferencedResourceNotProvisioned", message: "Not yet." }] },
    };
    const start = begin(call, (options) => new Azure({ status: 429, body }).accounts.delete("shop", "orders", options));
    await expect(start).rejects.toMatchObject({
      code: "DependencyNotReady",
      message: "could not create server orders: RetryableError: No. Not yet.",
    });
  });
});

describe("an operation is looked at with one request", () => {
  /** Bodies of Azure-AsyncOperation, as recorded. */
  const poll = (state: object, headers: Record<string, string> = { "retry-after": "10" }) => ({
    status: 200,
    headers,
    body: { name: "1", ...state },
  });

  test.each(["InProgress", "Running", "Creating", "Enqueued", "Dequeued"])("and goes on while it is %s", async (word) => {
    const azure = new Azure(poll({ status: word }));
    expect(await underWay(azure.session, target(await token()), call)).toEqual({ progress: word, retryAfterSeconds: 10 });
    expect(azure.requests.map(({ method, url }) => [method, url])).toEqual([["GET", status]]);
  });

  it("and tells how far it is, where Azure does", async () => {
    const azure = new Azure(poll({ status: "InProgress", percentComplete: 40.5 }, {}));
    expect(await underWay(azure.session, target(await token()), call)).toEqual({ progress: "InProgress, 40.5 %" });
  });

  it("and is over once it has succeeded", async () => {
    const azure = new Azure(poll({ status: "Succeeded" }));
    expect(await underWay(azure.session, target(await token()), call)).toEqual({});
    expect(azure.requests).toHaveLength(1);
  });

  test.each<[string, object, string, string, RegExp]>([
    [
      "has failed as the server was busy, which goes by itself",
      {
        status: "Failed",
        error: { code: "ServerIsBusy", message: "Cannot complete operation while server 'x' is busy. Try again later." },
      },
      "RetryableError",
      "Busy",
      /ServerIsBusy: Cannot complete/,
    ],
    [
      "has failed without a code",
      { status: "Failed", error: { code: "", message: "Server x is busy with other operations. Please try later" } },
      "RetryableError",
      "Busy",
      /: Failed: Server x is busy/,
    ],
    [
      "was cancelled",
      { status: "Canceled", error: { code: "OperationCancelled", message: "The operation has been cancelled by user." } },
      "RetryableError",
      "Conflict",
      /OperationCancelled/,
    ],
    ["was cancelled without a word", { status: "Canceled" }, "RetryableError", "Conflict", /Canceled: Azure gave no reason/],
    ["has failed without a word", { status: "Failed" }, "TerminalError", "CloudFailed", /Failed: Azure gave no reason/],
  ])("and %s", async (_, state, name, code, message) => {
    const seen = await underWay(new Azure(poll(state)).session, target(await token()), call);
    expect(seen).toEqual({ operationFailed: expect.objectContaining({ name, code, message: expect.stringMatching(message) }) });
  });

  test.each([404, 410])("and is left to what is there when Azure knows it no more: %i", async (status) => {
    const azure = new Azure({ status, body: { error: { code: "NotFound", message: "The operation was not found." } } });
    expect(await underWay(azure.session, target(await token()), call)).toEqual({});
  });

  it("and is still under way when the look itself fails", async () => {
    for (const failed of [
      { status: 503, body: "<html>" },
      { status: 429 },
      { status: 500, body: { error: { code: "InternalServerError" } } },
    ]) {
      const look = underWay(new Azure(failed).session, target(await token()), call);
      await expect(look).rejects.toMatchObject({ name: "RetryableError" });
    }
  });
});

describe("an operation that has only a Location", () => {
  const only: Said = { status: 202, headers: { location: result, "retry-after": "15" } };
  const look = async (said: Said) => underWay(new Azure(said).session, target(await token(only), "Delete"), call);

  it("goes on as long as that says 202, and is over with 200 or 204", async () => {
    expect(await look(only)).toEqual({ progress: "under way", retryAfterSeconds: 15 });
    expect(await look({ status: 200 })).toEqual({});
    expect(await look({ status: 204 })).toEqual({});
  });

  it("has failed when that is refused", async () => {
    const seen = await look({ status: 400, body: { error: { code: "BadRequest", message: "No." } } });
    expect(seen).toEqual({ operationFailed: expect.objectContaining({ code: "SpecRejected" }) });
  });

  it("is not given up for a right that is missing at the moment", async () => {
    await expect(look({ status: 403, body: { error: { code: "AuthorizationFailed", message: "No." } } })).rejects.toMatchObject({
      code: "PermissionDenied",
    });
  });
});

const moved = async (from: string, to: string) => (await token()).replaceAll(from, to);

describe("our access token goes to the account's endpoint alone", () => {
  it("whatever host the operation's address names", async () => {
    const azure = new Azure({ status: 200, body: { status: "Succeeded" } });
    expect(await underWay(azure.session, target(await moved("management.azure.com", "management.example.com")), call)).toEqual({});
    expect(azure.requests.map(({ url }) => url)).toEqual([status]);
  });

  it("which may have a path of its own", async () => {
    const proxied = "https://proxy.example.com/arm";
    for (const text of [await token(), await moved(endpoint, proxied)]) {
      const azure = new Azure({ status: 200, body: { status: "Succeeded" } });
      await underWay({ ...azure.session, endpoint: proxied }, target(text), call);
      expect(azure.requests.map(({ url }) => url)).toEqual([status.replace(endpoint, proxied)]);
    }
  });
});

describe("nothing is asked when", () => {
  test.each<[string, () => Promise<string | undefined>]>([
    ["there is no operation", () => Promise.resolve(undefined)],
    ["what resumes it can't be read", () => Promise.resolve("{")],
    ["it is of another program", () => Promise.resolve('{"id":1}')],
    ["it leads to another subscription", () => moved(subscriptionID, subscriptionID.replace("0", "1"))],
  ])("%s", async (_, text) => {
    const azure = new Azure({ status: 500 });
    expect(await underWay(azure.session, target(await text()), call)).toEqual({});
    expect(azure.requests).toEqual([]);
  });
});
