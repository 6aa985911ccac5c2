import { expect, test } from "vitest";

import { KnownError, UsageError } from "../lib/errors.ts";
import { failure } from "./failure.ts";

test("an error of ours is its message, its hint and its exit code", () => {
  expect(failure(new UsageError("no name", "give one"), { debug: false })).toEqual({ text: "error: no name\nhint: give one", exitCode: 2 });
});

test("who left on purpose met no error", () => {
  const left = new KnownError("queue/orders goes on by itself", { code: "Interrupted", hint: "look again", exitCode: 130 });
  expect(failure(left, { debug: false })).toEqual({ text: "queue/orders goes on by itself\nhint: look again", exitCode: 130 });
});

test("anything else is called our bug, with what to report and without a stack", () => {
  const { text, exitCode } = failure(new TypeError("x is not a function"), { debug: false });
  expect(exitCode).toBe(1);
  expect(text).toMatch(/a bug of ours: x is not a function\nhint: .*--v=1.*issue/);
  expect(text).not.toContain(".test.ts");
});

test("--v shows where, with the causes", () => {
  const error = new KnownError("outer", { code: "X", cause: new Error("inner") });
  expect(failure(error, { debug: true }).text).toMatch(/outer[^]*failure\.test\.ts[^]*caused by: Error: inner/);
});

test("with --detailed-exitcode a wrong command line is not taken for a change", () => {
  const exitCode = (error: KnownError) => failure(error, { debug: false, detailed: true }).exitCode;
  expect(exitCode(new UsageError("no name"))).toBe(1);
  expect(exitCode(new KnownError("not there", { code: "NotFound", exitCode: 3 }))).toBe(3);
});

test("where no cluster can be reached the ways on are named, and nowhere else", () => {
  const said = (code: string) => failure(new KnownError("no answer", { code, hint: "start it" }), { debug: false }).text;
  for (const code of ["KubeconfigMissing", "KubeconfigInvalid", "ContextMissing", "Unreachable"]) {
    expect(said(code)).toMatch(/^error: no answer\nhint: start it\nways on:\n.*--context.*\n.*kind create cluster.*\n.*--local.*$/);
  }
  expect(said("Unauthorized")).toBe("error: no answer\nhint: start it");
});
