import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { plugin, start } from "../../parts/plugin.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "elsewhere-"));
});
afterAll(() => rmSync(root, { recursive: true }));

const cloud = (args: string[], { env = {}, program = plugin }: { env?: NodeJS.ProcessEnv; program?: string } = {}) =>
  start(args, { cwd: root, program, env: { ...process.env, KUBECONFIG: join(root, "none"), KUBECTL_CLOUD_LOCAL: "", ...env } }).ended;

test("local mode is never chosen silently: without the flag or the variable there is only a cluster, folder or not", async () => {
  mkdirSync(join(root, ".kubectl-cloud"));
  const { exitCode, stderr } = await cloud(["status"]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: No cluster is configured[^]*ways on:\n.*--kubeconfig.*\n.*kind create cluster.*\n.*--local.*\n$/);
});

test.each<[why: string, args: string[], env: NodeJS.ProcessEnv, folder: string]>([
  ["the flag", ["--local", "status"], {}, ".kubectl-cloud"],
  ["the flag behind the verb", ["status", "--local"], {}, ".kubectl-cloud"],
  ["the flag with a folder", ["--local=mine", "status"], {}, "mine"],
  ["the variable", ["status"], { KUBECTL_CLOUD_LOCAL: "mine" }, "mine"],
  ["the flag before the variable", ["--local=flag", "status"], { KUBECTL_CLOUD_LOCAL: "mine" }, "flag"],
])("chosen by %s it is said before anything else", async (_, args, env, folder) => {
  const { exitCode, stdout, stderr } = await cloud(args, { env });
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: `local: ${join(root, folder)}\nNo resources found in default namespace.\n`,
  });
});

test("data stay data: the narration is on stderr, for programs too", async () => {
  const { stdout, stderr } = await cloud(["--local", "status", "-o", "json"]);
  expect(JSON.parse(stdout)).toMatchObject({ kind: "List", items: [] });
  expect(stderr).toMatch(/^local: /);
});

test.each([
  ["--context", "prod"],
  ["--kubeconfig", "file"],
  ["--as", "jane"],
])("%s is refused there: nothing would come of it", async (...flag) => {
  expect(await cloud(["--local", ...flag, "status"])).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: `error: ${flag[0]} is about a cluster, and --local chooses a folder of this machine\nhint: leave out one of them\n`,
  });
  const byVariable = await cloud([...flag, "status"], { env: { KUBECTL_CLOUD_LOCAL: "mine" } });
  expect(byVariable).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("$KUBECTL_CLOUD_LOCAL") as string });
});

test.each([["dev"], ["stop", "--all"], ["start", "queue/orders"]])(
  "%s %s is refused in a cluster, before anything else is asked",
  async (...args) => {
    expect(await cloud(args)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/error: this is for local mode[^]*hint: add --local/) as string,
    });
  },
);

test("a folder of something else is not taken, as git would pass over it from then on", async () => {
  mkdirSync(join(root, "project"));
  writeFileSync(join(root, "project", "main.c"), "");
  const { exitCode, stderr } = await cloud(["--local=project", "create", "queue", "orders"]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: `local: ${join(root, "project")}\nerror: ${join(root, "project")} is the folder of something else\nhint: name one that is not there yet, or empty\n`,
  });
  expect(readdirSync(join(root, "project"))).toEqual(["main.c"]);
});

test("completing a name in a shell makes no folder", async () => {
  const program = join(dirname(plugin), "complete.js");
  const { stdout } = await cloud(["--local=new", "status", "queue/"], { program });
  expect(stdout).toBe(":4\n");
  expect(existsSync(join(root, "new"))).toBe(false);
});

test("a dispatcher that breaks ends the waiting at once, with what it said and where its log is", async () => {
  const own = join(root, "package");
  cpSync(dirname(plugin), join(own, "cli"), { recursive: true });
  mkdirSync(join(own, "runner"));
  // with engines, without which nothing is asked of a dispatcher
  symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(own, "node_modules"));
  writeFileSync(join(own, "runner", "main.js"), `console.error(JSON.stringify({ msg: "out of luck" })); process.exit(3);`);
  const program = join(own, "cli", "main.js");
  const { exitCode, stderr } = await cloud(["--local=broken", "create", "queue", "orders", "--wait"], { program });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    `error: the dispatcher has ended by itself, with exit code 3: out of luck\nhint: its log is ${join(root, "broken", "dispatch.log")}\n`,
  );
  rmSync(join(own, "runner"), { recursive: true });
  expect((await cloud(["--local=none", "create", "queue", "orders"], { program })).stderr).toContain(
    "error: the runner is not beside the plugin",
  );
  expect(existsSync(join(root, "none"))).toBe(false);
});
