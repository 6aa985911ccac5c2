import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { withProc } from "../local/engines.ts";

const program = join(import.meta.dirname, "../../../demo/main.ts");

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "demo-")));
  // for the engines' own user
  chmodSync(root, 0o711);
  for (const name of ["tmp", "home"]) mkdirSync(join(root, name), { mode: 0o711 });
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs the demo as `npm run demo` does, for somebody of whom nothing is known. */
function demo(
  seen: (said: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<{ exitCode: number | null; said: string }> {
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env: { PATH: process.env["PATH"], HOME: join(root, "home"), TMPDIR: join(root, "tmp") },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      seen(said, (signal) => child.kill(signal));
    });
  }
  return new Promise((resolve) => child.on("close", (exitCode) => resolve({ exitCode, said })));
}

async function expectNothingLeft(): Promise<void> {
  expect({ tmp: readdirSync(join(root, "tmp")), home: readdirSync(join(root, "home")) }).toEqual({ tmp: [], home: [] });
  await vi.waitFor(() => expect(processes()).toEqual([]), { timeout: 20_000 });
}

/** Commands of processes that know of our folder. */
function processes(): string[] {
  const commands = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "utf8") + readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    });
  return commands.filter((text) => text.includes(root));
}

withProc("the demo", { timeout: 120_000 }, () => {
  test("shows each command and then what it does, with Node alone, and leaves nothing behind", async () => {
    const { exitCode, said } = await demo();
    expect({ exitCode, said }).toMatchObject({ exitCode: 0 });
    expect(said).toMatch(/\$ kubectl-cloud --local create postgres orders --wait\n[^$]*postgres\/orders: ready\n/);
    expect(said).toMatch(/\$ kubectl-cloud --local create queue mail --wait\n[^$]*queue\/mail: ready\n/);
    expect(said).toMatch(
      /\$ kubectl-cloud --local exec [^\n]* -- node app.ts\n[^$]*read number 1 from the queue, and from the database: two espressos\n/,
    );
    expect(said).toMatch(/\$ kubectl-cloud --local plan -f mail.yaml\n[^$]*visibilityTimeoutSeconds +30 +60 +now\n/);
    expect(said).toMatch(/\$ kubectl-cloud --local history queue\/mail\n[^$]* visibilityTimeoutSeconds: 30 → 60\n/);
    expect(said).toMatch(/\$ kubectl-cloud --local delete postgres\/orders queue\/mail\n[^$]*Done in \d+ s/);
    expect(said).not.toMatch(/\berror\b/i);
    await expectNothingLeft();
  });

  test.each<[when: string, signal: NodeJS.Signals, exitCode: number]>([
    ["$ kubectl-cloud --local create postgres", "SIGINT", 130],
    ["create under way", "SIGTERM", 143],
    ["postgres/orders: ready", "SIGINT", 130],
    ["$ kubectl-cloud --local exec", "SIGHUP", 129],
    ["$ kubectl-cloud --local delete", "SIGINT", 130],
  ])("interrupted at %s by %s it cleans up", async (when, signal, expected) => {
    let done = false;
    const { exitCode, said } = await demo((text, kill) => {
      if (done || !text.includes(when)) return;
      done = true;
      kill(signal);
    });
    expect({ exitCode, said }).toMatchObject({ exitCode: expected, said: expect.stringContaining("Interrupted: cleaning up.") as string });
    await expectNothingLeft();
  });
});
