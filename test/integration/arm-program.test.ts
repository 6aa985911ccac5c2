import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { expect, test } from "vitest";

import { textOf } from "../parts/door.ts";

const program = join(import.meta.dirname, "../fakes/arm/main.ts");

test("the small Azure as a program says where it is and whom to trust, answers at another name, and ends when it is told to", async () => {
  const folder = mkdtempSync(join(tmpdir(), "arm-program-"));
  const caFile = join(folder, "ca.pem");
  const args = ["--host", "0.0.0.0", "--name", "azure.test", "--ca-file", caFile];
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const { value: address } = (await lines.next()) as { value: string };
    expect((await lines.next()).value).toBe(`NODE_EXTRA_CA_CERTS=${caFile}`);
    const url = `${address}/subscriptions?api-version=2022-12-01`;
    const text = await new Promise<string>((resolve, reject) => {
      const options = { ca: readFileSync(caFile), servername: "azure.test" };
      request(url, options, (answer) => void textOf(answer).then(resolve, reject))
        .on("error", reject)
        .end();
    });
    expect(text).toContain("AuthenticationFailed");
    expect((await lines.next()).value).toBe("LIST Microsoft.Resources/subscriptions");
  } finally {
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    expect(existsSync(caFile)).toBe(true);
    rmSync(folder, { recursive: true });
  }
});
