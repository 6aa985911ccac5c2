import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { CloudAccount } from "../../../crds/api/objects.ts";
import { scrub } from "../../../lib/redact.ts";
import { keySource } from "./credentials.ts";

const variables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ROLE_ARN",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "keys-"));
  for (const name of variables) vi.stubEnv(name, undefined);
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  vi.unstubAllEnvs();
});

function account(credentials: CloudAccount["spec"]["credentials"]): CloudAccount {
  return {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name: "dev" },
    spec: {
      provider: "aws",
      allowedNamespaces: ["*"],
      aws: { region: "us-east-1", accountID: "123456789012", endpoint: "" },
      credentials,
      driftInterval: "1h",
      maxConcurrentRuns: 10,
    },
  };
}

const withSecret = account({ secretRef: { name: "dev-keys" } });
const withServiceAccount = account({ serviceAccountName: "cloud-dev" });
const put = (name: string, value: string) => writeFileSync(join(directory, name), value);

describe("keys from the mounted Secret", () => {
  it("are read without the line breaks that people leave in files, and kept out of every text", async () => {
    put("AWS_ACCESS_KEY_ID", "AKIA-file-1\n");
    put("AWS_SECRET_ACCESS_KEY", " secret-file-1 \n");
    put("AWS_SESSION_TOKEN", "token-file-1");
    const keys = await (await keySource(withSecret, { directory }))();
    expect(keys).toEqual({ accessKeyId: "AKIA-file-1", secretAccessKey: "secret-file-1", sessionToken: "token-file-1" });
    expect(scrub("AKIA-file-1 secret-file-1 token-file-1")).toBe("[redacted] [redacted] [redacted]");
  });

  it("need no session token", async () => {
    put("AWS_ACCESS_KEY_ID", "AKIA-file-2");
    put("AWS_SECRET_ACCESS_KEY", "secret-file-2");
    expect(await (await keySource(withSecret, { directory }))()).not.toHaveProperty("sessionToken");
  });

  it.each([
    ["the Secret is not there", {}, /AWS_ACCESS_KEY_ID.*AWS_SECRET_ACCESS_KEY/],
    ["one key is not there", { AWS_ACCESS_KEY_ID: "AKIA-file-3" }, /has no AWS_SECRET_ACCESS_KEY$/],
    ["one key is empty", { AWS_ACCESS_KEY_ID: " \n", AWS_SECRET_ACCESS_KEY: "secret-file-3" }, /has no AWS_ACCESS_KEY_ID$/],
  ])("are CredentialsMissing when %s, naming account, Secret and key", async (_, files, message) => {
    for (const [name, value] of Object.entries(files)) put(name, value);
    const failed = keySource(withSecret, { directory });
    await expect(failed).rejects.toMatchObject({
      name: "TerminalError",
      code: "CredentialsMissing",
      message: expect.stringMatching(message),
    });
    await expect(failed).rejects.toThrow(/account dev: the Secret dev-keys/);
  });

  it("are not looked for elsewhere when the Secret is missing, or a run would act as somebody else", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIA-env-1");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret-env-1");
    await expect(keySource(withSecret, { directory })).rejects.toMatchObject({ code: "CredentialsMissing" });
  });
});

describe("keys of a ServiceAccount", () => {
  it("are not read from a folder that a mount of another account may have left", async () => {
    put("AWS_ACCESS_KEY_ID", "AKIA-file-4");
    put("AWS_SECRET_ACCESS_KEY", "secret-file-4");
    await expect(keySource(withServiceAccount, { directory })).rejects.toMatchObject({ code: "CredentialsMissing" });
  });

  it("are CredentialsMissing when nothing was set up for it, with the three ways out", async () => {
    const failed = keySource(withServiceAccount, { directory: undefined });
    await expect(failed).rejects.toMatchObject({
      name: "TerminalError",
      code: "CredentialsMissing",
      message: expect.stringContaining("cloud-dev"),
    });
    await expect(failed).rejects.toMatchObject({ hint: expect.stringMatching(/role-arn.*Pod Identity.*secretRef/) });
  });

  it("may be in the environment, as where a run is a process on somebody's machine", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIA-env-2");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret-env-2");
    const keys = await (await keySource(withServiceAccount, { directory: undefined }))();
    expect(keys).toEqual({ accessKeyId: "AKIA-env-2", secretAccessKey: "secret-env-2" });
  });

  it("come from the Pod Identity agent, asked with the pod's token", async () => {
    const asked: (string | undefined)[] = [];
    const agent = createServer((request, response) => {
      asked.push(request.headers.authorization);
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      response.end(JSON.stringify({ AccessKeyId: "ASIA-pod-1", SecretAccessKey: "secret-pod-1", Token: "token-pod-1", Expiration }));
    }).listen(0, "127.0.0.1");
    await once(agent, "listening");
    put("token", "eyJ.pod");
    vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", `http://127.0.0.1:${(agent.address() as AddressInfo).port}/v1/credentials`);
    vi.stubEnv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", join(directory, "token"));
    try {
      const keys = await (await keySource(withServiceAccount, { directory: undefined }))();
      expect(keys).toMatchObject({ accessKeyId: "ASIA-pod-1", secretAccessKey: "secret-pod-1", sessionToken: "token-pod-1" });
      expect(asked).toEqual(["eyJ.pod"]);
      expect(scrub("secret-pod-1 token-pod-1")).toBe("[redacted] [redacted]");
    } finally {
      agent.close();
    }
  });

  it("are waited for while the Pod Identity agent does not answer, as on a node that just started", async () => {
    const agent = createServer((_, response) => response.writeHead(500).end()).listen(0, "127.0.0.1");
    await once(agent, "listening");
    vi.stubEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI", `http://127.0.0.1:${(agent.address() as AddressInfo).port}/v1/credentials`);
    const get = await keySource(withServiceAccount, { directory: undefined });
    await expect(get()).rejects.toMatchObject({ name: "RetryableError", code: "CloudUnavailable" });
    agent.close();
  });
});
