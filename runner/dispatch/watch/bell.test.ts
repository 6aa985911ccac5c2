import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Bell } from "./bell.ts";

let bell: Bell;
let stop: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  bell = new Bell();
  stop = new AbortController();
});
afterEach(() => vi.useRealTimers());

/** How long somebody waits for the bell, in milliseconds. */
async function waited(atMost = 60_000): Promise<number> {
  const began = Date.now();
  await bell.next(began + atMost, stop.signal);
  return Date.now() - began;
}

async function after(milliseconds: number, act: () => void): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  act();
}

test("one ring wakes after a moment", async () => {
  const wait = waited();
  await after(500, () => bell.ring());
  await vi.advanceTimersByTimeAsync(1000);
  expect(await wait).toBe(600);
});

test("rings that follow each other wake once, when it is quiet", async () => {
  const wait = waited();
  for (let ring = 0; ring < 5; ring++) await after(50, () => bell.ring());
  await vi.advanceTimersByTimeAsync(1000);
  expect(await wait).toBe(350);
});

test("rings without an end don't keep anybody waiting for more than a second", async () => {
  const wait = waited();
  for (let ring = 0; ring < 100; ring++) await after(20, () => bell.ring());
  expect(await wait).toBe(1020);
});

test("a ring while nobody waits is not lost, so that what changed during a pass gets another", async () => {
  bell.ring();
  await vi.advanceTimersByTimeAsync(5000);
  expect(await waited()).toBe(0);
  const wait = waited(700);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await wait, "and it counts once").toBe(700);
});

test("ends at the time that was asked for, and at once when all shall end", async () => {
  const first = waited(2000);
  await vi.advanceTimersByTimeAsync(3000);
  expect(await first).toBe(2000);
  const second = waited();
  await after(10, () => stop.abort());
  expect(await second).toBe(10);
});
