import { expect, test } from "vitest";

import { inOurWords } from "./program.ts";

test("what kubectl's users write is put into commander's words: =true, =false, and a folder behind --local=", () => {
  expect(inOurWords(["--local=dir", "create", "--wait=false", "--fifo=true", "--name=x"]).words).toEqual([
    "--local-folder=dir",
    "create",
    "--no-wait",
    "--fifo",
    "--name=x",
  ]);
  expect(inOurWords(["--local=false", "status"]).words).toEqual(["--no-local", "status"]);
});

test("a command behind -- stays as it is, flags and all, wherever the flags before it stand", () => {
  const command = ["npm", "run", "x", "--", "--wait=false", "-n", "3"];
  for (const words of [
    ["exec", "queue/orders"],
    ["-n", "shop", "exec", "queue/orders", "--prefix", "X_"],
    ["exec", "queue", "orders", "-n", "shop"],
  ]) {
    expect(inOurWords([...words, "--", ...command])).toEqual({ words, behind: command });
  }
});

test("of other verbs what follows -- are operands, as ever", () => {
  expect(inOurWords(["status", "--", "queue/exec"])).toEqual({ words: ["status", "--", "queue/exec"], behind: [] });
  expect(inOurWords(["-n", "exec", "status", "--", "queue/a"]).behind).toEqual([]);
});
