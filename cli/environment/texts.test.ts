import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";

import { expect, test } from "vitest";

import { dotenvText } from "./dotenv.ts";
import { shellText } from "./shell.ts";

/** What a shell, or a reader of .env files, would make something else of. */
const values: Record<string, string> = {
  PLAIN: "orders.example.com",
  EMPTY: "",
  URI: "postgresql://admin:p%40ss@127.0.0.1:5432/app?sslmode=disable&a=b",
  SPACES: "  two  words ",
  DOLLAR: "$HOME ${PATH} $(id) `id`",
  QUOTE: "it's",
  DOUBLE: 'say "hi"',
  HASH: "a # b",
  LINES: "one\ntwo\n",
  UNICODE: "ünï ✓",
  SEMICOLON: "a; rm -rf /",
  BANG: "wow!",
};
const hard = { BACKSLASH: String.raw`a\nb\\`, ALL: `'"\`$\\` };

test("what a shell evaluates is each value, byte by byte", () => {
  for (const [name, value] of Object.entries({ ...values, ...hard })) {
    const script = `set -eu\n${shellText(new Map([[name, value]]))}printenv ${name}`;
    expect(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8", env: { PATH: process.env["PATH"] } })).toBe(`${value}\n`);
  }
});

test("Node reads from a .env file what was written", () => {
  expect(parseEnv(dotenvText(new Map(Object.entries(values))))).toEqual(values);
});

test("a shell reads the same from it, so that it can be sourced too", () => {
  const folder = mkdtempSync(join(tmpdir(), "dotenv-"));
  try {
    // only there "\n" is two characters
    const { LINES: _, ...rest } = values;
    for (const [name, value] of Object.entries(rest)) {
      writeFileSync(join(folder, ".env"), dotenvText(new Map([[name, value]])));
      const read = execFileSync("/bin/sh", ["-c", `set -a; . ./.env; printenv ${name}`], { encoding: "utf8", cwd: folder });
      expect(read).toBe(`${value}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(Object.entries(hard))("a value that readers differ on is refused instead of being damaged: %s", (name, value) => {
  expect(() => dotenvText(new Map([[name, value]]))).toThrow(new RegExp(`the value of ${name} can't be written`));
});
