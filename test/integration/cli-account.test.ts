import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import { annotations, labels } from "../../crds/api/names.ts";
import type { CloudAccount, KubeObject } from "../../crds/api/objects.ts";
import { accountType, builtin } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import type { Store } from "../../lib/store/store.ts";
import { systemNamespace } from "../../lib/system.ts";
import { type ControlPlane, startControlPlane } from "../parts/control-plane.ts";
import { withControllers } from "../parts/parts.ts";
import { run } from "../parts/plugin.ts";
import { eventually } from "../parts/security.ts";

type Secret = KubeObject & { data?: Record<string, string> };

const fieldManager = "test";
const where = ["--region", "eu-central-1", "--account-id", "123456789012"];
const subscription = "11111111-2222-3333-4444-555555555555";
const onAzure = ["--subscription-id", subscription, "--resource-group", "shop", "--location", "westeurope"];
const keys = {
  AWS_ACCESS_KEY_ID: "AKIAPLANTED0000000001",
  AWS_SECRET_ACCESS_KEY: "planted/Secret+value",
  AWS_SESSION_TOKEN: "planted-session-token",
};

withControllers("account", () => {
  let plane: ControlPlane & { stop(): Promise<void> };
  let store: Store;
  const cloud = (...args: string[]) => run(plane.kubeconfig, ["account", ...args]);
  const account = (name: string) => store.get<CloudAccount>({ type: accountType, name });
  const secret = (name: string) => store.get<Secret>({ type: builtin.secret, namespace: systemNamespace, name });
  const makeSecret = (name: string, data: Record<string, string>) => {
    const object = { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: systemNamespace }, stringData: data };
    return store.create(builtin.secret, object, { fieldManager });
  };
  beforeAll(async () => {
    plane = await startControlPlane();
    ({ store } = connect({ kubeconfig: plane.kubeconfig }));
    expect((await run(plane.kubeconfig, ["install", "--wait"])).exitCode).toBe(0);
  });
  afterAll(() => plane.stop());
  afterEach(() => {
    for (const name of Object.keys(keys)) delete process.env[name];
  });

  test("add stores what the flags say, and who asked", async () => {
    await makeSecret("prod-keys", { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" });
    const flags = [
      "--allowed-namespaces",
      "shop,team-*",
      "--allowed-namespaces",
      "office",
      "--drift-interval",
      "30m",
      "--max-concurrent-runs",
      "3",
    ];
    const ran = await cloud("add", "aws", "prod", ...where, "--endpoint", "https://aws.example.com", "--secret", "prod-keys", ...flags);
    expect(ran).toEqual({ exitCode: 0, stdout: "cloudaccount.kubectl-cloud.dev/prod created\n", stderr: "" });
    const { spec, metadata } = (await account("prod")) as CloudAccount;
    expect(spec).toEqual({
      provider: "aws",
      aws: { region: "eu-central-1", accountID: "123456789012", endpoint: "https://aws.example.com" },
      allowedNamespaces: ["shop", "team-*", "office"],
      credentials: { secretRef: { name: "prod-keys" } },
      driftInterval: "30m",
      maxConcurrentRuns: 3,
    });
    expect(metadata.annotations?.[annotations.requestedBy]).toBe("admin");
  });

  test("add again changes nothing, and with another spec is refused with the difference", async () => {
    const add = (...more: string[]) => cloud("add", "aws", "twice", ...where, "--service-account", "cloud-twice", ...more);
    await add();
    const before = await account("twice");
    expect(await add()).toMatchObject({ exitCode: 0, stdout: "cloudaccount.kubectl-cloud.dev/twice unchanged\n" });
    const { exitCode, stdout, stderr } = await add("--allowed-namespaces", "shop");
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toMatch(/allowedNamespaces: \["\*"\] → \["shop"\][^]*hint: .*kubectl edit cloudaccounts\.kubectl-cloud\.dev twice/);
    expect(await account("twice")).toEqual(before);
  });

  test.each<[string, string[], RegExp]>([
    ["no provider", ["add"], /PROVIDER/],
    [
      "another provider",
      ["add", "gcp", "bad", ...where, "--secret", "s"],
      /unknown provider gcp: use aws or azure\nhint: .*account add aws bad --region .*account add azure bad --subscription-id /,
    ],
    [
      "a name without a provider",
      ["add", "bad", ...where, "--secret", "s"],
      /unknown provider bad: use aws or azure\nhint: .*add aws bad /,
    ],
    ["what kubectl does", ["delete", "bad", "--wait=false"], /unknown action "delete"[^]*hint: .*kubectl delete cloudaccount bad\n/],
    ["no name", ["add", "aws", ...where, "--secret", "s"], /NAME is missing/],
    ["a name that labels can't bear", ["add", "aws", "Bad.Name", ...where, "--secret", "s"], /NAME/],
    [
      "nothing else, on Azure",
      ["add", "azure", "bad"],
      /--subscription-id is missing[^]*--resource-group is missing[^]*--location is missing[^]*credentials are missing/,
    ],
    ["a flag of the other cloud", ["add", "azure", "bad", "--region", "westeurope"], /--region/],
    ["a location in Azure's display form", ["add", "azure", "bad", ...onAzure, "--location", "West Europe", "--secret", "s"], /--location/],
    [
      "keys of Azure that are not set",
      ["add", "azure", "bad", ...onAzure, "--from-env"],
      /AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH and AZURE_TENANT_ID are not set/,
    ],
    ["nothing else", ["add", "aws", "bad"], /--region is missing[^]*--account-id is missing[^]*credentials are missing/],
    [
      "two kinds of credentials",
      ["add", "aws", "bad", ...where, "--secret", "s", "--service-account", "a"],
      /--secret and --service-account/,
    ],
    [
      "a ServiceAccount and keys",
      ["add", "aws", "bad", ...where, "--service-account", "a", "--from-env"],
      /--from-env and --service-account/,
    ],
    ["keys that are not set", ["add", "aws", "bad", ...where, "--from-env"], /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set/],
    [
      "a zone for a region",
      ["add", "aws", "bad", "--region", "eu-central-1a", "--account-id", "123456789012", "--secret", "s"],
      /--region/,
    ],
    [
      "an account with dashes",
      ["add", "aws", "bad", "--region", "eu-central-1", "--account-id", "1234-5678-9012", "--secret", "s"],
      /--account-id/,
    ],
    ["an interval that is too short", ["add", "aws", "bad", ...where, "--secret", "s", "--drift-interval", "5s"], /--drift-interval/],
    ["too many runs", ["add", "aws", "bad", ...where, "--secret", "s", "--max-concurrent-runs", "1000"], /--max-concurrent-runs/],
    ["a namespace in capitals", ["add", "aws", "bad", ...where, "--secret", "s", "--allowed-namespaces", "Shop"], /--allowed-namespaces/],
    ["an endpoint that is no URL", ["add", "aws", "bad", ...where, "--secret", "s", "--endpoint", "localhost"], /--endpoint/],
    ["a misspelt flag", ["add", "aws", "bad", "--regoin", "x"], /--regoin[^]*--region/],
    ["a misspelt action", ["lst"], /"lst"[^]*did you mean list/],
  ])("refuses %s, in terms of flags and before anything is written", async (_, args, said) => {
    const { exitCode, stdout, stderr } = await cloud(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(said);
    expect(await account("bad")).toBeUndefined();
  });

  test("add --from-env makes the Secret and shows no value of it, whatever is printed", async () => {
    Object.assign(process.env, keys);
    const flags = ["add", "aws", "env", ...where, "--from-env", "--v=1"];
    const seen = [await cloud(...flags, "--dry-run=client", "-o", "yaml"), await cloud(...flags, "--dry-run=server")];
    expect(await secret("env-keys")).toBeUndefined();
    const first = await cloud(...flags);
    expect(first.stdout).toBe("secret/env-keys created\ncloudaccount.kubectl-cloud.dev/env created\n");
    expect((await cloud(...flags)).stdout).toBe("secret/env-keys unchanged\ncloudaccount.kubectl-cloud.dev/env unchanged\n");
    const stored = await secret("env-keys");
    const values = Object.entries(stored?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]);
    expect(Object.fromEntries(values)).toEqual(keys);
    expect(stored?.metadata.labels?.[labels.account]).toBe("env");
    // renewed keys without a session: the old token must not stay beside them
    Object.assign(process.env, { AWS_SECRET_ACCESS_KEY: "renewed-value" });
    delete process.env.AWS_SESSION_TOKEN;
    const renewed = await cloud(...flags);
    expect(renewed.stdout).toBe("secret/env-keys configured\ncloudaccount.kubectl-cloud.dev/env unchanged\n");
    expect(Object.keys((await secret("env-keys"))?.data ?? {})).toEqual(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
    seen.push(first, renewed, await cloud("list", "-o", "yaml"));
    for (const value of Object.values(keys)) {
      expect(JSON.stringify([seen, await account("env")])).not.toContain(value);
      expect(JSON.stringify(seen)).not.toContain(Buffer.from(value).toString("base64"));
    }
  });

  test("add --from-env leaves a Secret of somebody else's as it is, and adds no account", async () => {
    Object.assign(process.env, keys);
    await makeSecret("foreign", { AWS_SECRET_ACCESS_KEY: "theirs" });
    const before = await secret("foreign");
    const { exitCode, stdout, stderr } = await cloud("add", "aws", "mine", ...where, "--from-env", "--secret", "foreign");
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toMatch(/Secret foreign .* something else has set\nhint: .*--secret/);
    expect(stderr).not.toContain("planted");
    expect(await secret("foreign")).toEqual(before);
    expect(await account("mine")).toBeUndefined();
  });

  test("add --from-env writes no Secret for an account that is refused", async () => {
    Object.assign(process.env, keys);
    await cloud("add", "aws", "taken", ...where, "--service-account", "a");
    expect(await cloud("add", "aws", "taken", ...where, "--from-env")).toMatchObject({ exitCode: 4, stdout: "" });
    expect(await secret("taken-keys")).toBeUndefined();
  });

  test("add warns of a Secret that is missing or lacks keys, and of nothing where the caller may not look", async () => {
    expect((await cloud("add", "aws", "w1", ...where, "--secret", "absent")).stderr).toMatch(
      /warning: there is no Secret absent in namespace kubectl-cloud-system/,
    );
    await makeSecret("half", { AWS_ACCESS_KEY_ID: "a" });
    expect((await cloud("add", "aws", "w2", ...where, "--secret", "half")).stderr).toMatch(
      /warning: Secret half .* has no AWS_SECRET_ACCESS_KEY, /,
    );
    const rule = { apiGroups: ["kubectl-cloud.dev"], resources: ["cloudaccounts"], verbs: ["get", "create", "patch"] };
    await store.create(
      builtin.clusterRole,
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "adder" }, rules: [rule] } as KubeObject,
      { fieldManager },
    );
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "adder" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "adder" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "adder" }],
    };
    await store.create(builtin.clusterRoleBinding, binding, { fieldManager });
    await eventually(
      async () => (await cloud("add", "aws", "w3", ...where, "--secret", "absent", "--dry-run=server", "--as", "adder")).exitCode === 0,
    );
    expect(await cloud("add", "aws", "w3", ...where, "--secret", "absent", "--as", "adder")).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("add azure stores what the flags say, and makes the Secret with the text of a certificate's file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "account-"));
    writeFileSync(join(folder, "sp.pem"), "planted-certificate-text\n");
    const tenant = "99999999-2222-3333-4444-555555555555";
    vi.stubEnv("AZURE_CLIENT_ID", "app");
    vi.stubEnv("AZURE_CLIENT_CERTIFICATE_PATH", join(folder, "sp.pem"));
    vi.stubEnv("AZURE_CLIENT_CERTIFICATE_PASSWORD", "planted-passphrase");
    try {
      const ran = await cloud("add", "azure", "az", ...onAzure, "--tenant-id", tenant, "--from-env");
      expect(ran).toEqual({ exitCode: 0, stdout: "secret/az-keys created\ncloudaccount.kubectl-cloud.dev/az created\n", stderr: "" });
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
    const values = Object.entries((await secret("az-keys"))?.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString(),
    ]);
    expect(Object.fromEntries(values)).toEqual({
      AZURE_CLIENT_ID: "app",
      AZURE_CLIENT_CERTIFICATE: "planted-certificate-text\n",
      AZURE_CLIENT_CERTIFICATE_PASSWORD: "planted-passphrase",
    });
    expect((await account("az"))?.spec).toMatchObject({
      provider: "azure",
      azure: {
        subscriptionID: subscription,
        tenantID: tenant,
        resourceGroup: "shop",
        location: "westeurope",
        endpoint: "",
        authorityHost: "",
      },
      credentials: { secretRef: { name: "az-keys" } },
    });
  });

  test("add azure warns of a Secret that has neither of the proofs, and of a tenant that is nowhere", async () => {
    await makeSecret("az-half", { AZURE_CLIENT_ID: "a" });
    expect((await cloud("add", "azure", "az1", ...onAzure, "--secret", "az-half")).stderr).toMatch(
      /warning: Secret az-half .* has no AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE and no AZURE_TENANT_ID, /,
    );
    await makeSecret("az-whole", { AZURE_CLIENT_ID: "a", AZURE_CLIENT_CERTIFICATE: "b" });
    expect((await cloud("add", "azure", "az2", ...onAzure, "--tenant-id", subscription, "--secret", "az-whole")).stderr).toBe("");
  });

  test("list shows which accounts there are, for whom, and where their credentials are", async () => {
    const { stdout } = await cloud("list");
    expect(stdout).toMatch(/^NAME +PROVIDER +REGION +ACCOUNT-ID +CREDENTIALS +NAMESPACES +STATUS +AGE\n/);
    expect(stdout).toMatch(/^prod +aws +eu-central-1 +123456789012 +secret\/prod-keys +shop,team-\*,office +Active +\d+\w*$/m);
    expect(stdout).toMatch(new RegExp(`^az +azure +westeurope +${subscription} +secret/az-keys +\\* `, "m"));
    expect(stdout).toMatch(/^twice +aws .* serviceaccount\/cloud-twice +\* /m);
    await store.patch({ type: accountType, name: "twice" }, { metadata: { finalizers: ["test/keep"] } }, { fieldManager });
    await store.delete({ type: accountType, name: "twice" });
    expect((await cloud("list")).stdout).toMatch(/^twice .* Deleting +\d+\w*$/m);
    await store.patch({ type: accountType, name: "twice" }, { metadata: { finalizers: null } }, { fieldManager });
    expect((await cloud("list", "-o", "name")).stdout).toContain("cloudaccount.kubectl-cloud.dev/prod\n");
  });
});
