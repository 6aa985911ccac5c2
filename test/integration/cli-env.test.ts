import { execFileSync, type StdioOptions } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { beforeAll, describe, expect, test } from "vitest";

import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { withPlaces } from "../parts/places.ts";
import { commandOf } from "../parts/plugin.ts";

const queue = findKind("queue") as Kind;
const password = `it's "$HOME" \`id\` ; & #1`;
const values = { host: "h.example.com", password, queueURL: "https://q?a=1&b=2" };
const at = "2026-01-01T12:00:00Z";
const ready: ServiceStatus["conditions"] = [
  { type: "Ready", status: "True", reason: "Available", message: "", observedGeneration: 1, lastTransitionTime: at },
];

/** Prints one variable, and nothing for one that is not set. */
const show = (name: string) => ["sh", "-c", `printf %s "$${name}"`];

withPlaces("connections for a shell", (place) => {
  const cloud = (args: string[], input = "") => place.cloud(args, { input });
  const ref = (name: string) => ({ type: queue, namespace: place.namespace, name });

  /** Writes a connection as a run does. */
  async function connection(
    name: string,
    { provider = "aws", own = {} }: { provider?: string; own?: Record<string, string> } = {},
  ): Promise<void> {
    const { store, namespace } = place;
    const metadata = { name, namespace };
    const secret = { ...metadata, host: values.host, password, ...own, provider };
    const data = Object.fromEntries(Object.entries(secret).map(([key, value]) => [key, Buffer.from(value).toString("base64")]));
    delete data["name"];
    delete data["namespace"];
    const fields = { apiVersion: "v1", metadata };
    await store.create(builtin.secret, { ...fields, kind: "Secret", type: "servicebinding.io/queue", data } as KubeObject, {
      fieldManager: "run",
    });
    const config = { queueURL: values.queueURL, host: values.host, region: "eu-central-1", provider };
    await store.create(builtin.configMap, { ...fields, kind: "ConfigMap", data: config } as KubeObject, { fieldManager: "run" });
    await write(name, { binding: { name }, conditions: ready });
  }
  const write = (name: string, status: ServiceStatus) =>
    place.store.patch(ref(name), { status }, { fieldManager: "run", subresource: "status" });
  const make = (name: string, keys?: Record<string, string>) =>
    place.store.create<ServiceObject>(
      queue,
      {
        apiVersion: "kubectl-cloud.dev/v1alpha1",
        kind: "Queue",
        metadata: { name, namespace: place.namespace },
        spec: { account: "dev", ...(keys && { connection: { keys } }) },
      } as unknown as ServiceObject,
      { fieldManager: "test" },
    );

  beforeAll(async () => {
    await make("orders", { DATABASE_URL: "${queueURL}" });
    await connection("orders", { own: { DATABASE_URL: "own" } });
    await make("mail");
    await connection("mail", { provider: "local" });
    await make("fresh");
  });

  test("env is for eval: a shell gets each value byte by byte, by the names that the keys have", async () => {
    const script = `eval "$("$@")" && printf '%s\n' "$ORDERS_HOST" "$ORDERS_PASSWORD" "$ORDERS_QUEUE_URL" "$DATABASE_URL"`;
    const words = [...commandOf(place.program), "env", "queue/orders", "-n", place.namespace];
    const stdio: StdioOptions = ["ignore", "pipe", "ignore"];
    const printed = execFileSync("/bin/sh", ["-c", script, "sh", ...words], { encoding: "utf8", env: place.env, stdio });
    expect(printed).toBe(`${values.host}\n${password}\n${values.queueURL}\nown\n`);
  });

  test("env names variables as it is told to, in each format", async () => {
    const json = async (...args: string[]) => JSON.parse((await cloud(["env", "queue/orders", "-o", "json", ...args])).stdout) as object;
    expect(await json("--prefix", "Q_")).toEqual({
      Q_HOST: values.host,
      Q_PASSWORD: password,
      Q_QUEUE_URL: values.queueURL,
      Q_PROVIDER: "aws",
      Q_REGION: "eu-central-1",
      DATABASE_URL: "own",
    });
    expect(await json("--env-from")).toMatchObject({ host: values.host, queueURL: values.queueURL });
    expect(await json("--env", "URL=queueURL", "--env", "HOST=host")).toEqual({ URL: values.queueURL, HOST: values.host });
    const { stdout } = await cloud(["env", "queue/orders", "-o", "dotenv", "--env", "URL=queueURL", "--env", "HOST=host"]);
    expect(stdout).toBe(`URL='${values.queueURL}'\nHOST=${values.host}\n`);
  });

  describe("exec", () => {
    const exec = (command: string[], ...flags: string[]) => cloud(["exec", "queue/orders", ...flags, "--", ...command], "from stdin");

    test("runs a command with them, on our stdin, stdout and stderr", async () => {
      const ran = await exec(["sh", "-c", `printf %s "$ORDERS_PASSWORD"; cat; echo oops >&2`]);
      expect(ran).toEqual({ exitCode: 0, stdout: `${password}from stdin`, stderr: "oops\n" });
    });

    test("leaves the command's own flags alone, also those that we have too", async () => {
      const { stdout } = await exec(["printf", "%s ", "--wait=false", "-n", "other", "--", "--local=x"], "--prefix", "X_");
      expect(stdout).toBe("--wait=false -n other -- --local=x ");
    });

    test("several objects give all their variables", async () => {
      const { stdout } = await cloud(["exec", "queue", "orders", "mail", "--", "sh", "-c", `printf %s "$ORDERS_HOST$MAIL_QUEUE_URL"`]);
      expect(stdout).toBe(`${values.host}${values.queueURL}`);
    });

    test.each([
      ["exit 7", 7],
      ["kill -TERM $$", 143],
      ["kill -KILL $$", 137],
    ])("ends as the command does: %s", async (script, exitCode) => {
      expect((await exec(["sh", "-c", script])).exitCode).toBe(exitCode);
    });

    test("tells a command that there isn't from one that can't be run, as shells do", async () => {
      expect(await exec(["no-such-command"])).toMatchObject({
        exitCode: 127,
        stderr: "error: no-such-command: there is no such command\n",
      });
      expect((await exec([join(import.meta.dirname, "../../package.json")])).exitCode).toBe(126);
      expect(await cloud(["exec", "queue/orders"])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("behind --") as string });
    });

    test.each(["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1"] as const)(
      "passes %s on, and waits for what the command makes of it",
      async (signal) => {
        const script = `trap 'echo got; exit 3' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`;
        const { child, ended } = place.start(["exec", "queue/orders", "--", "sh", "-c", script]);
        child.stdout?.once("data", () => child.kill(signal));
        const { exitCode, stdout } = await ended;
        expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "ready\ngot\n" });
      },
    );

    test("puts no value on a command line, where any user of the machine could read it", async ({ skip }) => {
      skip(process.platform !== "linux", "only Linux has /proc");
      const { stdout } = await exec(["sh", "-c", "tr '\\0' ' ' < /proc/$PPID/cmdline; tr '\\0' ' ' < /proc/$$/cmdline"]);
      expect(stdout).toContain("exec queue/orders");
      for (const value of Object.values(values)) expect(stdout).not.toContain(value);
      expect(readFileSync(`/proc/${process.pid}/cmdline`, "utf8")).not.toContain(password);
    });

    test("of a local engine that speaks AWS' protocols gives clients the region and placeholders for keys, of a cloud's nothing", async () => {
      const keys = async (name: string, env: string) => (await cloud(["exec", `queue/${name}`, "--", ...show(env)])).stdout;
      expect([await keys("mail", "AWS_REGION"), await keys("mail", "AWS_ACCESS_KEY_ID")]).toEqual(["eu-central-1", "local"]);
      expect([await keys("orders", "AWS_REGION"), await keys("orders", "AWS_ACCESS_KEY_ID")]).toEqual(["", ""]);
    });
  });

  test("what has no connection yet is 3 with how it is, and with --wait 5 when time is up", async () => {
    const { exitCode, stdout, stderr } = await cloud(["env", "queue/fresh"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toMatch(/queue.kubectl-cloud.dev\/fresh has no connection yet; it is Pending\nhint: .*--wait/);
    expect((await cloud(["exec", "queue/fresh", "--wait", "--timeout", "1s", "--", "true"])).exitCode).toBe(5);
    expect((await cloud(["env", "queue/none"])).exitCode).toBe(3);
  });

  test("--wait begins once it is ready", async () => {
    await make("soon");
    let waits = false;
    const seen = (stderr: string) => void (waits ||= stderr.includes("works on it"));
    const ran = place.cloud(["exec", "queue/soon", "--wait", "--", ...show("SOON_HOST")], { seen });
    for (let run = 1; !waits; run++) {
      await write("soon", { run: { job: `run-${run}`, until: new Date(Date.now() + 60_000).toISOString() } });
      await pause(50);
    }
    await connection("soon");
    expect(await ran).toMatchObject({ exitCode: 0, stdout: values.host });
  });

  test("a half of the connection that is gone is named, with how to get it back", async () => {
    await make("half");
    await connection("half");
    await place.store.delete({ type: builtin.secret, namespace: place.namespace, name: "half" });
    const { exitCode, stderr } = await cloud(["env", "queue/half"]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/the Secret half, .* is gone\nhint: .*kubectl cloud reconcile queue\/half/);
  });

  place.only("cluster", "a folder knows no other users", () => {
    test("needs the caller's own right to read the Secret: who may see the object alone gets the right named, and no value", async () => {
      const { store, namespace } = place;
      const rbac = { group: "rbac.authorization.k8s.io", version: "v1", namespaced: true };
      const name = "viewer";
      const rules = [
        { apiGroups: ["kubectl-cloud.dev"], resources: ["queues"], verbs: ["get", "list"] },
        { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] },
      ];
      const fields = { apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name, namespace } };
      await store.create({ ...rbac, kind: "Role", plural: "roles" }, { ...fields, kind: "Role", rules } as KubeObject, {
        fieldManager: "test",
      });
      const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name };
      const subjects = [{ kind: "User", name: "victor", apiGroup: "rbac.authorization.k8s.io" }];
      const binding = { ...fields, kind: "RoleBinding", roleRef, subjects } as KubeObject;
      await store.create({ ...rbac, kind: "RoleBinding", plural: "rolebindings" }, binding, { fieldManager: "test" });
      for (const args of [
        ["env", "queue/orders"],
        ["exec", "queue/orders", "--as", "victor", "--", "env"],
      ]) {
        const { exitCode, stdout, stderr } = await cloud(args[0] === "env" ? [...args, "--as", "victor"] : args);
        expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
        expect(stderr).toMatch(/User "victor" may not get secrets in namespace .*\nhint: .*kubectl auth can-i get secrets/);
      }
    });
  });
});
