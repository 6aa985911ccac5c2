import { execFile } from "node:child_process";
import { createSign, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { generate } from "selfsigned";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { requestProblems, versionDifferences } from "../contracts/arm-requests.ts";
import { FakeArm, zeros } from "../fakes/arm/fake-arm.ts";
import type { Task } from "./arm-sdk/program.ts";

let arm: FakeArm;
let folder: string;

beforeEach(async () => {
  arm = new FakeArm();
  arm.retryAfter = 0;
  await arm.open();
  folder = mkdtempSync(join(tmpdir(), "arm-sdk-"));
});

afterEach(() => {
  arm.close();
  rmSync(folder, { recursive: true });
});

/** Microsoft's clients in a process of their own, which trusts our authority as a pod would: through its environment. */
async function run(does: Task["does"], credentials: Partial<Task> = { secret: "right" }): Promise<Record<string, unknown>> {
  const task: Task = { does, address: arm.address, tenant: zeros, subscription: zeros, client: "app", ...credentials };
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: arm.caFile };
  const program = join(import.meta.dirname, "arm-sdk/program.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(task)], { env });
  return JSON.parse(stdout) as Record<string, unknown>;
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function tokenOf(subject: string): string {
  const parts = [{ alg: "RS256" }, { iss: "https://cluster", sub: subject, aud: "api://AzureADTokenExchange" }];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return `${text}.${createSign("sha256").update(text).sign(privateKey, "base64url")}`;
}

describe("Microsoft's own clients find Azure as they know it", () => {
  test("in PostgreSQL servers, from the first PUT to the last 404", async () => {
    expect(await run("postgres")).toEqual({
      group: "uksouth",
      made: ["UK South", "Ready", "P6", "orders.postgres.database.azure.com", null],
      database: ["UTF8", "en_US.utf8"],
      rule: "0.0.0.0",
      configured: "8192",
      changed: ["P10", 128, { stage: "test" }],
      gone: "404 ResourceNotFound",
      groupGone: "404 ResourceGroupNotFound",
    });
  });

  test("in Cosmos DB accounts, from the name's check to the last 404", async () => {
    expect(await run("table")).toEqual({
      free: false,
      made: ["UK South", "Succeeded", "https://carts.documents.azure.com:443/"],
      container: [60, ["/id"]],
      throughput: 4000,
      keys: [true, false],
      connection: true,
      tagged: { stage: "test" },
      gone: "404 NotFound",
      accountGone: "404 ResourceNotFound",
    });
  });

  test("and send what Azure was recorded to accept, but for newer versions", async () => {
    await run("postgres");
    await run("table");
    expect(requestProblems(arm.requests)).toEqual([]);
    expect(versionDifferences(arm.requests)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^PUT .*databaseaccounts\/\*: \d{4}-\d\d-\d\d, recorded 2024-08-15, 2021-05-15$/)]),
    );
  });
});

describe("tokens are issued for what an application may show, and for nothing else", () => {
  const forSubscription = { state: "Enabled", displayName: "Tests" };

  test("a secret", async () => {
    arm.tokens.applications.set("app", { secret: "right" });
    expect(await run("subscription", { secret: "right" })).toEqual(forSubscription);
    expect(await run("subscription", { secret: "wrong" })).toEqual({
      error: expect.stringContaining("AADSTS7000215: Invalid client secret"),
    });
    expect(await run("subscription", { client: "other", secret: "right" })).toEqual({ error: expect.stringContaining("AADSTS700016") });
  });

  test("a certificate", async () => {
    const [own, other] = await Promise.all([generate(), generate()]);
    arm.tokens.applications.set("app", { certificate: own.cert });
    const certificate = file("own.pem", own.private + own.cert);
    expect(await run("subscription", { certificate })).toEqual(forSubscription);
    const wrong = await run("subscription", { certificate: file("other.pem", other.private + other.cert) });
    expect(wrong).toEqual({ error: expect.stringContaining("AADSTS700027") });
  });

  test("the token of a service account", async () => {
    arm.tokens.applications.set("app", { federated: { issuer: "https://cluster", subject: "system:serviceaccount:runner:shop" } });
    const token = file("token", tokenOf("system:serviceaccount:runner:shop"));
    expect(await run("subscription", { token })).toEqual(forSubscription);
    const other = file("other", tokenOf("system:serviceaccount:default:default"));
    expect(await run("subscription", { token: other })).toEqual({ error: expect.stringContaining("AADSTS700213") });
  });

  test("one that Azure Resource Manager doesn't take is told in its words", async () => {
    arm.tokens.invalidNext = 1;
    expect(await run("subscription")).toEqual({ error: expect.stringContaining("The access token is invalid") });
  });

  test("a process that doesn't trust the certificate's authority gets nowhere", async () => {
    const other = new FakeArm();
    await other.open();
    // all that MSAL says of it
    const error = expect.stringContaining("endpoints_resolution_error") as string;
    expect(await run("subscription", { secret: "right", address: other.address })).toEqual({ error });
    expect(other.requests).toEqual([]);
    other.close();
  });
});
