import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { accountFinalizer, annotations } from "../../../crds/api/names.ts";
import type { CloudAccount, KubeObject, ServiceObject } from "../../../crds/api/objects.ts";
import { accountType, builtin, findKind, type Kind } from "../../../lib/kinds.ts";
import { jobLauncher } from "../../../lib/launch/job.ts";
import { createLog } from "../../../lib/log.ts";
import { StoreError } from "../../../lib/store/errors.ts";
import { MemoryStore } from "../../../lib/store/memory.ts";
import type { ResourceType, Store } from "../../../lib/store/store.ts";
import { grantName, systemNamespace } from "../../../lib/system.ts";
import { watch } from "./watch.ts";

vi.setConfig({ testTimeout: 30_000 });

const patiently = { timeout: 10_000 };
const queueType = findKind("queue") as Kind;
const fieldManager = "test";
const settings = { image: "runner", imagePullPolicy: "IfNotPresent", imagePullSecrets: [], queueName: "" };
let store: MemoryStore;
let ending: AbortController;
let lines: { msg: string }[];
let watching: Promise<void>;
beforeEach(async () => {
  store = new MemoryStore();
  ending = new AbortController();
  lines = [];
  await addAccount("dev");
});
afterEach(async () => {
  ending.abort();
  await watching;
});

async function addAccount(name: string): Promise<void> {
  const spec = { provider: "aws", allowedNamespaces: ["*"], credentials: { secretRef: { name: "keys" } }, maxConcurrentRuns: 10 };
  await store.create(accountType, { apiVersion: "v1", kind: "CloudAccount", metadata: { name }, spec } as KubeObject, { fieldManager });
}

