import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "esbuild";
import { describe, expect, it } from "vitest";

import { RetryableError } from "./errors.ts";
import { createLog, type LogOptions } from "./log.ts";
import { redact } from "./redact.ts";

function capture(options: LogOptions = {}) {
  const lines: string[] = [];
  const log = createLog({ ...options, write: (line) => lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "null") as Record<string, unknown> };
}

describe("log", () => {
  it("writes one JSON line with a readable time and level, and no host or pid that a Job's log has anyway", () => {
    const { log, lines, last } = capture({ fields: { job: "run-1" } });
    log.info({ changes: 2 }, "updated");
    expect(lines.at(-1)).toMatch(/^\{.*\}\n$/);
    expect(last()).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      job: "run-1",
      changes: 2,
      msg: "updated",
    });
  });

  it("drops lines below its level, in children too", () => {
    const { log, lines } = capture({ level: "warn" });
    log.info("no");
    log.child({ a: 1 }).info("no");
    log.child({ a: 1 }).warn("yes");
    expect(lines).toHaveLength(1);
  });

  it("hides a registered secret wherever it turns up: message, field, error", () => {
    redact("hunter2-hunter2");
    const { log, lines } = capture();
    log.error({ url: "postgres://u:hunter2-hunter2@h", err: new Error("bad hunter2-hunter2") }, "login hunter2-hunter2 failed");
    expect(lines.join("")).not.toContain("hunter2");
    expect(lines.join("")).toContain("[redacted]");
    expect(log.tail().join("")).not.toContain("hunter2");
  });

  it("hides the values of sensitive keys at any depth, registered or not", () => {
    const { log, lines, last } = capture({ fields: { token: "leak-1" } });
    log.info(
      { a: { b: [{ dbPassword: "leak-2", AWS_SECRET_ACCESS_KEY: "leak-3" }] }, authorization: "leak-4", kmsMasterKeyID: "alias/x" },
      "m",
    );
    expect(lines.join("")).not.toContain("leak-");
    expect(last()).toMatchObject({ a: { b: [{ dbPassword: "[redacted]" }] }, kmsMasterKeyID: "alias/x" });
  });

  it("shows a foreseen error with its hint and an unforeseen one with its stack", () => {
    const { log, last } = capture();
    log.warn({ err: new RetryableError("slow down", { code: "Throttled", hint: "wait", cause: new Error("429") }) }, "failed");
    expect(last().err).toEqual({ type: "RetryableError", code: "Throttled", message: "slow down", hint: "wait", cause: "429" });
    log.warn({ err: new TypeError("bug") }, "failed");
    expect(last().err).toMatchObject({ type: "TypeError", message: "bug", stack: expect.stringContaining("log.test.ts") });
  });

  it("survives fields that contain themselves", () => {
    const { log, lines } = capture();
    const loop: Record<string, unknown> = {};
    loop.loop = loop;
    log.info(loop, "m");
    expect(lines).toHaveLength(1);
  });

  it("keeps the end of each child's lines apart, for the status of the object whose run failed", () => {
    const { log } = capture();
    const a = log.child({ object: "a" });
    const b = log.child({ object: "b" });
    for (let i = 0; i < 30; i++) a.info(`line ${i}`);
    b.info("x".repeat(5000));
    a.child({ step: "observe" }).info("deeper");
    expect(a.tail()).toHaveLength(20);
    expect(JSON.parse(a.tail()[0] ?? "")).toMatchObject({ object: "a", msg: "line 11" });
    expect(JSON.parse(a.tail().at(-1) ?? "")).toMatchObject({ object: "a", step: "observe", msg: "deeper" });
    expect(b.tail().map((line) => line.length)).toEqual([1000]);
  });

  it("bundles into one file that writes to stdout, as a pino with worker threads would not", async () => {
    const folder = mkdtempSync(join(tmpdir(), "log-"));
    try {
      await build({
        stdin: { contents: 'import { createLog } from "./log.ts"; createLog().info("hello");', resolveDir: import.meta.dirname },
        outfile: join(folder, "main.mjs"),
        bundle: true,
        platform: "node",
        format: "esm",
        banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      });
      expect(readdirSync(folder)).toEqual(["main.mjs"]);
      const out = execFileSync(process.execPath, [join(folder, "main.mjs")], { encoding: "utf8" });
      expect(JSON.parse(out)).toMatchObject({ level: "info", msg: "hello" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
