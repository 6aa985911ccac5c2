import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { findKind, type Kind } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import { controlPlane, makeNamespace, withKubernetes } from "../parts/parts.ts";
import { plugin, type Ran } from "../parts/plugin.ts";

const script = join(import.meta.dirname, "../../docs/ci.sh");

/** Runs docs/ci.sh as a pipeline does, with a folder of its own for what is passing. */
describe("docs/ci.sh", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ci-script-")));
  const bin = mkdtempSync(join(tmpdir(), "ci-plugin-"));
  const PATH = (...more: string[]) => [bin, ...more, dirname(process.execPath), process.env["PATH"]].join(":");

  beforeAll(() => symlinkSync(plugin, join(bin, "kubectl-cloud")));
  afterAll(() => [folder, bin].forEach((each) => rmSync(each, { recursive: true })));

  function ci(
    args: string[],
    env: NodeJS.ProcessEnv,
    seen?: (stderr: string, end: (signal: NodeJS.Signals) => void) => void,
  ): Promise<Ran> {
    // in a group of its own, as a pipeline ends all of a step
    const child = spawn(script, args, { env: { ...process.env, TMPDIR: folder, ...env }, cwd: folder, detached: true });
    const ran: Ran = { exitCode: null, stdout: "", stderr: "" };
    const end = (signal: NodeJS.Signals) => void process.kill(-(child.pid ?? 0), signal);
    child.stdout.setEncoding("utf8").on("data", (text: string) => (ran.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      ran.stderr += text;
      seen?.(ran.stderr, end);
    });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode) => resolve({ ...ran, exitCode }));
    });
  }

  test("says all that it asks for at its top, so that who pastes it need not read on", () => {
    const text = readFileSync(script, "utf8");
    const [head = ""] = text.split("\nset -euo pipefail\n");
    const variables = new Set([...text.matchAll(/\$\{([A-Z]+):[-+]/g)].map(([, name = ""]) => name));
    for (const name of variables) expect(head).toMatch(new RegExp(`^#   ${name} `, "m"));
  });

  describe("with --local, on a real engine", () => {
    const local = (args: string[], seen?: Parameters<typeof ci>[2]) =>
      ci(["--local", ...args], { PATH: PATH(), RUN: "7", KUBECONFIG: join(folder, "none") }, seen);

    test("creates, waits, runs a command with the connection, deletes, and leaves nothing behind", async () => {
      const { exitCode, stdout, stderr } = await local(["sh", "-c", 'echo "$SERVICE_URI" && test "$SERVICE_TYPE" = queue']);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(stdout).toMatch(/^queue\.kubectl-cloud\.dev\/ci-7 created\nhttp:\/\/\S+\nqueue\.kubectl-cloud\.dev "ci-7" deleted\n$/);
      expect(stderr).toMatch(/ci: creating queue\/ci-7\n[^]*queue\/ci-7: ready\n[^]*ci: done\n/);
      expect(readdirSync(folder)).toEqual([]);
    });

    test("ends with the command's exit code when that fails, and takes back what was begun", async () => {
      const { exitCode, stdout, stderr } = await local(["sh", "-c", "exit 7"]);
      expect(exitCode).toBe(7);
      expect(stderr).toContain("ci: a step ended with exit code 7: cleaning up\n");
      expect(stdout).toContain('queue.kubectl-cloud.dev "ci-7" deleted\n');
      expect(readdirSync(folder)).toEqual([]);
    });

    test("cleans up when the pipeline is cancelled in the middle", async () => {
      const { exitCode, stdout } = await local(["sh", "-c", "echo at work >&2; exec sleep 600"], (stderr, end) => {
        if (stderr.endsWith("at work\n")) end("SIGTERM");
      });
      expect(exitCode).toBe(143);
      expect(stdout).toContain('queue.kubectl-cloud.dev "ci-7" deleted\n');
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  withKubernetes("in a cluster", () => {
    test("ends with 5 when nothing makes the service in time, as no dispatcher is there, and takes the object back", async () => {
      const { kubeconfig, kubectl } = controlPlane();
      const { store } = connect({ kubeconfig });
      const namespace = await makeNamespace(store);
      const env = { PATH: PATH(dirname(kubectl)), KUBECONFIG: kubeconfig, NAMESPACE: namespace, RUN: "8", TIMEOUT: "1s" };
      const { exitCode, stderr } = await ci([], env);
      expect(exitCode).toBe(5);
      expect(stderr).toContain("ci: not done in time");
      expect((await store.list(findKind("queue") as Kind, { namespace })).items).toEqual([]);
    });
  });
});
