import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../kinds.ts";
import { type Change, changes, type ChangesOptions } from "./changes.ts";
import { StoreError } from "./errors.ts";
import { MemoryStore } from "./memory.ts";
import type { ListOptions, Store, WatchEvent, WatchOptions } from "./store.ts";

const type = builtin.configMap;
let memory: MemoryStore;
let stop: AbortController;
let lists: number;
/** What each watch asked for. */
let watches: WatchOptions[];

beforeEach(() => {
  vi.useFakeTimers();
  memory = new MemoryStore();
  stop = new AbortController();
  lists = 0;
  watches = [];
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
});

async function write(name: string): Promise<void> {
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data: { written: String(Math.random()) } };
  await memory.apply(type, object, { fieldManager: "test" });
}

type Watch = (options: ListOptions & WatchOptions) => AsyncIterable<WatchEvent<KubeObject>>;
const real: Watch = (options) => memory.watch(type, options);
const nothing: WatchEvent<KubeObject>[] = [];
const ends: Watch = async function* () {
  yield* nothing;
};
const fails =
  (code: StoreError["code"], retryAfterSeconds = 0): Watch =>
  () => {
    throw new StoreError("no", { code, retryAfterSeconds });
  };
/** Ends after so many events. */
const brief = (count: number): Watch =>
  async function* (options) {
    let left = count;
    for await (const event of real(options)) {
      yield event;
      if (--left === 0) return;
    }
  };

/** A store whose watches go one after the other as told, and the last one again and again. */
function storeWith(...scripted: Watch[]): Store {
  return {
    list: (...args: Parameters<Store["list"]>) => {
      lists++;
      return memory.list(...args);
    },
    watch: (_: unknown, options: WatchOptions) => {
      watches.push(options);
      return (scripted[watches.length - 1] ?? (scripted.at(-1) as Watch))(options);
    },
  } as unknown as Store;
}

function follow(store: Store, options: Partial<ChangesOptions<KubeObject>> = {}): () => Promise<string> {
  const stream = changes<KubeObject>(store, type, { namespace: "shop", signal: stop.signal, ...options });
  return async () => {
    const next = stream.next();
    // pauses pass at once, but only those that are needed
    while ((await Promise.race([next, Promise.resolve("waiting")])) === "waiting") await vi.advanceTimersByTimeAsync(50);
    const { value, done } = await next;
    return done ? "end" : told(value);
  };
}

function told(change: Change<KubeObject>): string {
  if ("all" in change) return `all: ${change.all.map(({ metadata }) => metadata.name).join(" ")}`;
  return `${change.event.type} ${change.event.object.metadata.name}`;
}

test("shows first what there is and then each change", async () => {
  await write("a");
  const next = follow(storeWith(real));
  expect(await next()).toBe("all: a");
  await write("b");
  await memory.delete({ type, namespace: "shop", name: "a" });
  expect([await next(), await next()]).toEqual(["ADDED b", "DELETED a"]);
});

test("from a version on, shows only what changed since", async () => {
  await write("a");
  const { resourceVersion: from } = await memory.list(type);
  await write("b");
  expect(await follow(storeWith(real), { from })()).toBe("ADDED b");
  expect(lists).toBe(0);
});

test("a watch that the server ends is taken up where it ended, without listing again: nothing is missed or shown twice", async () => {
  const next = follow(storeWith(brief(1), brief(1), real));
  expect(await next()).toBe("all: ");
  for (const name of ["a", "b", "c"]) await write(name);
  expect([await next(), await next(), await next()]).toEqual(["ADDED a", "ADDED b", "ADDED c"]);
  expect(lists).toBe(1);
});

