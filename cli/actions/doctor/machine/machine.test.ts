import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import type { Found } from "../finding.ts";
import { checkCompletion } from "./completion.ts";
import type { Machine } from "./machine.ts";
import { checkPath } from "./path.ts";
import { checkShadowed } from "./shadowed.ts";

let root: string;
beforeEach(() => (root = realpathSync(mkdtempSync(join(tmpdir(), "machine-")))));
afterEach(() => rmSync(root, { recursive: true }));

/** Writes a program, or a file that can't be executed; its path has slashes. */
function program(path: string, { says = "", mode = 0o755 } = {}): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(file, mode);
  return file;
}

function link(path: string, target: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  symlinkSync(target, file);
  return file;
}

/** A machine with these folders on PATH, on which a program runs. */
function machine(running: string, folders: string[], env: NodeJS.ProcessEnv = {}, platform: NodeJS.Platform = "linux"): Machine {
  const PATH = folders.map((folder) => join(root, folder)).join(platform === "win32" ? ";" : ":");
  return { env: { PATH, HOME: join(root, "home"), ...env }, platform, currentFolder: root, program: realpathSync(running) };
}

const problems = (found: Found[]) => found.filter(({ state }) => state !== "ok").map(({ message, hint }) => `${message} | ${hint}`);
const all = async (of: Machine) => problems([...checkPath(of), ...(await checkShadowed(of)), ...checkCompletion(of)]);

beforeEach(() => void program("bin/kubectl"));

test("nothing is said against the one that is on PATH, by whatever link", async () => {
  const own = program("store/kubectl-cloud");
  link("bin/kubectl-cloud", own);
  link("more/kubectl-cloud", own);
  expect(await all(machine(own, ["bin", "more", "not-there"]))).toEqual([]);
});

test("run as ./kubectl-cloud it says that `kubectl cloud` is not found, and how it is, which then helps", async () => {
  const own = program("download/kubectl-cloud");
  const [found, ...others] = await all(machine(own, ["bin"]));
  expect(others).toEqual([]);
  expect(found).toBe(
    `kubectl finds no kubectl-cloud on your PATH, so that \`kubectl cloud\` is no command here; this one is ${own} | put it first on PATH: export PATH=${root}/download:"$PATH"`,
  );
  expect(await all(machine(own, ["download", "bin"]))).toEqual([]);
});

test("run by npx, what npm has put on PATH for this once is not taken for the user's PATH", async () => {
  const own = program("npx/node_modules/kubectl-cloud/dist/cli/main.js");
  link("npx/node_modules/.bin/kubectl-cloud", own);
  const [found, ...others] = await all(machine(own, ["npx/node_modules/.bin", "bin"], { npm_command: "exec" }));
  expect(others).toEqual([]);
  expect(found).toMatch(/no command here; npm runs it this once \| .*npm install --global kubectl-cloud/);
});

test("what krew has installed is found beside PATH, and krew's folder named, the usual and one of $KREW_ROOT", async () => {
  const own = program("home/.krew/store/cloud/v1/kubectl-cloud");
  link("home/.krew/bin/kubectl-cloud", own);
  expect(await all(machine(own, ["bin"]))).toEqual([
    expect.stringMatching(
      /krew has put it in .*\/home\/\.krew\/bin, which is not on it \| put it first on PATH: export PATH=.*\/home\/\.krew\/bin:"\$PATH"/,
    ),
  ]);
  expect(await all(machine(own, ["bin", "home/.krew/bin"]))).toEqual([]);
  link("krew/bin/kubectl-cloud", own);
  expect(await all(machine(own, ["bin"], { KREW_ROOT: join(root, "krew") }))).toEqual([
    expect.stringContaining("/krew/bin, which is not on it"),
  ]);
});

test("without kubectl there is no `kubectl cloud`, also where the plugin is on PATH", async () => {
  const own = program("own/kubectl-cloud");
  expect(await all(machine(own, ["own"]))).toEqual([expect.stringMatching(/^kubectl is not on your PATH.* \| install it/)]);
});

