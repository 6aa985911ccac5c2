import { createPrivateKey } from "node:crypto";

import { generate } from "selfsigned";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from "vitest";

import { zeros } from "../fakes/arm/fake-arm.ts";
import { type AccountOptions, AzureAccounts, type Ended } from "../parts/azure-accounts.ts";
import { uniqueName } from "../parts/names.ts";

const clientID = "11111111-1111-1111-1111-111111111111";
const otherID = "22222222-2222-2222-2222-222222222222";
const secret = "planted~client~secret";
const keys = { AZURE_CLIENT_ID: clientID, AZURE_CLIENT_SECRET: secret, AZURE_TENANT_ID: zeros };
const issuer = "https://oidc.cluster.example.com/";
const subject = "system:serviceaccount:kubectl-cloud-system:cloud-dev";

let accounts: AzureAccounts;
let pem: { cert: string; private: string };
beforeAll(async () => {
  accounts = await AzureAccounts.open();
  pem = await generate([{ name: "commonName", value: "kubectl-cloud" }], { keyType: "rsa", keySize: 2048, algorithm: "sha256" });
});
afterAll(() => accounts.close());
beforeEach(() => {
  accounts.arm.requests.length = 0;
  accounts.arm.tokens.applications.set(clientID, { secret, certificate: pem.cert, federated: { issuer, subject } });
});
afterEach(() => accounts.arm.mend());

const check = async (options: AccountOptions, env?: Record<string, string>): Promise<Ended> =>
  accounts.run("check", await accounts.add(options), env ? { env } : {});
const actions = () => accounts.arm.requests.map(({ action }) => action);
const scopes = () => accounts.arm.requests.filter(({ action }) => action === "TOKEN").map(({ body }) => body.scope);
/** A token of a ServiceAccount, as far as it is looked at. */
const serviceAccountToken = (sub: string) =>
  [{ alg: "RS256" }, { iss: issuer, sub, aud: "api://AzureADTokenExchange" }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".") + ".sig";
const federated = (sub: string) => ({
  AZURE_CLIENT_ID: clientID,
  AZURE_TENANT_ID: zeros,
  AZURE_AUTHORITY_HOST: `${accounts.arm.address}/`,
  AZURE_FEDERATED_TOKEN_FILE: accounts.file(uniqueName("token"), serviceAccountToken(sub)),
});

function works({ exitCode, lines, log }: Ended): void {
  expect(exitCode, log).toBe(0);
  expect(lines.at(-1)?.msg).toBe("the credentials work and belong to the account");
}

describe("the credentials of an Azure account are proved, with one token and one question, by", () => {
  const expected = ["GET v2.0/.well-known/openid-configuration", "TOKEN", "GET Microsoft.Resources/subscriptions"];

  it("a client secret", async () => {
    works(await check({ keys }));
    expect(actions()).toEqual(expected);
    expect(scopes(), "an emulator's tokens are for itself").toEqual([`${accounts.arm.address}/.default`]);
  });

  it("a certificate with its key, and goes before a client secret", async () => {
    const { AZURE_CLIENT_SECRET: _, ...ids } = keys;
    const certificate = `${pem.private}\n${pem.cert}`;
    works(await check({ keys: { ...ids, AZURE_CLIENT_CERTIFICATE: certificate } }));
    works(await check({ keys: { ...keys, AZURE_CLIENT_SECRET: "no-longer-right", AZURE_CLIENT_CERTIFICATE: certificate } }));
  });

  it("a certificate whose key has a password", async () => {
    const key = createPrivateKey(pem.private).export({
      type: "pkcs8",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "planted-passphrase",
    });
    const AZURE_CLIENT_CERTIFICATE = `${pem.cert}\n${String(key)}`;
    works(await check({ keys: { ...keys, AZURE_CLIENT_CERTIFICATE, AZURE_CLIENT_CERTIFICATE_PASSWORD: "planted-passphrase" } }));
  });

  it("the ServiceAccount's token, where the webhook of workload identity has put it", async () => {
    works(await check({}, federated(subject)));
    expect(actions()).toEqual(expected);
  });

  it("the default chain where the ServiceAccount brings none", async () => {
    works(await check({}, { ...keys, AZURE_AUTHORITY_HOST: accounts.arm.address }));
  });

  it("the tenant of the account, whatever the Secret says", async () => {
    works(await check({ keys: { ...keys, AZURE_TENANT_ID: otherID }, azure: { tenantID: zeros } }));
  });

  it("its resource group, where a role in that is all that they have", async () => {
    accounts.arm.fail("GET Microsoft.Resources/subscriptions", forbidden("Microsoft.Resources/subscriptions/read"));
    works(await check({ keys }));
    expect(actions()).toEqual([...expected, "GET Microsoft.Resources/resourceGroups"]);
  });
});

