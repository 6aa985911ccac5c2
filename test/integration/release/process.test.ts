import { execFile, spawn } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { connect } from "../../../lib/kube/index.ts";
import { controlPlane, makeNamespace, release, withKubernetes, withRelease, withTmux } from "../../parts/parts.ts";
import { commandOf, plugin, start } from "../../parts/plugin.ts";
import { unpack } from "../../parts/release.ts";
import { output, shell } from "../../parts/shell.ts";
import { Tmux } from "../../parts/tmux.ts";

/** The executable and npm's program are the same code on another engine: what the engine does is tried with both. */
withRelease.each(["the executable", "npm's program"])("%s as a process", (which) => {
  const folder = mkdtempSync(join(tmpdir(), "process-"));
  let unpacked: Awaited<ReturnType<typeof unpack>>;
  let program: string;
  let line: string;
  beforeAll(async () => {
    unpacked = await unpack();
    program = which === "the executable" ? unpacked.program : plugin;
    line = commandOf(program).join(" ");
  });
  afterAll(() => {
    unpacked.remove();
    rmSync(folder, { recursive: true });
  });
  const sh = shell({ PATH: process.env["PATH"], HOME: folder });

  test("a slow reader of a pipe gets all that was printed, and one that goes away is no error", async () => {
    const pipe = join(folder, "pipe");
    await promisify(execFile)("mkfifo", [pipe]);
    const printed = sh(`${line} install --dry-run=client -o yaml >${pipe}`);
    // a pipe holds 64 kB
    const read = await text(createReadStream(pipe, { highWaterMark: 16_384 }));
    expect((await printed).code).toBe(0);
    expect(read).toBe(readFileSync(join(release(), "install.yaml"), "utf8"));
    expect(await sh(`{ ${line} install --dry-run=client -o yaml; echo "exit code $?" >&2; } | head -1`)).toMatchObject({
      stdout: read.slice(0, read.indexOf("\n") + 1),
      stderr: expect.stringContaining("exit code 0\n"),
    });
  });

  test("a slow reader of stderr gets all of it, too", async () => {
    const word = "x".repeat(100_000);
    const pipe = join(folder, "errors");
    await promisify(execFile)("mkfifo", [pipe]);
    const ended = sh(`${line} status --${word} 2>${pipe}`);
    const read = await text(createReadStream(pipe, { highWaterMark: 16_384 }));
    expect((await ended).code).toBe(2);
    expect(read).toContain(word);
    expect(read).toMatch(/\n$/);
  });

  test("what is in the current folder is not read, nor is a home needed", async () => {
    writeFileSync(join(folder, ".env"), "KUBECONFIG=/from/dotenv\n");
    writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./preload.ts"]\n');
    writeFileSync(join(folder, "preload.ts"), "console.error('preloaded');\n");
    writeFileSync(join(folder, "package.json"), '{ "imports": { "node:fs": "./preload.ts" } }\n');
    writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "paths": { "*": ["./preload.ts"] } } }\n');
    const env = { PATH: process.env["PATH"], HOME: "/dev/null" };
    const { exitCode, stderr } = await start(["status"], { program, env, cwd: folder }).ended;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining("there is no ~/.kube/config and $KUBECONFIG is not set"),
    });
    expect(stderr).not.toContain("preloaded");
  });

  withKubernetes("in a cluster", () => {
    let namespace: string;
    let env: Record<string, string>;
    beforeAll(async () => {
      namespace = await makeNamespace(connect({ kubeconfig: controlPlane().kubeconfig }).store);
      env = { PATH: process.env["PATH"] ?? "", HOME: folder, KUBECONFIG: controlPlane().kubeconfig };
    });
    const manifest = (name: string) =>
      JSON.stringify({ apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name }, spec: { account: "dev" } });

    test("creates what comes on stdin, goes on watching, and ends when it is interrupted", async () => {
      const [command = "", ...before] = commandOf(program);
      const watching = spawn(command, [...before, "status", "-w", "-n", namespace], { env, stdio: ["ignore", "pipe", "ignore"] });
      const ended = new Promise((resolve) => watching.once("close", (_, signal) => resolve(signal)));
      let seen = "";
      watching.stdout.on("data", (part) => (seen += String(part)));
      const created = await start(["create", "-f", "-", "-n", namespace], { program, env, input: manifest("one") }).ended;
      expect(created).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("queue.kubectl-cloud.dev/one created") });
      await expect.poll(() => seen, { timeout: 30_000 }).toContain("queue/one");
      await start(["create", "-f", "-", "-n", namespace], { program, env, input: manifest("two") }).ended;
      await expect.poll(() => seen, { timeout: 30_000 }).toContain("queue/two");
      watching.kill("SIGINT");
      expect(await ended).toBe("SIGINT");
    });

    withTmux("on a terminal", () => {
      let terminal: Tmux | undefined;
      afterEach(() => terminal?.close());

      test("opens its screens, and gives the terminal back", async () => {
        terminal = await Tmux.start([...commandOf(program), "-n", namespace], { env });
        await terminal.until("queue/one");
        await expect
          .poll(
            async () => {
              await terminal?.type("q");
              return terminal?.screen();
            },
            { timeout: 30_000 },
          )
          .toContain("exit code 0");
        expect(await terminal.modes()).toEqual({ alternate: false, cursor: true, echo: true, lines: true });
      });
    });
  });
});

withRelease("completion", () => {
  withKubernetes("by the real kubectl", () => {
    test("finds the executable's through the script beside it, and its answer", async () => {
      const unpacked = await unpack();
      try {
        const { kubectl, kubeconfig } = controlPlane();
        symlinkSync(kubectl, join(unpacked.folder, "kubectl"));
        const run = shell({ PATH: `${unpacked.folder}:/bin:/usr/bin`, HOME: unpacked.folder, KUBECONFIG: kubeconfig });
        expect(await output(run, "kubectl __complete cloud sta")).toMatch(/^status\t.*\nstart\t.*\n:4\n/);
        expect(await output(run, "kubectl cloud __complete create queue orders --acc")).toMatch(/^--account\t.*\n:4\n$/);
        expect(await output(run, "kubectl cloud version --client")).toMatch(/^Client: /);
      } finally {
        unpacked.remove();
      }
    });
  });
});
