import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { FolderStore } from "../../lib/store/folder.ts";
import type { WatchEvent } from "../../lib/store/store.ts";
import { type ConfigMap, configMap, count, namespace, queue } from "./folder/objects.ts";
import { bundleProgram, start } from "./folder/run.ts";

const folders = mkdtempSync(join(tmpdir(), "folder-processes-"));
afterAll(() => rmSync(folders, { recursive: true }));

let program: string;
beforeAll(async () => {
  program = await bundleProgram(join(folders, "program"));
});

let folder: string;
let store: FolderStore;
beforeEach(() => {
  folder = mkdtempSync(join(folders, "store-"));
  store = new FolderStore(folder);
});

const by = { fieldManager: "test" };
const queues = findKind("queue") as Kind;
const counter = { type: builtin.configMap, namespace, name: "counter" };
const locks = () => readdirSync(join(folder, ".store/locks"));

describe("processes that share a folder", () => {
  test("contend for claims, and each is one process' only, so that no run is done twice", async () => {
    const total = 40;
    for (let index = 0; index < total; index++) await store.create(queues, queue(index), by);
    const runs = ["a", "b", "c"].map((job) => ({ job, ...start(program, folder, ["claim", job, String(total)]) }));
    await vi.waitFor(() => expect(runs.flatMap(({ lines }) => lines)).toEqual(["waiting", "waiting", "waiting"]), 20_000);
    await store.create(builtin.configMap, configMap("go", {}), by);
    for (const { ended } of runs) expect(await ended).toBe(0);
    const claimed = runs.flatMap(({ job, lines }) => lines.slice(1).map((name) => `${name} ${job}`));
    const { items } = await store.list<KubeObject & { status?: { run?: { job: string } } }>(queues);
    expect(claimed.toSorted()).toEqual(items.map(({ metadata, status }) => `${metadata.name} ${status?.run?.job}`).toSorted());
    expect(items).toHaveLength(total);
  });

  test("lose no change to each other, as each writes only what it has read", async () => {
    await store.create(builtin.configMap, configMap("counter", { count: "0" }), by);
    const runs = [1, 2, 3].map(() => start(program, folder, ["add", "40"]));
    for (const { ended } of runs) expect(await ended).toBe(0);
    expect(count(await store.get(counter))).toBe(120);
    expect(runs.flatMap(({ lines }) => lines.map(Number)).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    expect(locks()).toEqual([]);
  });

  test("see each other's changes in their order and without a gap, deletions too", async () => {
    const stop = new AbortController();
    const events: WatchEvent<ConfigMap>[] = [];
    const { resourceVersion } = await store.list(builtin.configMap);
    const watching = (async () => {
      for await (const event of store.watch<ConfigMap>(builtin.configMap, { resourceVersion, signal: stop.signal })) events.push(event);
    })();
    await store.create(builtin.configMap, configMap("counter", { count: "0" }), by);
    const runs = [1, 2].map(() => start(program, folder, ["add", "50"]));
    for (const { ended } of runs) expect(await ended).toBe(0);
    await store.delete(counter);
    await vi.waitFor(() => expect(events.at(-1)?.type).toBe("DELETED"), 10_000);
    stop.abort();
    await watching;
    expect(events.map(({ type }) => type)).toEqual(["ADDED", ...Array.from({ length: 100 }, () => "MODIFIED"), "DELETED"]);
    expect(events.map(({ object }) => count(object))).toEqual([...Array.from({ length: 101 }, (_, i) => i), 100]);
    expect(events.map(({ object }) => Number(object.metadata.resourceVersion))).toEqual(Array.from({ length: 102 }, (_, i) => i + 1));
  });

  test("see in a list what belongs together, however much others write meanwhile", async () => {
    const owner = await store.create(builtin.configMap, configMap("counter", { count: "0" }), by);
    await store.create(builtin.configMap, configMap("owned", {}, [owner]), by);
    const { ended, lines } = start(program, folder, ["add", "60"]);
    const seen: string[] = [];
    while (lines.length < 60) {
      const { items, resourceVersion } = await store.list<ConfigMap>(builtin.configMap);
      const newest = Math.max(...items.map(({ metadata }) => Number(metadata.resourceVersion)));
      seen.push(`${newest <= Number(resourceVersion)}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await ended).toBe(0);
    expect(new Set(seen)).toEqual(new Set(["true"]));
  });
});

describe("the lock", () => {
  /** A process that holds the lock or waits for it, now and for as long as it is stopped. */
  async function stopped() {
    await store.create(builtin.configMap, configMap("counter", { count: "0" }), by);
    for (;;) {
      const run = start(program, folder, ["add", "10000"]);
      await vi.waitFor(() => expect(run.lines.length).toBeGreaterThan(3), 10_000);
      run.child.kill("SIGSTOP");
      // whether it was just then in a write is up to chance
      if (locks().some((name) => name.includes(`-${run.child.pid}-`))) return run;
      run.child.kill("SIGKILL");
      await run.ended;
    }
  }

  test("of a killed process is free at once: the next write neither waits nor fails", async () => {
    const { child, ended } = await stopped();
    const write = store.patch(counter, { data: { other: "1" } }, by);
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    await write;
    expect(locks()).toEqual([]);
  });

  test("of a process that is only suspended, as by a closed laptop, stays its own, and who waits is told for whom", async () => {
    const { child, ended, lines } = await stopped();
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
    const told = store.patch(counter, { data: { other: "1" } }, by).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(31_000);
    const message = expect.stringContaining(`process ${child.pid} keeps the folder`);
    expect(await told).toMatchObject({ code: "ServerError", message });
    vi.useRealTimers();
    const before = lines.length;
    child.kill("SIGCONT");
    await vi.waitFor(() => expect(lines.length).toBeGreaterThan(before + 3), 10_000);
    child.kill("SIGKILL");
    await ended;
    expect(count(await store.get(counter))).toBeGreaterThanOrEqual(Number(lines.at(-1)));
  });
});