const forbidden = (action: string) => ({
  does: "refuse" as const,
  status: 403,
  code: "AuthorizationFailed",
  message: `The client 'x' does not have authorization to perform action '${action}' over scope '/subscriptions/${zeros}'.`,
});

describe("an Azure account is refused, before anything is written", () => {
  const without = (key: keyof typeof keys) => Object.fromEntries(Object.entries(keys).filter(([name]) => name !== key));
  test.each<[string, () => Promise<Ended>, code: string, message: RegExp, hint: RegExp]>([
    ["without a Secret", () => check({ keys: {} }), "CredentialsMissing", /AZURE_CLIENT_ID.*AZURE_CLIENT_SECRET or/, /add them/],
    [
      "without a tenant, in the Secret or the spec",
      () => check({ keys: without("AZURE_TENANT_ID") }),
      "CredentialsMissing",
      /has no AZURE_TENANT_ID \(nor is spec\.azure\.tenantID set\)$/,
      /add them/,
    ],
    [
      "with a ServiceAccount that brings none along",
      () => check({}, { AZURE_TOKEN_CREDENTIALS: "WorkloadIdentityCredential" }),
      "CredentialsMissing",
      /could not verify account/,
      /azure\.workload\.identity\/client-id/,
    ],
    [
      "with a client secret that is wrong",
      () => check({ keys: { ...keys, AZURE_CLIENT_SECRET: "planted-but-wrong" } }),
      "CredentialsInvalid",
      /AADSTS7000215: Invalid client secret/,
      /its Value, not its ID.*account check acct-/,
    ],
    [
      "with an application that the tenant doesn't know",
      () => check({ keys: { ...keys, AZURE_CLIENT_ID: otherID } }),
      "CredentialsInvalid",
      /AADSTS700016/,
      /AZURE_CLIENT_ID/,
    ],
    [
      "with a ServiceAccount that the identity doesn't trust, which is named",
      () => check({}, federated(`${subject}-too`)),
      "CredentialsInvalid",
      /AADSTS700213.*system:serviceaccount:kubectl-cloud-system:cloud-dev-too/,
      /az identity federated-credential create/,
    ],
    [
      "with a certificate that is not the application's",
      async () => {
        const other = await generate([{ name: "commonName", value: "other" }], { keyType: "rsa", keySize: 2048, algorithm: "sha256" });
        return check({ keys: { ...without("AZURE_CLIENT_SECRET"), AZURE_CLIENT_CERTIFICATE: other.private + other.cert } });
      },
      "CredentialsInvalid",
      /AADSTS700027/,
      /az ad app credential reset --cert/,
    ],
    [
      "with a certificate without its key",
      () => check({ keys: { ...without("AZURE_CLIENT_SECRET"), AZURE_CLIENT_CERTIFICATE: pem.cert } }),
      "CredentialsInvalid",
      /AZURE_CLIENT_CERTIFICATE can't be used/,
      /PEM text of the certificate and of its private key/,
    ],
    [
      "whose subscription the credentials don't have",
      () => check({ keys, azure: { subscriptionID: otherID } }),
      "AccountMismatch",
      new RegExp(`no subscription ${otherID}`),
      /az account list/,
    ],
    [
      "whose subscription is another tenant's",
      () => {
        accounts.arm.addSubscription({ subscriptionId: clientID, tenantId: otherID, displayName: "Theirs", state: "Enabled" });
        return check({ keys, azure: { subscriptionID: clientID, tenantID: zeros } });
      },
      "AccountMismatch",
      new RegExp(`belongs to tenant ${otherID}.*tenantID is ${zeros}`),
      new RegExp(otherID),
    ],
    [
      "without any role, with the right that is missing and where",
      () => {
        accounts.arm.fail(/GET Microsoft.Resources/, forbidden("Microsoft.Resources/subscriptions/read"));
        return check({ keys });
      },
      "PermissionDenied",
      /AuthorizationFailed/,
      /a role with Microsoft\.Resources\/subscriptions\/read on \/subscriptions\/0.*within minutes/,
    ],
  ])("%s", async (_, act, code, message, hint) => {
    const { exitCode, lines, log } = await act();
    expect({ exitCode, ...lines.at(-1)?.err, msg: lines.at(-1)?.msg }, log).toMatchObject({
      exitCode: 1,
      code,
      msg: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect(accounts.arm.writes).toEqual([]);
    expect(log, "no secret in a log").not.toMatch(/planted|BEGIN|eyJ/);
  });
});

describe("an Azure that can't be reached is no fault of the account's", () => {
  test.each<[string, Parameters<AzureAccounts["arm"]["fail"]>]>([
    ["as its authority doesn't answer", ["TOKEN", { does: "reset" }]],
    [
      "as something in between answers instead of its authority",
      ["TOKEN", { does: "answer", status: 502, text: "<html>Bad gateway</html>" }],
    ],
    ["as something in between answers instead of it", [/GET Microsoft/, { does: "answer", status: 503, text: "<html>Sorry</html>" }]],
    ["as it breaks the connection", [/GET Microsoft/, { does: "reset" }]],
  ])("%s", async (_, fault) => {
    accounts.arm.fail(...fault);
    const { exitCode, lines, log } = await check({ keys });
    expect({ exitCode, code: lines.at(-1)?.err?.code }, log).toEqual({ exitCode: 1, code: "CloudUnavailable" });
  });

  it("and a connection that breaks once is not even noticed", async () => {
    accounts.arm.fail(/GET Microsoft/, { does: "reset" }, 1);
    works(await check({ keys }));
  });

  it("as its certificate is of an authority that nobody told us to trust", async () => {
    const { lines, log } = await check({ keys }, { NODE_EXTRA_CA_CERTS: "" });
    expect(lines.at(-1)?.err?.code, log).toBe("CloudUnavailable");
    expect(accounts.arm.requests).toEqual([]);
  });
});

describe("the resource group of an account", () => {
  const groupID = (name: string) => `/subscriptions/${zeros}/resourceGroups/${name}`;
  const groupWrites = () => accounts.arm.writes.map(({ action }) => action).filter((action) => action.endsWith("/resourceGroups"));

  it("is made when it is missing, once for all objects of a run, with a tag that says for whom", async () => {
    const account = await accounts.add({ keys });
    const run = await accounts.reconcile(account, await accounts.addTables(account, 2));
    expect(run.exitCode, run.log).toBe(0);
    expect(groupWrites()).toEqual(["PUT Microsoft.Resources/resourceGroups"]);
    expect(accounts.arm.hands.get(groupID(account))).toMatchObject({ location: "uksouth", tags: { "kubectl-cloud.dev-account": account } });
    expect(accounts.arm.hands.list("Microsoft.DocumentDB/databaseAccounts").filter(({ id }) => id.includes(account))).toHaveLength(2);
  });

  it("that is somebody's stays as it is, wherever it is", async () => {
    const account = await accounts.add({ keys });
    accounts.arm.hands.put(groupID(account), { location: "westeurope", tags: { team: "shop" } });
    const [table = ""] = await accounts.addTables(account, 1);
    await accounts.reconcile(account, [table]);
    expect(await accounts.readiness(table)).toBe("True:Available");
    expect(groupWrites()).toEqual([]);
    expect(accounts.arm.hands.get(groupID(account))).toMatchObject({ location: "westeurope", tags: { team: "shop" } });
  });

  it("that is being deleted is waited for", async () => {
    const account = await accounts.add({ keys });
    accounts.arm.hands.put(groupID(account), { location: "uksouth" });
    accounts.arm.hands.change(groupID(account), { properties: { provisioningState: "Deleting" } });
    const [table = ""] = await accounts.addTables(account, 1);
    await accounts.reconcile(account, [table]);
    expect(await accounts.readiness(table)).toBe("False:DependencyNotReady");
    expect(accounts.arm.writes).toEqual([]);
  });

  it("is not made by a run that creates nothing in it", async () => {
    const account = await accounts.add({ keys });
    const [table = ""] = await accounts.addTables(account, 1, { suspend: true });
    await accounts.reconcile(account, [table]);
    expect(accounts.arm.writes).toEqual([]);
  });
});
