import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { KnownError, RetryableError, TerminalError } from "../../../lib/errors.ts";
import { retryAfterSeconds } from "./answer.ts";
import { ask } from "./errors.ts";
import { queueMeaning } from "./queue-errors.ts";

/** Answers shaped as AWS documents them, read by the real SDK: none of them can be had from an emulator on demand. */
let server: Server;
let answer: RequestListener;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function config({ requestTimeout = 15_000 } = {}) {
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: "AKIA", secretAccessKey: "key" };
  const requestHandler = { requestTimeout, throwOnRequestTimeout: true };
  return { region: "us-east-1", endpoint: `http://127.0.0.1:${port}`, credentials, requestHandler, maxAttempts: 1 };
}

/** SQS' JSON protocol with the header that keeps the codes of its old query protocol. */
function sqsAnswers(status: number, type: string, message: string, queryCode?: string, headers: Record<string, string> = {}): void {
  answer = (_, response) => {
    response.writeHead(status, {
      "content-type": "application/x-amz-json-1.0",
      ...(queryCode ? { "x-amzn-query-error": `${queryCode};Sender` } : {}),
      ...headers,
    });
    response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message }));
  };
}

async function create(times?: { requestTimeout: number }): Promise<KnownError> {
  const call = { doing: "create queue orders", action: "sqs:CreateQueue", account: "dev", meaning: queueMeaning("CreateQueue") };
  return failure(ask(call, () => new SQSClient(config(times)).send(new CreateQueueCommand({ QueueName: "orders" }))));
}

async function change(): Promise<KnownError> {
  const call = {
    doing: "change queue orders",
    action: "sqs:SetQueueAttributes",
    account: "dev",
    meaning: queueMeaning("SetQueueAttributes"),
  };
  const command = new SetQueueAttributesCommand({ QueueUrl: "http://x/1/orders", Attributes: {} });
  return failure(ask(call, () => new SQSClient({ ...config(), useQueueUrlAsEndpoint: false }).send(command)));
}

async function failure(promise: Promise<unknown>): Promise<KnownError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(KnownError);
  return error as KnownError;
}

