import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { builtin } from "../../lib/kinds.ts";
import { FolderStore } from "../../lib/store/folder.ts";
import { type ConfigMap, configMap, count, namespace } from "./folder/objects.ts";
import { bundleProgram, start } from "./folder/run.ts";

const folders = mkdtempSync(join(tmpdir(), "folder-crashes-"));
afterAll(() => rmSync(folders, { recursive: true }));

let program: string;
beforeAll(async () => {
  program = await bundleProgram(join(folders, "program"));
});

const by = { fieldManager: "test" };
const type = builtin.configMap;

/** What is stored, with the versions: `created@7 patched@8`. */
async function contents(store: FolderStore): Promise<string> {
  const { items } = await store.list<ConfigMap>(type);
  return items
    .map(({ metadata, data }) => `${metadata.name}@${metadata.resourceVersion} ${data?.size?.length} ${data?.size?.[0]}`)
    .join(", ");
}

/** The versions of what is read one by one. */
function versions(store: FolderStore): Promise<(string | undefined)[]> {
  const names = ["created", "patched", "owner", "owned", "shared"];
  return Promise.all(names.map(async (name) => (await store.get({ type, namespace, name }))?.metadata.resourceVersion));
}

/** What a watch from a version on has shown until now. */
async function changesSince(store: FolderStore, resourceVersion: string): Promise<string[]> {
  const shown: string[] = [];
  const stop = new AbortController();
  await store.create(type, configMap("last", {}), by);
  for await (const event of store.watch(type, { resourceVersion, signal: stop.signal })) {
    if (event.object.metadata.name === "last") break;
    shown.push(`${event.type} ${event.object.metadata.name}`);
  }
  stop.abort();
  return shown;
}

describe("a process killed before each of its steps that change a file, and in the middle of each write", () => {
  const original = join(folders, "original");
  let before: string;

  beforeAll(async () => {
    const store = new FolderStore(original);
    await store.create(type, configMap("patched", { size: "x".repeat(20_000) }), by);
    const owner = await store.create(type, configMap("owner", {}), by);
    const other = await store.create(type, configMap("other", {}), by);
    await store.create(type, configMap("owned", {}, [owner]), by);
    await store.create(type, configMap("shared", {}, [owner, other]), by);
    before = await contents(store);
  });

  const actions = {
    create: ["ADDED created"],
    patch: ["MODIFIED patched"],
    delete: ["DELETED owner", "DELETED owned", "MODIFIED shared"],
  };

  test.each(Object.entries(actions))(
    "while it does a %s, leaves all of it or nothing, and the next goes on",
    { timeout: 300_000 },
    async (action, all) => {
      const outcomes: string[] = [];
      for (let step = 1; outcomes.at(-1) !== "ended"; step++) {
        const folder = join(folders, `${action}-${step}`);
        cpSync(original, folder, { recursive: true });
        const ended = await start(program, folder, [action], step).ended;
        const store = new FolderStore(folder);
        const read = await versions(store);
        const now = await contents(store);
        expect(await versions(store), `step ${step}: what was read once stays so`).toEqual(read);
        const changes = await changesSince(store, "5");
        expect(changes, `step ${step}`).toEqual(now === before ? [] : all);
        // nothing is left over by which a folder would grow, or a later one be held up
        for (const name of ["staged", "locks"]) expect(readdirSync(join(folder, ".store", name)), `step ${step}`).toEqual([]);
        outcomes.push(ended === 0 ? "ended" : now === before ? "nothing" : "all");
        rmSync(folder, { recursive: true });
      }
      // up to one step nothing is done, and from there on everything
      expect(outcomes.join(" ")).toMatch(/^(nothing ){8,}(all ){3,}ended$/);
    },
  );
});

describe("a process killed at any moment", () => {
  let folder: string;
  let store: FolderStore;
  beforeEach(() => {
    folder = mkdtempSync(join(folders, "store-"));
    store = new FolderStore(folder);
  });

  test("has written what it said it has, and leaves a store that can be read and written", { timeout: 120_000 }, async () => {
    await store.create(type, configMap("counter", { count: "0" }), by);
    for (let kills = 0; kills < 20; kills++) {
      const { child, ended, lines } = start(program, folder, ["add", "10000"]);
      await vi.waitFor(() => expect(lines.length).toBeGreaterThan(Math.random() * 10), {
        timeout: 20_000,
        interval: 1 + Math.random() * 5,
      });
      child.kill("SIGKILL");
      expect(await ended).toBe("SIGKILL");
      const found = count(await store.get({ type, namespace, name: "counter" }));
      // at most one write was under way that it had not told of yet
      expect([0, 1]).toContain(found - Number(lines.at(-1)));
    }
  });
});
