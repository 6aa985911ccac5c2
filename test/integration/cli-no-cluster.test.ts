import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { verbs } from "../../cli/verbs.ts";
import { plugin, type Ran, start } from "../parts/plugin.ts";
import { freePort } from "../parts/processes.ts";

const manifest = `{apiVersion: kubectl-cloud.dev/v1alpha1, kind: Queue, metadata: {name: orders}, spec: {account: dev}}`;

/** Each verb as it asks a cluster, and `-` for the manifest. */
const commands: Record<string, string[]> = {
  install: ["install"],
  uninstall: ["uninstall"],
  doctor: ["doctor", "doctor -o json"],
  account: ["account list", "account add aws dev --region eu-central-1 --account-id 123456789012 --service-account s", "account check dev"],
  create: ["create queue orders --account dev --wait", "create -f -"],
  plan: ["plan queue/orders", "plan -f -"],
  approve: ["approve queue/orders --yes"],
  reconcile: ["reconcile queue/orders --wait"],
  rotate: ["rotate postgres/orders --wait"],
  bind: ["bind queue/orders deployment/web"],
  unbind: ["unbind queue/orders deployment/web"],
  "at-schedule": ["at-schedule 2099-01-01T00:00:00Z delete queue/orders", "at-schedule list"],
  status: ["status", "status queue/orders", "status -w"],
  history: ["history queue/orders"],
  logs: ["logs queue/orders -f"],
  env: ["env queue/orders --wait"],
  exec: ["exec queue/orders -- true"],
  delete: ["delete queue/orders"],
  version: ["version", "version -o json"],
};
/** These ask none. */
const others = ["completion", "dev", "start", "stop"];

/** What follows where no cluster can be reached. */
const waysOn = /\nways on:\n.*--kubeconfig.*\n.*kind create cluster.*\n.*--local.*\n$/;

/** Names of kubeconfigs, each with its own reason why no cluster is reached. */
const troubles = {
  missing: /No cluster is configured/,
  broken: /The kubeconfig .* can't be read/,
  refused: /https:.* refuses connections/,
  unknown: /no-such-host.invalid.* can't be found/,
  silent: /https:.* does not answer within 1 s/,
};
type Trouble = keyof typeof troubles;

let folder: string;
let silent: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "no-cluster-"));
  silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  writeFileSync(join(folder, "broken"), "clusters: [");
  kubeconfig("refused", `https://127.0.0.1:${await freePort()}`);
  kubeconfig("unknown", "https://no-such-host.invalid");
  kubeconfig("silent", `https://127.0.0.1:${(silent.address() as { port: number }).port}`);
});
afterAll(() => {
  silent.close();
  rmSync(folder, { recursive: true });
});

function kubeconfig(name: Trouble, server: string): void {
  const parts = {
    clusters: [{ name: "far", cluster: { server } }],
    users: [{ name: "jane", user: { token: "secret" } }],
    contexts: [{ name: "prod", context: { cluster: "far", user: "jane" } }],
  };
  writeFileSync(join(folder, name), JSON.stringify({ apiVersion: "v1", kind: "Config", "current-context": "prod", ...parts }));
}

function run(trouble: Trouble, line: string, program = plugin): Promise<Ran> {
  const env = { ...process.env, KUBECONFIG: join(folder, trouble), KUBECTL_CLOUD_LOCAL: "" };
  return start(line.split(" "), { env, program, input: line.endsWith(" -") ? manifest : "" }).ended;
}

test("every verb that asks a cluster is tried below", () => {
  expect([...Object.keys(commands), ...others].toSorted()).toEqual(verbs.map(({ name }) => name).toSorted());
});

const all = Object.values(commands).flat();
const oneOfEach = Object.values(commands).map(([line = ""]) => line);

describe.each<[Trouble, string[]]>([
  ["missing", oneOfEach],
  ["broken", oneOfEach],
  ["refused", all],
  ["unknown", oneOfEach],
  ["silent", oneOfEach],
])("%s: the error of any command names the ways on, and nothing is done elsewhere instead", (trouble, lines) => {
  test.concurrent.each(lines)("%s", async (line) => {
    // where there is an answer, a busy machine must not be too slow for it
    const patience = trouble === "silent" ? "1s" : "30s";
    const { exitCode, stdout, stderr } = await run(trouble, `--request-timeout=${patience} ${line}`);
    expect(stderr).toMatch(waysOn);
    expect(stderr).toMatch(/^error: /m);
    expect(stderr).not.toContain("local: ");
    // doctor says it as what it found
    expect(stderr + stdout).toMatch(troubles[trouble]);
    expect(exitCode).toBe(["missing", "broken"].includes(trouble) ? 2 : 1);
  });
});

test("who names no account, and has no cluster that could have one, is told so", async () => {
  const { exitCode, stdout, stderr } = await run("refused", "create queue orders");
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(/^error: --account is missing.*\nhint: an account is in a cluster, and there is none that answers\n/);
  expect(stderr).toMatch(waysOn);
});

test("the plugin's own version is told all the same", async () => {
  expect((await run("refused", "version")).stdout).toMatch(/^Client: \d+\.\d+\.\d+ .*\n$/);
  expect(JSON.parse((await run("refused", "version -o json")).stdout)).toMatchObject({ client: {} });
});

test("a shell that completes a name is not kept waiting by a cluster that does not answer", { timeout: 15_000 }, async () => {
  // an executable has a verb for it
  const [complete, verb] = plugin.endsWith(".js") ? [join(dirname(plugin), "complete.js"), ""] : [plugin, "__complete "];
  for (const words of ["status queue/", "exec queue/", "status -n ", "create queue orders --account "])
    expect(await run("silent", verb + words, complete)).toEqual({ exitCode: 0, stdout: ":4\n", stderr: "" });
});
