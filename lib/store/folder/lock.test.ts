import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";

import { Lock } from "./lock.ts";
import { processMark } from "./process.ts";

const folders = mkdtempSync(join(tmpdir(), "folder-lock-"));
afterAll(() => rmSync(folders, { recursive: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(folders, "lock-"));
});
afterEach(() => {
  vi.useRealTimers();
});

/** A ticket that somebody has left, this long ago. */
function ticket(mark: string, seconds = 0, kind = "000000001"): string {
  const path = join(folder, `${kind}-${mark}`);
  writeFileSync(path, "");
  const time = Date.now() / 1000 - seconds;
  utimesSync(path, time, time);
  return path;
}
const [host = "", , start = ""] = processMark().split("-");
/** What comes of asking for the lock: held, or who keeps it. */
async function ask(): Promise<string> {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
  const asked = new Lock(folder).hold(() => "held").catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(31_000);
  return asked;
}

test("those who ask in one process hold it one after the other, also when one fails", async () => {
  const lock = new Lock(folder);
  const done: string[] = [];
  const work = async (name: string) => {
    done.push(`${name} begins`);
    await Promise.resolve();
    done.push(`${name} ends`);
    if (name === "b") throw new Error("b failed");
  };
  // of two locks of the same folder as well
  const asked = [lock.hold(() => work("a")), lock.hold(() => work("b")), new Lock(folder).hold(() => work("c"))];
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  for (let index = 0; index < done.length; index += 2) expect(done[index + 1]).toBe(done[index]?.replace("begins", "ends"));
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ["a ticket", "000000001"],
  ["a number on its way", "taking"],
])("%s of a process that is gone is cleared away", async (_, kind) => {
  // no pid is as high as this
  ticket(`${host}-99999999-${start}-aaaaaaaa`, 0, kind);
  expect(await ask()).toBe("held");
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(process.platform === "linux")("the pid of a killed process that another one has by now keeps nobody out", async () => {
  ticket(`${host}-${process.ppid}-1-aaaaaaaa`);
  ticket(`${host}-${process.pid}-1-aaaaaaaa`);
  expect(await ask()).toBe("held");
});

test("a process of another machine or container can't be asked for: it counts for as long as it renews its ticket", async () => {
  ticket("elsewher-1-1-aaaaaaaa", 30);
  expect(await ask()).toMatch(/^The process 1 keeps the folder .* locked/);
  ticket("elsewher-1-1-aaaaaaaa", 90);
  expect(await ask()).toBe("held");
});

test("a ticket is renewed for as long as it is held, however long that is", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "performance"] });
  let finish = () => undefined as void;
  const held = new Lock(folder).hold(() => new Promise<void>((resolve) => (finish = resolve)));
  await vi.advanceTimersByTimeAsync(1);
  const [name = ""] = readdirSync(folder);
  utimesSync(join(folder, name), 0, 0);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(statSync(join(folder, name)).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  finish();
  await held;
});
