import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { commandOf, plugin } from "../../parts/plugin.ts";
import { sql } from "../local/clients.ts";
import { withEngines } from "../local/engines.ts";
import { LocalProject } from "./project.ts";

let project: LocalProject;
beforeAll(async () => {
  project = new LocalProject();
  await project.output("create", "postgres", "orders", "--connection-keys", "DATABASE_URL=${uri}", "--wait");
  await project.output("create", "queue", "mail", "--wait");
}, 120_000);
afterAll(() => project?.close());

/** Evaluates what `env` prints in a shell, and shows one variable. */
function evaluated(variable: string, ...args: string[]): string {
  const script = `eval "$("$@")" && printf %s "$${variable}"`;
  const words = [...commandOf(plugin), "--local", "env", ...args];
  return execFileSync("/bin/sh", ["-c", script, "sh", ...words], {
    cwd: project.root,
    env: project.environment(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

/** A program in the project, with modules of ours. */
const app = (text: string) => [process.execPath, "--input-type=module", "--eval", text];
const modules = join(import.meta.dirname, "../../../node_modules");

withEngines("an app under development", () => {
  test("connects to its database with what env prints, by each name that it may choose", async () => {
    for (const uri of [
      evaluated("ORDERS_URI", "postgres/orders"),
      evaluated("DB_URI", "postgres/orders", "--prefix", "DB_"),
      evaluated("PGURI", "postgres/orders", "--env", "PGURI=uri"),
      evaluated("DATABASE_URL", "postgres/orders"),
    ]) {
      expect(await sql(uri, "SELECT current_database() AS name")).toEqual([{ name: "app" }]);
    }
  });

  test("gets from exec what it needs to use database and queue, also a client of AWS that knows of no credentials", async () => {
    const program = `
      import { SendMessageCommand, SQSClient, ReceiveMessageCommand } from "${modules}/@aws-sdk/client-sqs/dist-cjs/index.js";
      import pg from "${modules}/pg/lib/index.js";
      const client = new pg.Client(process.env.ORDERS_URI);
      await client.connect();
      const { rows } = await client.query("SELECT 40 + 2 AS answer");
      await client.end();
      const [sqs, QueueUrl] = [new SQSClient({ logger: undefined }), process.env.MAIL_QUEUE_URL];
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: String(rows[0].answer) }));
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      console.log(Messages[0].Body);
    `;
    const { exitCode, stdout } = await project.cloud(["exec", "postgres/orders", "queue/mail", "--", ...app(program)]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "42\n" });
  });

  test("finds an engine that has ended running again, at the same address", async () => {
    const before = evaluated("ORDERS_URI", "postgres/orders");
    const [server] = await sql<{ pid: number }>(before, "SELECT min(pid) AS pid FROM pg_stat_activity");
    expect(server).toBeDefined();
    const line = project.processes().find((each) => / -D .*\/postgres\//.test(each));
    process.kill(Number(line?.split(" ")[0]), "SIGKILL");
    await expect(sql(before, "SELECT 1")).rejects.toThrow(/ECONNREFUSED|ECONNRESET|terminat/);
    const doctor = await project.cloud(["doctor"]);
    expect(doctor.exitCode).toBe(1);
    expect(doctor.stdout).toMatch(
      /the engine of postgres\/orders .* has ended\n.*: kubectl cloud --local reconcile postgres\/orders -n default --wait\n/,
    );
    const { exitCode, stdout, stderr } = await project.cloud(["exec", "postgres/orders", "--", "sh", "-c", 'printf %s "$ORDERS_URI"']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: before });
    expect(stderr).toContain("postgres/orders: its engine has ended, and a run starts it again\n");
    expect(await sql(before, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("doctor finds an engine that is there and does not answer, and says which process to end", async () => {
    const server = project.processes().find((each) => / -D .*\/postgres\//.test(each));
    const pid = Number(server?.split(" ")[0]);
    process.kill(pid, "SIGSTOP");
    try {
      const { exitCode, stdout } = await project.cloud(["doctor"]);
      expect({ exitCode, failed: stdout.match(/^failed .*\n.*/gm) }).toEqual({
        exitCode: 1,
        failed: [
          expect.stringMatching(new RegExp(`engine of postgres/orders .* process ${pid}, does not answer\n.*kill -9 ${pid}; .*reconcile`)),
        ],
      });
    } finally {
      process.kill(pid, "SIGCONT");
    }
    expect(await project.cloud(["doctor"])).toMatchObject({ exitCode: 0 });
  });

  test("has no password in any log, file for people, or argument", async () => {
    const password = evaluated("ORDERS_PASSWORD", "postgres/orders");
    const shown = [
      await project.output("status", "postgres/orders", "-o", "yaml"),
      await project.output("history", "postgres/orders", "-o", "yaml"),
      await project.output("logs", "postgres/orders", "-o", "json"),
      execFileSync("/bin/sh", ["-c", "cat dispatch.log runs/*/* .store/changes/*"], { cwd: project.folder, encoding: "utf8" }),
      project.processes().join("\n"),
    ];
    expect(password.length).toBeGreaterThan(10);
    for (const text of shown) expect(text).not.toContain(password);
  });
});