test.each(["Expired", "Unreachable", "ServerError"] as const)(
  "after %s everything is shown again, as changes may have been missed",
  async (code) => {
    const errors: unknown[] = [];
    const next = follow(storeWith(fails(code), real), { onError: (error) => errors.push(error) });
    expect(await next()).toBe("all: ");
    await write("a");
    expect(await next()).toBe("all: a");
    await write("b");
    expect(await next()).toBe("ADDED b");
    expect(errors).toMatchObject([{ code }]);
  },
);

test("what doesn't pass by itself ends it, unless the caller wants to go on", async () => {
  const next = follow(storeWith(fails("Forbidden")));
  await next();
  await expect(next()).rejects.toMatchObject({ code: "Forbidden" });
  const patient = follow(storeWith(fails("Forbidden"), fails("Forbidden"), real), { endures: () => true });
  expect([await patient(), await patient()]).toEqual(["all: ", "all: "]);
});

test("a stream that went silent, as its other side is gone, is given up some time after the server should have ended it", async () => {
  const silent: Watch = async function* ({ signal }) {
    await new Promise((resolve) => signal?.addEventListener("abort", resolve));
    yield* nothing;
  };
  const next = follow(storeWith(silent, real), { watchSeconds: 100 });
  await next();
  const change = next();
  await vi.advanceTimersByTimeAsync(90_000);
  await write("a");
  expect(watches).toHaveLength(1);
  expect(await change).toBe("ADDED a");
  expect(watches[0]?.timeoutSeconds).toBeGreaterThanOrEqual(100);
  expect(watches[0]?.timeoutSeconds).toBeLessThanOrEqual(125);
});

test("a bookmark moves the version on from which the next watch begins, so that it doesn't grow too old where nothing changes", async () => {
  const bookmarked: Watch = async function* ({ onBookmark }) {
    onBookmark?.("77");
    yield* nothing;
  };
  const next = follow(storeWith(bookmarked, real));
  await next();
  const change = next();
  await vi.waitUntil(() => watches.length > 1);
  expect(watches[1]).toMatchObject({ resourceVersion: "77" });
  stop.abort();
  expect(await change).toBe("end");
});

test.each([
  ["ends every watch at once", ends],
  ["breaks every watch at once", fails("Unreachable")],
  ["has dropped the version at once, again and again", fails("Expired")],
])("a server that %s is asked with pauses, not in a hot loop", async (_, watch) => {
  const stream = changes<KubeObject>(storeWith(watch), type, { signal: stop.signal });
  void (async () => {
    for await (const change of stream) void change;
  })();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(watches.length).toBeGreaterThan(10);
  expect(watches.length + lists).toBeLessThan(70);
});

test("a server that asks to wait is not asked before", async () => {
  const next = follow(storeWith(fails("ServerError", 30), real));
  await next();
  const change = next();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(lists).toBe(1);
  expect(await change).toBe("all: ");
});

test("ends at once when told so, also while it pauses", async () => {
  const next = follow(storeWith(fails("ServerError", 3600)));
  await next();
  const change = next();
  await vi.advanceTimersByTimeAsync(1000);
  stop.abort();
  expect(await change).toBe("end");
});

test("ends at once when told so between the list and the watch", async () => {
  const stream = changes<KubeObject>(storeWith(real), type, { signal: stop.signal });
  await stream.next();
  stop.abort();
  expect(await stream.next()).toMatchObject({ done: true });
  expect(watches).toEqual([]);
});

test("ends at once when told so while the list is on its way", async () => {
  const slow = {
    list: (_: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
  } as unknown as Store;
  const next = follow(slow)();
  stop.abort();
  expect(await next).toBe("end");
});

test("what is kept of an object is all that is held, also of a list", async () => {
  await write("a");
  const stream = changes<KubeObject>(storeWith(real), type, {
    signal: stop.signal,
    keep: ({ apiVersion, kind, metadata }) => ({ apiVersion, kind, metadata }),
  });
  const { value: first } = await stream.next();
  await write("b");
  const { value: second } = await stream.next();
  expect(JSON.stringify([first, second])).not.toContain("written");
});
