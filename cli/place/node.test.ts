import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { nodeFor } from "./node.ts";

test("runs get a Node that is new enough: our own, or one of npm's; without any, it is said how to get one", () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "node-")));
  const old = { version: "20.20.2", path: "/usr/bin/node", platform: "linux" } as const;
  const runner = join(root, "lib", "dist", "runner", "main.js");
  const install = (folder: string) => {
    mkdirSync(join(folder, "node_modules", "node", "bin"), { recursive: true });
    writeFileSync(join(folder, "node_modules", "node", "bin", "node"), "");
    return join(folder, "node_modules", "node", "bin", "node");
  };
  try {
    expect(nodeFor(runner, join(root, "folder"), { ...old, version: "24.1.0" })).toBe("/usr/bin/node");
    const missing = expect.objectContaining({
      code: "NodeTooOld",
      hint: expect.stringContaining(`npm install --prefix ${root}/folder node@24`) as string,
    }) as Error;
    expect(() => nodeFor(runner, join(root, "folder"), old)).toThrow(missing);
    const onMac = { ...old, platform: "darwin" } as const;
    expect(() => nodeFor(runner, join(root, "folder"), onMac)).toThrow(
      expect.objectContaining({ code: "NodeTooOld", hint: expect.stringContaining("nodejs.org") as string }) as Error,
    );
    const [beside, there] = [install(join(root, "folder")), join(root, "folder")];
    expect(nodeFor(runner, there, old)).toBe(beside);
    const ours = install(join(root, "lib"));
    expect(nodeFor(runner, there, old)).toBe(ours);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("on Windows, where engines can't be looked after, it is said before anything is made", () => {
  const own = { version: "24.1.0", path: "node.exe", platform: "win32" } as const;
  expect(() => nodeFor("main.js", "folder", own)).toThrow("local mode is for Linux and macOS");
});
