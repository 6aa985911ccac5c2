import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
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

/** Runs the demo as `npm run demo` does, for somebody of whom nothing is known. `seen` gets what it has said so far. */
function demo(
  seen: (said: string, child: ChildProcessWithoutNullStreams) => void = () => {},
): Promise<{ exitCode: number | null; said: string }> {
  const child = spawn(process.execPath, [program], {
    cwd: root,
    env: { PATH: process.env["PATH"], HOME: join(root, "home"), TMPDIR: join(root, "tmp") },
    // with a process group of its own, as a terminal gives it one
    detached: true,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      seen(said, child);
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

  const [terminal, kill] = ["a terminal", "kill"] as const;
  test.each<[when: string, by: typeof terminal | typeof kill, signal: NodeJS.Signals, exitCode: number]>([
    ["$ kubectl-cloud --local create postgres", terminal, "SIGINT", 130],
    ["postgres.kubectl-cloud.dev/orders created", terminal, "SIGINT", 130],
    ["create under way", kill, "SIGTERM", 143],
    ["postgres/orders: ready", terminal, "SIGINT", 130],
    ["$ kubectl-cloud --local exec", terminal, "SIGHUP", 129],
    ["$ kubectl-cloud --local delete", kill, "SIGINT", 130],
  ])("interrupted at %s by %s with %s it cleans up", async (when, by, signal, expected) => {
    let done = false;
    const { exitCode, said } = await demo((text, { pid = 0 }) => {
      if (done || !text.includes(when)) return;
      done = true;
      // a terminal's is for the command that runs just then, too
      process.kill(by === terminal ? -pid : pid, signal);
    });
    expect({ exitCode, said }).toMatchObject({ exitCode: expected, said: expect.stringContaining("Interrupted: cleaning up.") as string });
    await expectNothingLeft();
  });

  test("cleans up also when nobody reads any more, as after | head", async () => {
    const { exitCode } = await demo((text, { stdout, stderr }) => {
      if (text.includes("postgres/orders: ready")) for (const stream of [stdout, stderr]) stream.destroy();
    });
    expect(exitCode).toBe(141);
    await expectNothingLeft();
  });
});
