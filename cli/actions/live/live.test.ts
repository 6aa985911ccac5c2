import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { ServiceObject } from "../../../crds/api/objects.ts";
import { MemoryStore } from "../../../lib/store/memory.ts";
import { queueKind, queueObject, testContext } from "../../testing/context.ts";
import { pollSeconds } from "./follow-kind.ts";
import { Live, unreachable } from "./live.ts";
import { troubledStore } from "./testing.ts";

let parts: ReturnType<typeof troubledStore>;
let live: Live | undefined;
beforeEach(() => {
  vi.useFakeTimers();
  parts = troubledStore(new MemoryStore());
});
afterEach(() => {
  live?.stop();
  vi.useRealTimers();
});

async function start(now = () => new Date()): Promise<Live> {
  live = new Live({ ...(await testContext(parts.store)), now }, "shop");
  await vi.advanceTimersByTimeAsync(200);
  return live;
}

async function write(name: string, status?: ServiceObject["status"]): Promise<void> {
  const { uid: _, generation: _generation, ...metadata } = queueObject().metadata;
  await parts.memory.apply(queueKind, { ...queueObject(), metadata: { ...metadata, name } }, { fieldManager: "test" });
  if (status)
    await parts.memory.patch({ type: queueKind, namespace: "shop", name }, { status }, { fieldManager: "test", subresource: "status" });
}

const names = () =>
  live
    ?.snapshot()
    .rows.map(({ object }) => object.metadata.name)
    .toSorted();
const row = (name: string) => live?.snapshot().rows.find(({ object }) => object.metadata.name === name);
const health = () => live?.snapshot().health.get(queueKind);
const soon = () => vi.advanceTimersByTimeAsync(200);

test("a row stays the same one while its object does, so that nothing is drawn anew for it", async () => {
  await write("orders");
  await start();
  const before = row("orders");
  await write("mails");
  await soon();
  parts.breakWatches();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(names()).toEqual(["mails", "orders"]);
  expect(row("orders")).toBe(before);
});

test("all is told as soon as the last kind has answered, so that the first picture comes early", async () => {
  await write("orders");
  const { store } = parts;
  const slow: typeof store = {
    ...store,
    list: async (type, options) => {
      if (type === queueKind) await new Promise((resolve) => setTimeout(resolve, 30));
      return store.list(type, options);
    },
  };
  live = new Live(await testContext(slow), "shop");
  await vi.advanceTimersByTimeAsync(20);
  expect(names()).toEqual([]);
  await vi.advanceTimersByTimeAsync(20);
  expect(names()).toEqual(["orders"]);
});

test("many changes are told at once, as nobody can read them one by one", async () => {
  await start();
  let told = 0;
  live?.subscribe(() => told++);
  for (let at = 0; at < 50; at++) await write(`queue-${at}`);
  await soon();
  expect(names()).toHaveLength(50);
  expect(told).toBeLessThanOrEqual(2);
});

test("who may not watch sees changes all the same, by lists", async () => {
  parts.troubles["watch *"] = "Forbidden";
  await write("orders");
  await start();
  expect(health()).toMatchObject({ is: "polled" });
  await write("mails");
  await vi.advanceTimersByTimeAsync(pollSeconds * 1000 + 200);
  expect(names()).toEqual(["mails", "orders"]);
});

test.each([
  ["Forbidden", "refused"],
  ["TypeNotFound", "missing"],
] as const)(
  "a kind that the cluster answers with %s is %s while all others are there, and comes by itself once it can",
  async (code, is) => {
    parts.troubles["list tables"] = code;
    await write("orders");
    await start();
    expect([...(live?.snapshot().health ?? [])].filter(([, one]) => one.is === is).map(([kind]) => kind.plural)).toEqual(["tables"]);
    expect(names()).toEqual(["orders"]);
    delete parts.troubles["list tables"];
    await vi.advanceTimersByTimeAsync(pollSeconds * 1000 + 200);
    expect([...(live?.snapshot().health.values() ?? [])].every((one) => one.is === "live")).toBe(true);
  },
);

test("what was there stays while the connection is lost, and is true again once it is back", async () => {
  await write("orders");
  await write("mails");
  await start();
  parts.troubles["list *"] = "Unreachable";
  parts.breakWatches();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(names()).toEqual(["mails", "orders"]);
  const lost = health();
  expect(lost).toMatchObject({ is: "lost" });
  await vi.advanceTimersByTimeAsync(20_000);
  // since when, however often it was tried again
  expect(health()).toMatchObject({ since: (lost as { since: Date }).since });
  await parts.memory.delete({ type: queueKind, namespace: "shop", name: "mails" });
  delete parts.troubles["list *"];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(health()).toEqual({ is: "live" });
  expect(names()).toEqual(["orders"]);
  expect(live && unreachable(live.snapshot())).toBeUndefined();
});

test("a token that has run out is a lost connection, and works again when it is renewed", async () => {
  await write("orders");
  await start();
  parts.troubles["list *"] = "Unauthorized";
  parts.breakWatches();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(health()).toMatchObject({ is: "lost" });
  delete parts.troubles["list *"];
  await vi.advanceTimersByTimeAsync(pollSeconds * 1000 + 1_000);
  expect(health()).toEqual({ is: "live" });
});

test("nothing was ever read: that is an error to end with, which a refusal is not", async () => {
  parts.troubles["list *"] = "Unreachable";
  await start();
  expect(live && unreachable(live.snapshot())).toMatchObject({ code: "Unreachable" });
  live?.stop();
  parts.troubles["list *"] = "Forbidden";
  await start();
  expect(live && unreachable(live.snapshot())).toBeUndefined();
});

test("a claim that ends by time alone is seen to end, without a change of the object", async () => {
  let now = new Date("2026-01-01T12:00:00Z");
  await write("orders", { run: { job: "run-1", until: "2026-01-01T12:01:00Z" } });
  await start(() => now);
  expect(row("orders")?.state.status).toBe("Running");
  now = new Date("2026-01-01T12:02:00Z");
  await vi.advanceTimersByTimeAsync(6_000);
  expect(row("orders")?.state.status).toBe("Pending");
});

test("the first picture waits until all kinds have answered, and not for one that does not", async () => {
  const context = await testContext(parts.store);
  const waits = async (): Promise<string> => {
    live?.stop();
    live = new Live(context, "shop");
    const listed = live.listed(100).then(() => "listed");
    return Promise.race([listed, vi.advanceTimersByTimeAsync(50).then(() => "waiting")]);
  };
  expect(await waits()).toBe("listed");
  const { list } = parts.store;
  const never = new Promise<never>(() => undefined);
  parts.store.list = (type, options) => (type.plural === "tables" ? never : list(type, options));
  expect(await waits()).toBe("waiting");
});