test("a file that lost its executable bit is named, as kubectl passes over it without a word", async () => {
  const own = program("own/kubectl-cloud");
  const lost = program("bin/kubectl-cloud", { mode: 0o644 });
  expect(await all(machine(own, ["bin", "own"]))).toEqual([`${lost} can't be executed, so that kubectl passes over it | chmod +x ${lost}`]);
});

test("another one earlier on PATH than the one that runs is named with both versions, and which of them wins", async () => {
  const old = program("old/kubectl-cloud", { says: "Client: 0.0.1 (node v24, linux/x64)" });
  const own = program("own/kubectl-cloud");
  expect(await all(machine(own, ["old", "own", "bin"]))).toEqual([
    expect.stringMatching(
      new RegExp(`^\`kubectl cloud\` starts ${old} \\(0\\.0\\.1\\), and not this one, ${own} \\(\\d.*\\) \\| .*rm ${old}`),
    ),
  ]);
  rmSync(old);
  expect(await all(machine(own, ["old", "own", "bin"]))).toEqual([]);
});

test("others behind the one that runs are named too, and one of the same name that is no plugin of ours is told from it", async () => {
  const own = program("own/kubectl-cloud");
  const old = program("old/kubectl-cloud", { says: "Client: 0.0.1 (node v24, linux/x64)" });
  const theirs = program("theirs/kubectl-cloud", { says: "clouds of the week" });
  const [found] = await all(machine(own, ["own", "old", "theirs", "bin"]));
  expect(found).toContain(`starts ${own} (`);
  expect(found).toContain(
    `which hides ${old} (0.0.1), ${theirs} (which is no kubectl-cloud of ours) | remove what you don't want: rm ${old} ${theirs}`,
  );
});

test("a plugin that takes one of the verbs is named, as kubectl looks for the longest name first", async () => {
  const own = program("own/kubectl-cloud");
  const taken = program("bin/kubectl-cloud-at_schedule");
  program("bin/kubectl-cloudy");
  expect(await all(machine(own, ["own", "bin"]))).toEqual([
    expect.stringMatching(new RegExp(`^\`kubectl cloud at-schedule\` starts ${taken}, another plugin, and not ${own} \\|`)),
  ]);
});

test("completion of another installation is named, and so is one that can't be executed", async () => {
  const own = program("own/kubectl-cloud");
  const other = program("other/kubectl_complete-cloud");
  const at = machine(own, ["other", "own", "bin"]);
  expect(await all(at)).toEqual([
    expect.stringContaining(`completion comes from ${other}, which is of another installation than ${own} |`),
  ]);
  chmodSync(other, 0o644);
  expect(await all(at)).toEqual([`${other} can't be executed, so that kubectl completes nothing by it | chmod +x ${other}`]);
  rmSync(other);
  program("own/kubectl_complete-cloud");
  expect(await all(at)).toEqual([]);
});

test("completion that asks whatever `kubectl cloud` is belongs to any", async () => {
  const own = program("own/kubectl-cloud");
  program("other/kubectl_complete-cloud", { says: 'exec kubectl cloud __complete "$@"' });
  expect(await all(machine(own, ["other", "own", "bin"]))).toEqual([]);
});

test("on Windows names have an extension of PATHEXT, and npm's script there is no other plugin", async () => {
  const own = program("npm/node_modules/kubectl-cloud/dist/cli/main.js");
  program("npm/kubectl-cloud", { says: "for shells of POSIX" });
  program("win/kubectl.exe");
  const at = (folders: string[]) => machine(own, folders, { PATHEXT: ".EXE;.CMD" }, "win32");
  expect(await all(at(["win", "npm"]))).toEqual([expect.stringMatching(/^kubectl finds no kubectl-cloud on your PATH/)]);
  program("npm/kubectl-cloud.cmd");
  expect(await all(at(["win", "npm"]))).toEqual([]);
  const exe = program("win/kubectl-cloud.EXE", { says: "Client: 0.0.1 (x)" });
  expect(await all(at(["win", "npm"]))).toEqual([expect.stringContaining(`starts ${exe} (0.0.1), and not this one, ${own}`)]);
});