describe("errors of SQS", () => {
  it.each([
    ["Throttled", 403, "RequestThrottled", "RequestThrottled", "Rate exceeded"],
    ["Throttled", 400, "ThrottlingException", "ThrottlingException", "Rate exceeded"],
    ["Throttled", 429, "SomethingNew", undefined, "slow"],
    ["CloudUnavailable", 503, "ServiceUnavailable", "ServiceUnavailable", "busy"],
    ["CloudUnavailable", 500, "InternalFailure", "InternalFailure", "oops"],
    ["CloudUnavailable", 502, "SomethingNew", undefined, "oops"],
  ])("%s is tried again: HTTP %s %s", async (code, status, type, queryCode, message) => {
    sqsAnswers(status, type, message, queryCode);
    const error = await create();
    expect(error).toBeInstanceOf(RetryableError);
    expect(error.code).toBe(code);
    expect(error.message).toBe(`could not create queue orders: ${queryCode ?? type}: ${message}`);
    expect(error.hint).toBeTruthy();
  });

  it.each([
    ["PermissionDenied", 403, "AccessDeniedException", "AccessDenied", "User: arn:aws:iam::1:user/x is not authorized"],
    ["CredentialsInvalid", 403, "InvalidClientTokenId", "InvalidClientTokenId", "The security token included in the request is invalid."],
    ["CredentialsInvalid", 403, "ExpiredToken", "ExpiredToken", "The security token included in the request is expired"],
    ["CredentialsInvalid", 403, "UnrecognizedClientException", undefined, "The security token included in the request is invalid."],
    ["CredentialsInvalid", 403, "InvalidSignatureException", undefined, "The request signature we calculated does not match"],
    ["QuotaExceeded", 403, "OverLimit", "OverLimit", "too many"],
    ["SpecRejected", 400, "InvalidAttributeValue", "InvalidAttributeValue", "Invalid value for the parameter Policy."],
    ["SpecRejected", 400, "InvalidParameterValue", "InvalidParameterValue", "Value 9 for parameter DelaySeconds is invalid."],
    ["SpecRejected", 400, "MalformedPolicy", "MalformedPolicy", "no"],
    ["SpecRejected", 400, "SomethingNew", undefined, "no"],
    ["PermissionDenied", 403, "SomethingNew", undefined, "no"],
    ["NotOwned", 400, "QueueNameExists", "QueueAlreadyExists", "A queue already exists with the same name and a different value"],
  ])("%s needs somebody: HTTP %s %s", async (code, status, type, queryCode, message) => {
    sqsAnswers(status, type, message, queryCode);
    const error = await create();
    expect(error).toBeInstanceOf(TerminalError);
    expect(error.code).toBe(code);
    expect(error.message).toContain(`${queryCode ?? type}: ${message}`);
    expect(error.hint).toBeTruthy();
  });

  it("names the missing permission and the account, as AWS' message alone sends people searching", async () => {
    sqsAnswers(403, "AccessDeniedException", "not authorized", "AccessDenied");
    expect((await create()).hint).toMatch(/sqs:CreateQueue.*account dev/);
  });

  it("names the permission that AWS names, when that is another one than was called", async () => {
    const message = "User: arn:aws:iam::1:user/x is not authorized to perform: sqs:TagQueue on resource: arn:aws:sqs:us-east-1:1:orders";
    sqsAnswers(403, "AccessDeniedException", message, "AccessDenied");
    expect((await create()).hint).toMatch(/^allow sqs:TagQueue in /);
  });

  it("waits 60 seconds for a name that was deleted a moment ago, and says so", async () => {
    const message = "You must wait 60 seconds after deleting a queue before you can create another with the same name.";
    sqsAnswers(400, "QueueDeletedRecently", message, "AWS.SimpleQueueService.QueueDeletedRecently");
    const error = await create();
    expect(error).toMatchObject({ name: "RetryableError", code: "DeletedRecently", retryAfterSeconds: 60 });
    expect(error.message).toContain(`AWS.SimpleQueueService.QueueDeletedRecently: ${message}`);
    expect(error.hint).toContain("60 seconds");
  });

  it("waits as long as AWS asks", async () => {
    sqsAnswers(503, "ServiceUnavailable", "busy", undefined, { "retry-after": "17" });
    expect(await create()).toMatchObject({ code: "CloudUnavailable", retryAfterSeconds: 17 });
  });

  it("waits for a dead-letter queue that somebody may still be making, under either of the codes that SQS has for it", async () => {
    sqsAnswers(400, "InvalidParameterValue", "Value {} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.");
    expect(await create()).toMatchObject({ name: "RetryableError", code: "DependencyNotReady" });
    sqsAnswers(400, "QueueDoesNotExist", "The specified queue does not exist.", "AWS.SimpleQueueService.NonExistentQueue");
    expect(await create()).toMatchObject({ name: "RetryableError", code: "DependencyNotReady" });
  });

  it("starts over when a queue goes away while it is changed", async () => {
    sqsAnswers(400, "QueueDoesNotExist", "The specified queue does not exist.", "AWS.SimpleQueueService.NonExistentQueue");
    expect(await change()).toMatchObject({ name: "RetryableError", code: "Conflict" });
  });

  it("does not take a dead-letter queue's name in a refusal for a missing queue", async () => {
    sqsAnswers(403, "AccessDeniedException", "not authorized on arn:aws:sqs:us-east-1:1:dead-letter-DLQ", "AccessDenied");
    expect(await create()).toMatchObject({ code: "PermissionDenied" });
  });
});