/** Dispatches on a cluster some of whose answers are others. */
function start(answers: Partial<Store> = {}): void {
  const cluster = new Proxy(store, {
    get: (target, key) => {
      const value: unknown = Reflect.get(answers, key) ?? Reflect.get(target, key);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  const log = createLog({ write: (line) => lines.push(JSON.parse(line) as { msg: string }) });
  watching = watch({ store: cluster, launcher: jobLauncher(cluster, settings), log, now: () => new Date(), ending: ending.signal });
}

async function create(name: string, account = "dev"): Promise<ServiceObject> {
  const object = { apiVersion: "v1", kind: "Queue", metadata: { name, namespace: "shop" }, spec: { account } } as ServiceObject;
  return store.create<ServiceObject>(queueType, object, { fieldManager });
}

/** What a run leaves when it is done. */
async function settle(name: string, status: object = {}): Promise<void> {
  const { items } = await store.list<KubeObject>(builtin.job);
  const job = items.find(({ metadata }) => metadata.annotations?.[annotations.objects]?.includes(`"${name}"`));
  const lastRun = { job: job?.metadata.name };
  const patch = { status: { observedGeneration: 1, observedAccountGeneration: 1, lastRun, ...status } };
  await store.patch({ type: queueType, namespace: "shop", name }, patch, { fieldManager, subresource: "status" });
}

/** The objects of each Job. */
async function jobs(): Promise<string[]> {
  const { items } = await store.list<KubeObject>(builtin.job, { namespace: systemNamespace });
  const objects = items.map(({ metadata }) => JSON.parse(metadata.annotations?.[annotations.objects] ?? "[]") as { name: string }[]);
  return objects.map((list) => list.map(({ name }) => name).join(" "));
}

const until = (of: () => Promise<string[]>, wanted: string[]) => vi.waitFor(async () => expect(await of()).toEqual(wanted), patiently);

test("starts a run for what is there and for what comes, and one for what comes together", async () => {
  await create("first");
  start();
  await until(jobs, ["first"]);
  await Promise.all(["a", "b", "c"].map((name) => create(name)));
  await vi.waitFor(async () => expect((await jobs()).toSorted()).toEqual(["a b c", "first"]), patiently);
});

test("starts a run when the time of an object has come, though nothing changes", async () => {
  await create("later");
  start();
  await until(jobs, ["later"]);
  await settle("later", { nextRunAt: new Date(Date.now() + 500).toISOString() });
  await until(jobs, ["later", "later"]);
});

test("does not start a run again that its copy of the Jobs doesn't show yet", async () => {
  const created: string[] = [];
  start({
    // the copy of the Jobs hears nothing
    async *watch(type: ResourceType, options: Parameters<Store["watch"]>[1]) {
      if (type !== builtin.job) return yield* MemoryStore.prototype.watch.call(store, type, options);
      await new Promise((resolve) => options.signal?.addEventListener("abort", resolve));
    },
    create: (...args: Parameters<Store["create"]>) => {
      created.push(args[0].plural);
      return MemoryStore.prototype.create.call(store, ...args);
    },
  } as Partial<Store>);
  await create("a");
  await until(jobs, ["a"]);
  await create("b");
  await vi.waitFor(async () => expect((await jobs()).toSorted()).toEqual(["a", "b"]), patiently);
  expect(created.filter((plural) => plural === "jobs")).toHaveLength(2);
});

test("tries again soon when somebody else changed the account at the same time", async () => {
  let conflicts = 2;
  start({
    patch: (...args: Parameters<Store["patch"]>) => {
      if (args[0].type === accountType && conflicts-- > 0) throw new StoreError("changed", { code: "Conflict" });
      return MemoryStore.prototype.patch.call(store, ...args);
    },
  } as Partial<Store>);
  await create("a");
  await until(jobs, ["a"]);
  expect(conflicts).toBeLessThan(0);
});

test("leaves an account alone for a while that fails, so that each event of others doesn't make it fail again", async () => {
  await addAccount("broken");
  let attempts = 0;
  start({
    apply: (...args: Parameters<Store["apply"]>) => {
      if (args[1].metadata.name === grantName("broken")) {
        attempts++;
        throw new StoreError("no", { code: "Forbidden" });
      }
      return MemoryStore.prototype.apply.call(store, ...args);
    },
  } as Partial<Store>);
  await create("bad", "broken");
  await vi.waitUntil(() => attempts === 1, patiently);
  for (const name of ["a", "b", "c"]) {
    await create(name);
    await vi.waitFor(async () => expect(await jobs()).toContain(name), patiently);
  }
  expect(attempts).toBe(1);
});

test("starts nothing while a part of the cluster can't be followed, as half of what is there is no ground to decide on", async () => {
  await create("a");
  let broken = true;
  let attempts = 0;
  start({
    list: (...args: Parameters<Store["list"]>) => {
      if (broken && args[0] === builtin.job && ++attempts) throw new StoreError("no", { code: "Forbidden" });
      return MemoryStore.prototype.list.call(store, ...args);
    },
  } as Partial<Store>);
  await create("b");
  await vi.waitUntil(() => attempts > 2, patiently);
  expect(await jobs()).toEqual([]);
  broken = false;
  await until(jobs, ["a b"]);
});

test.each([
  ["takes a grant back", ["shop"]],
  ["lets an account go", []],
])("looks again before it %s, as its copy of the objects may be old", async (_, grantedNamespaces) => {
  await create("a");
  let looks = 0;
  start({
    // the copy of the objects misses that there is one
    list: async (...args: Parameters<Store["list"]>) => {
      const list = await MemoryStore.prototype.list.call(store, ...args);
      if (args[0] !== queueType) return list;
      if ("limit" in (args[1] ?? {})) return { ...list, items: [] };
      looks++;
      return list;
    },
  } as Partial<Store>);
  const ref = { type: accountType, name: "dev" };
  await store.patch(ref, { metadata: { finalizers: [accountFinalizer] } }, { fieldManager });
  await store.patch(ref, { status: { grantedNamespaces } }, { fieldManager, subresource: "status" });
  await store.delete(ref);
  await vi.waitUntil(() => looks > 0, patiently);
  // by its second look it has done what it does after the first
  await store.patch(ref, { metadata: { annotations: { touched: "yes" } } }, { fieldManager });
  await vi.waitUntil(() => looks > 1, patiently);
  const account = await store.get<CloudAccount>(ref);
  expect(account?.status?.grantedNamespaces).toEqual(grantedNamespaces);
  expect(account?.metadata.finalizers).toEqual([accountFinalizer]);
});

test("ends when told so, and says nothing of what it did not do", async () => {
  start();
  await create("a");
  await until(jobs, ["a"]);
  await settle("a", { conditions: [] });
  ending.abort();
  await watching;
  expect(lines.map(({ msg }) => msg)).toEqual(["started", "pass done"]);
});
