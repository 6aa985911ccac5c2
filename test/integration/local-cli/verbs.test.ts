import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { RunRecord } from "../../../crds/api/status.ts";
import { sql } from "../local/clients.ts";
import { withEngines } from "../local/engines.ts";
import { LocalProject } from "./project.ts";

let project: LocalProject;
beforeAll(() => {
  project = new LocalProject();
});
afterAll(() => project?.close());

const narration = () => `local: ${project.folder}\n`;
const uri = async () => (JSON.parse(await project.output("env", "postgres/orders", "-o", "json")) as { ORDERS_URI: string }).ORDERS_URI;
const queue = (spec: string) => `apiVersion: kubectl-cloud.dev/v1alpha1\nkind: Queue\nmetadata: {name: mail}\nspec: {${spec}}\n`;

/** Does something when stderr says something, and not again. */
function once(said: string, act: () => unknown): (stderr: string) => void {
  let done = false;
  return (stderr) => {
    if (done || !stderr.includes(said)) return;
    done = true;
    void act();
  };
}

withEngines("every verb works in a folder as in a cluster", () => {
  test("to look leaves nothing behind: the first object makes the folder, which git passes over", async () => {
    expect(await project.cloud(["status"])).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: `${narration()}No resources found in default namespace.\n`,
    });
    expect(existsSync(project.folder)).toBe(false);
    await project.output("create", "queue", "mail", "--dry-run=client");
    expect(existsSync(project.folder)).toBe(false);
  });

  test("create needs no account, and with --wait tells what a run does", async () => {
    const { exitCode, stdout, stderr } = await project.cloud(["create", "postgres", "orders", "--wait"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "postgres.kubectl-cloud.dev/orders created\n" });
    expect(stderr).toMatch(
      new RegExp(
        `^${narration()}postgres/orders: run run-local-\\w+ works on it\n[^]*succeeded after .*: created default-orders-\\w+\npostgres/orders: ready\n$`,
      ),
    );
    expect((await project.output("create", "postgres", "orders")).trim()).toMatch(/ unchanged$/);
  });

  test("who no longer waits leaves the run going, though nothing here outlives it but the run and a last dispatcher", async () => {
    const seen = once("works on it", () => child.kill("SIGINT"));
    const { child, ended } = project.start(["create", "queue", "left", "--wait"], { seen });
    const { exitCode, stderr } = await ended;
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 130,
      stderr: expect.stringMatching(/\nqueue\/left goes on by itself\nhint: .*\n$/),
    });
    await expect.poll(() => project.output("status", "queue/left"), { timeout: 30_000 }).toContain("Available");
    await project.output("delete", "queue/left");
  });

  test("without --wait a run comes all the same", async () => {
    const { stdout } = await project.cloud(["create", "-f", "-"], { input: queue("delaySeconds: 0") });
    expect(stdout).toBe("queue.kubectl-cloud.dev/mail created\n");
    for (;;) {
      if ((await project.output("status", "queue/mail")).includes("Available")) break;
    }
  });

  test("status, history and logs show what is and what was, from any folder of the project", async () => {
    const inner = join(project.root, "src", "deep");
    mkdirSync(inner, { recursive: true });
    const { stdout } = await project.cloud(["status"], { cwd: inner });
    expect(stdout).toMatch(
      /^NAME +READY +STATUS +ACCOUNT +AGE\npostgres\/orders +True +Available +local .*\nqueue\/mail +True +Available +local .*\n$/,
    );
    const [first, ...others] = JSON.parse(await project.output("history", "queue/mail", "-o", "json")) as RunRecord[];
    expect(others).toEqual([]);
    expect(first).toMatchObject({ reason: "Created", result: "Succeeded" });
    expect(first?.requestedBy).toBeTruthy();
    expect(await project.output("logs", "queue/mail", "-f")).toMatch(/claimed reason=Created[^]*run done/);
    expect(await project.output("logs", "queue/mail", "--job", first?.job ?? "", "-o", "json")).toContain('"step":"create"');
    expect((await project.cloud(["logs", "queue/mail", "--job", "../../objects"])).exitCode).toBe(3);
  });

  test("who waits starts the runs that it waits for: plan, create -f, reconcile, and what is approved meanwhile", async () => {
    const input = queue("delaySeconds: 7");
    const planned = await project.cloud(["plan", "-f", "-", "--detailed-exitcode"], { input });
    expect(planned).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/delaySeconds +0 +7 +now\n/) as string });
    const changed = await project.cloud(["create", "-f", "-", "--wait"], { input });
    expect(changed).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("delaySeconds: 0 → 7") as string });
    expect((await project.cloud(["reconcile", "queue/mail", "postgres/orders", "--wait"])).exitCode).toBe(0);
    const approve = () => project.cloud(["approve", "queue/gated", "--yes"]);
    const create = project.start(["create", "queue", "gated", "--require-approval", "--wait"], {
      seen: once("waits for approval", approve),
    });
    expect((await create.ended).exitCode).toBe(0);
    expect((await project.start(["delete", "queue/gated"], { seen: once("waits for approval", approve) }).ended).exitCode).toBe(0);
  });

  test("stop ends engines without losing data, status says so, and start brings them back", async () => {
    const before = await uri();
    await sql(before, "CREATE TABLE kept AS SELECT 42 AS answer");
    const { stdout, stderr } = await project.cloud(["stop", "--all"]);
    expect(stdout).toBe("postgres.kubectl-cloud.dev/orders stopped\nqueue.kubectl-cloud.dev/mail stopped\n");
    expect(stderr).toMatch(/queue\/mail: it has lost the messages/);
    expect(await project.output("status")).toMatch(/orders +False +Stopped .*\nqueue\/mail +False +Stopped /);
    await expect(sql(before, "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
    expect(await project.cloud(["env", "postgres/orders"])).toEqual({
      exitCode: 3,
      stdout: "",
      stderr: `${narration()}error: postgres/orders is stopped\nhint: start it: kubectl cloud --local start postgres/orders --wait\n`,
    });

    expect((await project.cloud(["start", "--all", "--wait"])).stdout).toMatch(/orders started\n[^]*mail started\n$/);
    expect(await sql(await uri(), "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
    expect(await project.output("start", "--all")).toMatch(/orders unchanged\n[^]*mail unchanged\n$/);
  });

  test("an engine that others need goes on for them", async () => {
    await project.output("create", "queue", "other", "--wait");
    const { stdout, stderr } = await project.cloud(["stop", "queue/other"]);
    expect(stdout).toBe("queue.kubectl-cloud.dev/other suspended\n");
    expect(stderr).toContain("its engine goes on for queue/mail");
    await project.output("start", "queue/other", "--wait");
  });

  test("of several that share an engine each is told what became of it, and one that was never made has lost nothing", async () => {
    await project.output("create", "queue", "asked", "--require-approval");
    const { stdout, stderr } = await project.cloud(["stop", "queue", "asked", "mail", "other"]);
    expect(stdout.split("\n")).toEqual([
      "queue.kubectl-cloud.dev/asked suspended",
      "queue.kubectl-cloud.dev/mail stopped",
      "queue.kubectl-cloud.dev/other stopped",
      "",
    ]);
    expect(stderr.split("\n").filter((line) => line.includes("has lost"))).toHaveLength(2);
    expect((await project.cloud(["stop", "queue/mail"])).stdout).toMatch(/unchanged\n$/);
    await project.output("start", "queue", "mail", "other", "--wait");
    expect(await project.output("delete", "queue", "asked", "other")).toContain("deleted");
  });

  test("account list and doctor tell what there is, and what only a cluster needs is refused", async () => {
    expect(await project.output("account", "list")).toMatch(/^NAME .*\nlocal +local .*<none> +\* +Active/);
    const { exitCode, stdout } = await project.cloud(["doctor"]);
    // whether there is a kubectl is this machine's
    expect({ exitCode, failed: stdout.match(/^(failed|unknown)/gm) }).toEqual({ exitCode: 0, failed: null });
    for (const words of ["runs have the Node at", "can be written to", "every engine runs that should", "no cloud object is stuck"])
      expect(stdout).toContain(words);
    expect(await project.output("version")).toMatch(/Client: .*\nRunner: the plugin's own/);
    for (const args of [["uninstall"], ["account", "add", "aws", "dev"], ["account", "check", "local"]]) {
      const ran = await project.cloud(args);
      expect({ args, ...ran }).toMatchObject({ exitCode: 2, stdout: "" });
      expect(ran.stderr).toMatch(/error: local mode needs nothing of this/);
    }
  });

  test("git has seen nothing of all this", ({ skip }) => {
    skip(!project.isInGit, "there is no git");
    expect(readdirSync(project.folder)).toContain(".gitignore");
    expect(project.untracked()).toBe("");
  });

  test("delete waits until it is gone; then no process and no port is left", async ({ skip }) => {
    const last = await uri();
    const { exitCode, stdout } = await project.cloud(["delete", "postgres/orders", "queue/mail"]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'postgres.kubectl-cloud.dev "orders" deleted\nqueue.kubectl-cloud.dev "mail" deleted\n',
    });
    expect((await project.cloud(["status"])).stdout).toBe("");
    await expect(sql(last, "SELECT 1")).rejects.toThrow(/ECONNREFUSED/);
    skip(process.platform !== "linux", "only Linux has /proc");
    await project.untilQuiet();
  });
});
