import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeEach, describe, expect, test } from "vitest";

import { plugin } from "../parts/plugin.ts";
import { shell, type Shell } from "../parts/shell.ts";

describe("the compiled code that the plugin keeps", () => {
  const folder = mkdtempSync(join(tmpdir(), "compiled-"));
  const cache = join(folder, "kubectl-cloud");
  let run: Shell;

  beforeEach(() => {
    rmSync(cache, { recursive: true, force: true });
    run = shell({ PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`, KUBECACHEDIR: folder });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const completion = () => run(`"${plugin}" completion bash`);

  test("is for this user alone, one for each verb, and is taken as it is the next time", async () => {
    const first = await completion();
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(cache)).toEqual(["completion"]);
    const { mode, mtimeMs } = statSync(join(cache, "completion"));
    expect(mode & 0o077).toBe(0);
    expect(await completion()).toEqual(first);
    expect(statSync(join(cache, "completion")).mtimeMs).toBe(mtimeMs);
  });

  test("of another build is not run but made again: V8 itself would take it", async () => {
    const first = await completion();
    const kept = readFileSync(join(cache, "completion"));
    const other = Buffer.concat([Buffer.from("0123456789abcdef"), kept.subarray(16)]);
    writeFileSync(join(cache, "completion"), other);
    expect(await completion()).toEqual(first);
    expect(readFileSync(join(cache, "completion")).subarray(0, 16)).toEqual(kept.subarray(0, 16));
  });

  test("that can't be kept or read is done without", async () => {
    const first = await completion();
    rmSync(cache, { recursive: true });
    writeFileSync(cache, "no folder");
    expect(await completion()).toEqual(first);
    rmSync(cache);
    mkdirSync(join(cache, "completion"), { recursive: true });
    expect(await completion()).toEqual(first);
  });

  test("is not kept of what fails, so that mistyped words leave nothing behind", async () => {
    expect((await run(`"${plugin}" complation bash`)).code).toBe(2);
    expect(() => readdirSync(cache)).toThrow("ENOENT");
  });
});
