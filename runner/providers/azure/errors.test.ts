import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { CosmosDBManagementClient } from "@azure/arm-cosmosdb";
import { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible";
import { createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";
import { describe, expect, it, test } from "vitest";

import { KnownError, RetryableError, TerminalError } from "../../../lib/errors.ts";
import { clientOptions } from "./client-options.ts";
import type { AzureReason } from "./codes.ts";
import { ask, type Call, failedOperation, find, isGone } from "./errors.ts";
import { begin } from "./operations.ts";

interface Exchange {
  n: number;
  about: string;
  response: { status: number; headers: Record<string, string>; body: unknown };
}

const recordings = join(import.meta.dirname, "../../../test/fakes/arm/recordings/errors.jsonl");
const exchanges = readFileSync(recordings, "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => JSON.parse(line) as Exchange);

const call: Call = { doing: "create server orders", action: "Microsoft.DBforPostgreSQL/flexibleServers/write", account: "dev" };
const credential = { getToken: () => Promise.resolve({ token: "token", expiresOnTimestamp: Date.now() + 3_600_000 }) };
const cloud = clientOptions({ endpoint: "https://management.azure.com", scope: "https://management.azure.com/.default" });
const [group, name, subscription] = ["shop", "orders", "00000000-0000-0000-0000-000000000000"];

/** The same answer, read by SDKs of both generations, once to a plain request and once to one that starts an operation. */
function readBy(answer: HttpClient): Record<string, () => Promise<unknown>> {
  const options = { ...cloud, additionalPolicies: [], httpClient: answer };
  const { servers } = new PostgreSQLManagementFlexibleServerClient(credential, subscription, options);
  const { databaseAccounts } = new CosmosDBManagementClient(credential, subscription, options);
  const account = { location: "uksouth", locations: [], databaseAccountOfferType: "Standard" as const };
  return {
    "the older SDK": () => ask(call, () => servers.get(group, name)),
    "the newer SDK": () => ask(call, () => databaseAccounts.get(group, name)),
    "the older SDK's operations": () => begin(call, (each) => servers.beginCreateOrUpdate(group, name, { location: "uksouth" }, each)),
    "the newer SDK's operations": () => begin(call, (each) => databaseAccounts.createOrUpdate(group, name, account, each)),
  };
}

function answers({ status, headers, body }: Exchange["response"]): HttpClient {
  const bodyAsText = typeof body === "string" ? body : JSON.stringify(body);
  return { sendRequest: (request) => Promise.resolve({ request, status, headers: createHttpHeaders(headers), bodyAsText }) };
}

async function failure(act: () => Promise<unknown>): Promise<KnownError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof KnownError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

/** What each recorded refusal means: whether it is tried again, why, and what the message and the hint have to say. */
const meanings: Record<number, [kind: "again" | "not again", AzureReason, message: RegExp, hint: RegExp]> = {
  10: ["again", "DependencyNotReady", /^could not create server orders: ResourceGroupBeingDeleted: .*asotest-rg-wgengz/, /made anew/],
  11: ["again", "DependencyNotReady", /ResourceGroupBeingDeleted/, /made anew/],
  12: ["again", "Busy", /Conflict: .*is busy processing a previous update request.*try again later\.$/i, /once Azure is done/],
  13: ["again", "Busy", /AnotherOperationInProgress/, /once Azure is done/],
  14: ["again", "DependencyNotReady", /CannotDeleteResource: .*nested resources/, /by itself/],
  15: ["again", "DependencyNotReady", /StorageAccountIsNotProvisioned/, /by itself/],
  16: ["not again", "NotOwned", /VaultAlreadyExists: .*already in use/, /externalName/],
  17: ["not again", "SpecRejected", /AccountNameInvalid/, /spec/],
  18: ["not again", "SpecRejected", /InvalidValuesForRequestParameters/, /spec/],
  19: ["not again", "SpecRejected", /InvalidParameter: .*imageReference.publisher/, /spec/],
  20: ["again", "DependencyNotReady", /InvalidResourceReference/, /by itself/],
  21: ["again", "DependencyNotReady", /PrincipalNotFound/, /by itself/],
  22: ["not again", "SpecRejected", /linked server/, /spec/],
  23: ["again", "Busy", /BadRequest: .*in the process of being created.* retry the operation\.$/, /once Azure is done/],
  24: ["again", "Busy", /PreconditionFailed: .*exclusive lock.* after sometime\.$/, /once Azure is done/],
  25: ["again", "Throttled", /429: Request is temporarily throttled/, /maxConcurrentRuns/],
  26: ["again", "Busy", /RetryableError: .* is updating resource/, /once Azure is done/],
  27: ["again", "DependencyNotReady", /RetryableError: .*Cannot proceed with operation/, /by itself/],
  28: ["again", "Throttled", /MessagingGatewayTooManyRequests/, /maxConcurrentRuns/],
  29: ["again", "CloudUnavailable", /InternalServerError/, /authorityHost/],
  30: ["again", "CloudUnavailable", /ServiceUnavailable/, /authorityHost/],
  31: ["again", "CloudUnavailable", /: HTTP 503: the answer is not one of Azure$/, /authorityHost/],
  32: ["again", "CloudUnavailable", /GatewayTimeout/, /authorityHost/],
};
/** Seconds that Azure asked to wait. */
const waits: Record<number, number> = { 25: 2, 26: 14, 28: 206 };

describe("a recorded refusal means the same whichever SDK reads it", () => {
  test.each(exchanges.filter(({ n }) => n >= 10 && n <= 32))("$n: $about", async ({ n, response }) => {
    const [kind, reason, message, hint] = meanings[n] ?? [];
    for (const [reader, read] of Object.entries(readBy(answers(response)))) {
      const error = await failure(read);
      expect(error, reader).toBeInstanceOf(kind === "again" ? RetryableError : TerminalError);
      expect(error, reader).toMatchObject({
        code: reason,
        message: expect.stringMatching(message ?? ""),
        hint: expect.stringMatching(hint ?? ""),
      });
      expect((error as RetryableError).retryAfterSeconds, reader).toBe(waits[n]);
      expect(error.message, "Azure's ids of the request are new each time").not.toMatch(/RequestId|ActivityId/i);
    }
  });
});

describe("what is not there is told by the status", () => {
  test.each(exchanges.filter(({ n }) => n < 10))("$n: $about", async ({ response }) => {
    for (const [reader, read] of Object.entries(readBy(answers(response)))) {
      expect(isGone(await failure(read)), reader).toBe(true);
      await expect(find(call, read), reader).resolves.toBeUndefined();
    }
  });

  it("and not by a code that says the same of something else", async () => {
    const body = { error: { code: "ResourceNotFound", message: "The subnet was not found." } };
    const read = Object.values(readBy(answers({ status: 400, headers: { "content-type": "application/json" }, body })));
    for (const each of read) expect(isGone(await failure(each))).toBe(false);
  });
});

const json = { "content-type": "application/json; charset=utf-8" };
const refusal = (status: number, code: string, message: string) => ({ status, headers: json, body: { error: { code, message } } });

/** Refusals of which no recording is public, as Azure's documentation words them. */
describe("a documented refusal", () => {
  test.each<[string, Exchange["response"], AzureReason, RegExp]>([
    [
      "of a right that is missing names the right, where, and that a new role takes its time",
      refusal(
        403,
        "AuthorizationFailed",
        "The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.DBforPostgreSQL/flexibleServers/write' over scope '/subscriptions/1/resourceGroups/shop' or the scope is invalid. If access was recently granted, please refresh your credentials.",
      ),
      "PermissionDenied",
      /account dev a role with Microsoft\.DBforPostgreSQL\/flexibleServers\/write on \/subscriptions\/1\/resourceGroups\/shop.*within minutes/,
    ],
    [
      "of a resource provider that is not registered has the line that registers it",
      refusal(
        409,
        "MissingSubscriptionRegistration",
        "The subscription is not registered to use namespace 'Microsoft.DocumentDB'. See https://aka.ms/rps-not-found for how to register subscriptions.",
      ),
      "PermissionDenied",
      /az provider register --namespace Microsoft\.DocumentDB$/,
    ],
    [
      "of a name that somebody has leads to another name",
      refusal(409, "ServerNameAlreadyExists", "Specified server name is already used."),
      "NotOwned",
      /externalName/,
    ],
    [
      "of a policy leads to its owner",
      refusal(403, "RequestDisallowedByPolicy", "Resource 'orders' was disallowed by policy. Policy identifiers: '[{...}]'."),
      "PermissionDenied",
      /exemption/,
    ],
    ["of a lock leads to the lock", refusal(409, "ScopeLocked", "The scope is locked."), "PermissionDenied", /az lock delete/],
    [
      "of a disabled subscription leads to its owner",
      refusal(409, "ReadOnlyDisabledSubscription", "It is disabled."),
      "PermissionDenied",
      /owner/,
    ],
    [
      "of a sku leads to other ones",
      refusal(409, "SkuNotAvailable", "The requested size is currently not available."),
      "SpecRejected",
      /sku/,
    ],
    [
      "of a quota, under a code that says nothing, leads to a higher one",
      refusal(
        409,
        "OperationNotAllowed",
        "Operation could not be completed as it results in exceeding approved Total Regional Cores quota.",
      ),
      "QuotaExceeded",
      /higher quota/,
    ],
    [
      "of a token of another tenant says that the account is another",
      refusal(401, "InvalidAuthenticationTokenTenant", "The access token is from the wrong issuer."),
      "AccountMismatch",
      /tenantID/,
    ],
    [
      "of a token leads to new credentials",
      refusal(401, "InvalidAuthenticationToken", "The access token is invalid."),
      "CredentialsInvalid",
      /renew/,
    ],
  ])("%s", async (_, response, reason, hint) => {
    for (const [reader, read] of Object.entries(readBy(answers(response)))) {
      expect(await failure(read), reader).toMatchObject({ name: "TerminalError", code: reason, hint: expect.stringMatching(hint) });
    }
  });

  it("in an inner error says more than the one around it", async () => {
    const body = {
      error: { code: "BadRequest", message: "No.", innererror: { code: "SubscriptionQuotaExceeded", message: "All cores are used." } },
    };
    const read = Object.values(readBy(answers({ status: 400, headers: json, body })))[0] as () => Promise<unknown>;
    expect(await failure(read)).toMatchObject({
      code: "QuotaExceeded",
      message: "could not create server orders: BadRequest: No. All cores are used.",
    });
  });
});

describe("an operation that failed after it was accepted", () => {
  const failed = (n: number) => {
    const { response } = exchanges.find((each) => each.n === n) as Exchange;
    return failedOperation(call, (response.body as { error: object }).error);
  };
  test.each<[number, "RetryableError" | "TerminalError", AzureReason, string]>([
    [33, "RetryableError", "Busy", "as the server was busy, is begun again"],
    [34, "RetryableError", "Conflict", "as somebody cancelled it, is begun again"],
    [35, "RetryableError", "Busy", "without a code, is read by its words"],
    [36, "TerminalError", "CloudFailed", "for no reason that we know, is not begun again and again"],
    [37, "TerminalError", "SpecRejected", "as it was asked for something wrong, is not begun again"],
    [38, "TerminalError", "NotOwned", "as the name was taken meanwhile, is not begun again"],
  ])("%i: %s %s, %s", (n, kind, code) => {
    expect(failed(n)).toMatchObject({ name: kind, code });
    expect(failed(n).message).toMatch(/^could not create server orders: (?!:)\S+: \S/);
  });
});

describe("without an answer of Azure", () => {
  it.each(["the older SDK", "the newer SDK"])("a connection that fails is tried again, with %s", async (reader) => {
    const { promise: port, resolve } = Promise.withResolvers<number>();
    const server = createServer().listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    const endpoint = `https://127.0.0.1:${await port}`;
    const options = { ...cloud, endpoint, additionalPolicies: [] };
    const read: () => Promise<unknown> =
      reader === "the older SDK"
        ? () => new PostgreSQLManagementFlexibleServerClient(credential, subscription, options).servers.get(group, name)
        : () => new CosmosDBManagementClient(credential, subscription, options).databaseAccounts.get(group, name);
    // it speaks no TLS
    expect(await failure(() => ask(call, read))).toMatchObject({ name: "RetryableError", code: "CloudUnavailable" });
    server.close();
    expect(await failure(() => ask(call, read))).toMatchObject({ name: "RetryableError", code: "CloudUnavailable" });
  });

  it("a bug of ours stays one", async () => {
    const bug = new TypeError("x is not a function");
    await expect(ask(call, () => Promise.reject(bug))).rejects.toBe(bug);
  });
});

describe("a kind's own meaning of a code", () => {
  it("goes before the common one", async () => {
    const meaning: Call["meaning"] = (code, message) =>
      code === "BadRequest" && message.includes("linked") ? { reason: "Busy", hint: "wait for it" } : undefined;
    const { response } = exchanges.find(({ n }) => n === 22) as Exchange;
    const { servers } = new PostgreSQLManagementFlexibleServerClient(credential, subscription, { ...cloud, httpClient: answers(response) });
    const error = await failure(() => ask({ ...call, meaning }, () => servers.get(group, name)));
    expect(error).toMatchObject({ name: "RetryableError", code: "Busy", hint: "wait for it" });
  });
});