describe("what is not an answer of AWS", () => {
  it("is CloudUnavailable when the connection breaks off", async () => {
    answer = (request) => request.socket.resetAndDestroy();
    expect(await create()).toMatchObject({
      name: "RetryableError",
      code: "CloudUnavailable",
      message: expect.stringContaining("ECONNRESET"),
    });
  });

  it("is CloudUnavailable when no answer comes", async () => {
    answer = () => {};
    expect(await create({ requestTimeout: 200 })).toMatchObject({
      name: "RetryableError",
      code: "CloudUnavailable",
      message: expect.stringContaining("ETIMEDOUT"),
    });
  });

  it("is CloudUnavailable when nobody listens", async () => {
    const at = config();
    server.close();
    await once(server, "close");
    const call = { doing: "create queue orders", action: "sqs:CreateQueue", account: "dev", meaning: queueMeaning("CreateQueue") };
    const error = await failure(ask(call, () => new SQSClient(at).send(new CreateQueueCommand({ QueueName: "orders" }))));
    expect(error).toMatchObject({ name: "RetryableError", code: "CloudUnavailable", message: expect.stringContaining("ECONNREFUSED") });
    expect(error.hint).toContain("endpoint");
  });

  it.each([502, 404, 200])("is CloudUnavailable when a proxy answers in HTML with HTTP %s", async (status) => {
    answer = (_, response) => response.writeHead(status, { "content-type": "text/html" }).end("<html>no</html>");
    const message = `could not create queue orders: HTTP ${status}: the answer is not one of AWS`;
    expect(await create()).toMatchObject({ name: "RetryableError", code: "CloudUnavailable", message });
  });

  it("is PermissionDenied when it refuses, as moto refuses in XML what AWS refuses in JSON", async () => {
    answer = (_, response) => response.writeHead(403, { "content-type": "text/xml" }).end("<Error><Code>AccessDenied</Code></Error>");
    expect(await create()).toMatchObject({ name: "TerminalError", code: "PermissionDenied" });
  });

  it("stays what it is when it is a bug, which a run reports with its stack", async () => {
    const bug = new TypeError("x is not a function");
    await expect(ask({ doing: "d", action: "a", account: "dev" }, () => Promise.reject(bug))).rejects.toBe(bug);
  });

  it("stays what it is when it is ours already", async () => {
    const ours = new TerminalError("no keys", { code: "CredentialsMissing" });
    await expect(ask({ doing: "d", action: "a", account: "dev" }, () => Promise.reject(ours))).rejects.toBe(ours);
  });
});

describe("errors of STS", () => {
  it.each([
    ["CredentialsInvalid", 403, "InvalidClientTokenId", "The security token included in the request is invalid."],
    ["CredentialsInvalid", 403, "SignatureDoesNotMatch", "The request signature we calculated does not match"],
    ["CredentialsInvalid", 403, "ExpiredToken", "The security token included in the request is expired"],
    ["PermissionDenied", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"],
    ["Throttled", 400, "Throttling", "Rate exceeded"],
  ])("%s in its XML too: HTTP %s %s", async (code, status, type, message) => {
    const xml = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${type}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
    answer = (_, response) => response.writeHead(status, { "content-type": "text/xml" }).end(xml);
    const call = { doing: "verify account dev", action: "sts:GetCallerIdentity", account: "dev" };
    const error = await failure(ask(call, () => new STSClient(config()).send(new GetCallerIdentityCommand({}))));
    expect(error.code).toBe(code);
    expect(error.message).toBe(`could not verify account dev: ${type}: ${message}`);
  });
});

describe("retryAfterSeconds", () => {
  const after = (headers: Record<string, string>) =>
    retryAfterSeconds(Object.assign(new Error("busy"), { $response: { headers } }), new Date("2026-01-01T00:00:00Z"));

  it.each([
    [undefined, {}],
    [17, { "retry-after": "17" }],
    [30, { "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" }],
    [0, { "retry-after": "Wed, 31 Dec 2025 00:00:00 GMT" }],
    [undefined, { "retry-after": "soon" }],
    [2, { "x-amz-retry-after": "1500" }],
  ])("is %s for %o", (seconds, headers) => expect(after(headers as Record<string, string>)).toBe(seconds));
});
