import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { loadConfig } from "./config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "config-"));
  vi.stubEnv("HOME", folder);
  for (const name of ["KUBECONFIG", "KUBERNETES_SERVICE_HOST", "HTTPS_PROXY", "https_proxy"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}
function kubeconfig(name: string, context: object = {}, user: object = { token: "t" }): object {
  return {
    clusters: [{ name, cluster: { server: `https://${name}.example.com` } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, ...context } }],
    "current-context": name,
  };
}

test("of several files the first that says something wins, and missing ones don't matter", () => {
  const [first, second] = [write("a", kubeconfig("a", { namespace: "shop" })), write("b", kubeconfig("b"))];
  vi.stubEnv("KUBECONFIG", [join(folder, "missing"), first, second, first].join(delimiter));
  expect(loadConfig()).toMatchObject({ contextName: "a", serverURL: "https://a.example.com", namespace: "shop" });
  expect(loadConfig({ context: "b" })).toMatchObject({ contextName: "b", serverURL: "https://b.example.com", namespace: "default" });
});

test("without a word, ~/.kube/config; a flag goes before all", () => {
  mkdirSync(join(folder, ".kube"));
  write(".kube/config", kubeconfig("home"));
  expect(loadConfig()).toMatchObject({ contextName: "home", namespace: "default" });
  expect(loadConfig({ kubeconfig: write("other", kubeconfig("other")), namespace: "mine" })).toMatchObject({
    contextName: "other",
    namespace: "mine",
  });
});

test("each thing that is missing is named, with what to do", () => {
  const failing = (options: Parameters<typeof loadConfig>[0], code: string, message: string) =>
    expect(() => loadConfig(options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message), hint: expect.stringMatching(/\w/), exitCode: 2 }),
    );
  failing({}, "KubeconfigMissing", "there is no ~/.kube/config and $KUBECONFIG is not set");
  failing({ kubeconfig: join(folder, "missing") }, "KubeconfigMissing", "There is no kubeconfig at");
  failing({ kubeconfig: write("a", kubeconfig("a")), context: "b" }, "ContextMissing", 'no context "b"');
  failing({ kubeconfig: write("a", { ...kubeconfig("a"), "current-context": "" }) }, "ContextMissing", "names no current context");
  failing({ kubeconfig: write("a", kubeconfig("a", { cluster: "gone" })) }, "KubeconfigInvalid", 'needs cluster "gone"');
  failing({ kubeconfig: write("a", kubeconfig("a", { user: "gone" })) }, "KubeconfigInvalid", 'needs user "gone"');
  failing({ kubeconfig: write("a", "") }, "KubeconfigInvalid", "the input is empty");
  failing({ kubeconfig: write("a", kubeconfig("a")), asGroups: ["g"] }, "Usage", "--as-group needs --as");
  vi.stubEnv("KUBECONFIG", join(folder, "missing"));
  failing({}, "KubeconfigMissing", "which does not exist");
});

test("a file that is no YAML is told by its line, never by its content", () => {
  const path = write("a", "users:\n- {user: {token: planted}\n  x: [");
  expect(() => loadConfig({ kubeconfig: path })).toThrow(
    expect.objectContaining({ code: "KubeconfigInvalid", message: expect.stringMatching(/in line \d/) }),
  );
  expect(() => loadConfig({ kubeconfig: path })).not.toThrow(/planted/);
});

test("a context without a user still trusts the cluster's certificate authority", async () => {
  const { clusters, contexts, ...rest } = kubeconfig("a", { user: "" }) as Record<string, [{ cluster: object }]>;
  const ca = Buffer.from("the certificate").toString("base64");
  const path = write("a", {
    ...rest,
    contexts,
    clusters: [{ ...clusters?.[0], cluster: { ...clusters?.[0].cluster, "certificate-authority-data": ca } }],
  });
  const options: { ca?: Buffer } = {};
  await loadConfig({ kubeconfig: path }).config.applyToHTTPSOptions(options);
  expect(String(options.ca)).toBe("the certificate");
});

test("a login plugin is run from beside its file, and told which API it shall speak", async () => {
  const plugin = `#!/bin/sh\necho "{\\"status\\": {\\"token\\": \\"$(echo $KUBERNETES_EXEC_INFO | tr -dc a-zA-Z0-9/.)\\"}}"\n`;
  writeFileSync(join(folder, "login"), plugin, { mode: 0o755 });
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "./login" };
  const options: { headers?: Record<string, string> } = {};
  await loadConfig({ kubeconfig: write("a", kubeconfig("a", {}, { exec })) }).config.applyToHTTPSOptions(options);
  expect(options.headers?.Authorization).toContain("client.authentication.k8s.io/v1");
});
