import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import type { Ref, Store, WatchEvent } from "../../lib/store/store.ts";

/** Where the suite runs: in a namespace of its own that exists. */
export interface StoreUnderTest {
  store: Store;
  namespace: string;
  /** Whether what is owned goes with its owner: in a cluster that needs a controller. Default: yes. */
  collectsGarbage?: boolean;
}

interface Queue extends KubeObject {
  spec: Record<string, unknown>;
  status?: { externalName?: string; failures?: number; conditions?: { type: string; status: string }[] };
}

const queueType = findKind("queue") as Kind;
const ours = { fieldManager: "ours" };
const theirs = { fieldManager: "theirs" };

/** What every store promises: run against the real API server as well as its stand-ins, so that they can't drift apart. */
export function storeContract(open: () => Promise<StoreUnderTest>): void {
  let store: Store;
  let namespace: string;
  let collectsGarbage: boolean;
  let count = 0;

  beforeAll(async () => ({ store, namespace, collectsGarbage = true } = await open()));

  const fresh = () => `q${++count}`;
  const refOf = (name: string): Ref => ({ type: queueType, namespace, name });
  const read = (name: string) => store.get<Queue>(refOf(name));

  function queue(name: string, spec: Record<string, unknown> = {}, metadata: Partial<Queue["metadata"]> = {}): Queue {
    return {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "Queue",
      metadata: { name, namespace, ...metadata },
      spec: { account: "dev", ...spec },
    };
  }
  /** A manifest as a partial owner applies it. */
  function part(name: string, spec: Record<string, unknown>, metadata: Partial<Queue["metadata"]> = {}): Queue {
    return { ...queue(name, {}, metadata), spec };
  }
  function condition(type: string, status: string) {
    return { type, status, reason: "Because", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" };
  }

  describe("reading", () => {
    test("a missing object is undefined, not an error, so that callers need no try", async () => {
      expect(await read("missing")).toBeUndefined();
    });

    test("pages together hold what the whole list does, each at the same version", async () => {
      for (let index = 0; index < 5; index++) await store.create(queueType, queue(fresh()), ours);
      const whole = await store.list<Queue>(queueType, { namespace });
      const items: Queue[] = [];
      const versions = new Set<string>();
      let next: string | undefined;
      do {
        const page = await store.list<Queue>(queueType, { namespace, limit: 2, ...(next === undefined ? {} : { continue: next }) });
        items.push(...page.items);
        versions.add(page.resourceVersion);
        next = page.continue;
      } while (next !== undefined);
      expect(items).toEqual(whole.items);
      expect(versions.size).toBe(1);
    });

    test("a list holds what matches the labels, and says what its items are", async () => {
      const name = fresh();
      await store.create(queueType, queue(name, {}, { labels: { team: name, tier: "web" } }), ours);
      await store.create(queueType, queue(fresh(), {}, { labels: { tier: "web" } }), ours);
      const names = async (labelSelector: string) =>
        (await store.list<Queue>(queueType, { namespace, labelSelector })).items.map(({ metadata }) => metadata.name);
      expect(await names(`team=${name}`)).toEqual([name]);
      expect(await names(`team in (${name},other),tier=web`)).toEqual([name]);
      expect(await names("tier=web,!team")).not.toContain(name);
      expect(await names("team!=nobody")).toContain(name);
      const { items, resourceVersion } = await store.list<Queue>(queueType, { namespace, fieldSelector: `metadata.name=${name}` });
      expect(items).toMatchObject([{ apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name, namespace } }]);
      expect(resourceVersion).toMatch(/^\d+$/);
      expect((await store.list(queueType, { namespace: "elsewhere" })).items).toEqual([]);
    });
  });

  describe("creating", () => {
    test("the server sets uid, resourceVersion, generation and time", async () => {
      const { metadata } = await store.create(queueType, queue(fresh()), ours);
      expect(metadata).toMatchObject({ uid: expect.any(String), resourceVersion: expect.any(String), generation: 1 });
      expect(metadata.creationTimestamp).toMatch(/Z$/);
    });

    test("a taken name is AlreadyExists, not Conflict, so that callers can tell them apart", async () => {
      const name = fresh();
      await store.create(queueType, queue(name), ours);
      await expect(store.create(queueType, queue(name), ours)).rejects.toMatchObject({ code: "AlreadyExists" });
    });

    test("a status in a manifest is not stored", async () => {
      const name = fresh();
      await store.create(queueType, { ...queue(name), status: { externalName: "x" } }, ours);
      expect((await read(name))?.status ?? {}).not.toHaveProperty("externalName");
    });
  });

  describe("optimistic locking", () => {
    test("of two who read the same version one wins, so that a claim is one run's", async () => {
      const name = fresh();
      const { metadata } = await store.create(queueType, queue(name), ours);
      const claim = (job: string) =>
        store.patch(
          refOf(name),
          { metadata: { resourceVersion: metadata.resourceVersion }, status: { externalName: job } },
          { ...ours, subresource: "status" },
        );
      const results = await Promise.allSettled([claim("a"), claim("b")]);
      expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      await expect(claim("c")).rejects.toMatchObject({ code: "Conflict" });
    });

    test("an apply with an old version is refused too", async () => {
      const name = fresh();
      const { metadata } = await store.create(queueType, queue(name), ours);
      await store.patch(refOf(name), { spec: { delaySeconds: 5 } }, ours);
      const stale = part(name, { delaySeconds: 6 }, { resourceVersion: metadata.resourceVersion as string });
      await expect(store.apply(queueType, stale, { ...ours, force: true })).rejects.toMatchObject({ code: "Conflict" });
    });

    test("a write that changes nothing leaves the version, so that nobody is woken", async () => {
      const name = fresh();
      await store.apply(queueType, queue(name, { delaySeconds: 5 }), ours);
      // the first write after the create stores the default of the status, which the create leaves out
      await store.patch(refOf(name), { spec: { delaySeconds: 5 } }, ours);
      const before = await read(name);
      await store.patch(refOf(name), { spec: { delaySeconds: 5 } }, ours);
      await store.apply(queueType, queue(name, { delaySeconds: 5 }), ours);
      expect((await read(name))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    });
  });

  describe("merge patch", () => {
    test("merges maps and drops what is null", async () => {
      const name = fresh();
      await store.create(queueType, queue(name, {}, { labels: { a: "1", b: "2" } }), ours);
      await store.patch(refOf(name), { metadata: { labels: { a: null, c: "3" } } }, ours);
      expect((await read(name))?.metadata.labels).toEqual({ b: "2", c: "3" });
    });

    test("a missing object is NotFound", async () => {
      await expect(store.patch(refOf("missing"), { spec: {} }, ours)).rejects.toMatchObject({ code: "NotFound" });
      await expect(store.patch(refOf("missing"), { status: {} }, { ...ours, subresource: "status" })).rejects.toMatchObject({
        code: "NotFound",
      });
    });

    test("doesn't rename, so that a file or key named after the object stays true", async () => {
      const name = fresh();
      await store.create(queueType, queue(name), ours);
      await expect(store.patch(refOf(name), { metadata: { name: "another" } }, ours)).rejects.toMatchObject({ code: "Invalid" });
      expect((await read(name))?.metadata.name).toBe(name);
    });

    test("doesn't reach what only the server sets", async () => {
      const name = fresh();
      const { metadata } = await store.create(queueType, queue(name), ours);
      await store.patch(refOf(name), { metadata: { generation: 7, creationTimestamp: null, labels: { a: "1" } } }, ours);
      expect((await read(name))?.metadata).toMatchObject({ generation: 1, creationTimestamp: metadata.creationTimestamp });
    });

    test("the generation counts changes of the spec, and of nothing else", async () => {
      const name = fresh();
      await store.create(queueType, queue(name), ours);
      await store.patch(refOf(name), { metadata: { labels: { a: "1" } } }, ours);
      await store.patch(refOf(name), { status: { failures: 1 } }, { ...ours, subresource: "status" });
      expect((await read(name))?.metadata.generation).toBe(1);
      await store.patch(refOf(name), { spec: { delaySeconds: 7 } }, ours);
      expect((await read(name))?.metadata.generation).toBe(2);
    });
  });

  describe("status", () => {
    test("is reached through its subresource only, and nothing else is", async () => {
      const name = fresh();
      await store.create(queueType, queue(name), ours);
      await store.patch(refOf(name), { status: { failures: 1 } }, ours);
      expect((await read(name))?.status ?? {}).not.toHaveProperty("failures");
      await store.patch(refOf(name), { spec: { delaySeconds: 9 }, status: { failures: 2 } }, { ...ours, subresource: "status" });
      const after = await read(name);
      expect(after?.status).toMatchObject({ failures: 2 });
      expect(after?.spec.delaySeconds).not.toBe(9);
    });

    test("two managers keep their own conditions by type", async () => {
      const name = fresh();
      await store.create(queueType, queue(name), ours);
      const status = (type: string, value: string): Queue => ({ ...part(name, {}), status: { conditions: [condition(type, value)] } });
      const applyStatus = (object: Queue, manager: { fieldManager: string }) =>
        store.apply(queueType, (({ spec: _spec, ...rest }) => rest)(object), { ...manager, subresource: "status" });
      await applyStatus(status("Ready", "False"), ours);
      await applyStatus(status("Stalled", "True"), theirs);
      await applyStatus(status("Ready", "True"), ours);
      const types = (await read(name))?.status?.conditions?.map(({ type, status: value }) => `${type}=${value}`);
      expect(types?.toSorted()).toEqual(["Ready=True", "Stalled=True"]);
      await expect(applyStatus(status("Stalled", "False"), ours)).rejects.toMatchObject({ code: "Conflict" });
    });

    test("applying the status of a missing object is NotFound and makes none", async () => {
      const { spec: _spec, ...object } = { ...queue("missing"), status: { failures: 1 } };
      await expect(store.apply(queueType, object, { ...ours, subresource: "status" })).rejects.toMatchObject({ code: "NotFound" });
    });
  });

  describe("server-side apply", () => {
    test("creates what is missing and merges into what is there", async () => {
      const name = fresh();
      expect((await store.apply(queueType, queue(name), ours)).metadata.generation).toBe(1);
      await store.apply(queueType, part(name, { delaySeconds: 3 }), theirs);
      expect((await read(name))?.spec).toMatchObject({ account: "dev", delaySeconds: 3 });
    });

    test("drops a field that its manager no longer says", async () => {
      const name = fresh();
      await store.apply(queueType, queue(name, {}, { labels: { a: "1", b: "2" } }), ours);
      await store.apply(queueType, queue(name, {}, { labels: { b: "2" } }), ours);
      expect((await read(name))?.metadata.labels).toEqual({ b: "2" });
    });

    test("takes nothing away with a block that it leaves empty, neither when it says it nor when it no longer does", async () => {
      const name = fresh();
      await store.apply(queueType, queue(name, { aws: { tags: { a: "b" } } }), ours);
      const before = (await read(name))?.spec;
      await store.apply(queueType, part(name, { aws: {} }), theirs);
      expect((await read(name))?.spec).toEqual(before);
      await store.apply(queueType, part(name, {}), theirs);
      expect((await read(name))?.spec).toEqual(before);
    });

    test("keeps a field that another manager says too, and what nobody said", async () => {
      const name = fresh();
      await store.apply(queueType, queue(name, {}, { labels: { a: "1" } }), ours);
      await store.apply(queueType, part(name, {}, { labels: { a: "1" } }), theirs);
      await store.apply(queueType, queue(name), ours);
      expect((await read(name))?.metadata.labels).toEqual({ a: "1" });
    });

    test("a conflict names the field and the manager, and changes nothing", async () => {
      const name = fresh();
      await store.apply(queueType, queue(name, { delaySeconds: 3 }), ours);
      const attempt = store.apply(queueType, part(name, { delaySeconds: 4, visibilityTimeoutSeconds: 60 }), theirs);
      await expect(attempt).rejects.toMatchObject({ code: "Conflict", message: expect.stringMatching(/spec\.delaySeconds.*"ours"/) });
      expect((await read(name))?.spec).toMatchObject({ delaySeconds: 3 });
      expect((await read(name))?.spec.visibilityTimeoutSeconds).not.toBe(60);
    });

    test("who created or patched a field owns it as well", async () => {
      const name = fresh();
      await store.create(queueType, queue(name, { delaySeconds: 3 }), ours);
      await expect(store.apply(queueType, part(name, { delaySeconds: 4 }), theirs)).rejects.toMatchObject({ code: "Conflict" });
    });

    test("force takes a field over, so that its old manager meets the conflict", async () => {
      const name = fresh();
      await store.apply(queueType, queue(name, { delaySeconds: 3 }), ours);
      await store.apply(queueType, part(name, { delaySeconds: 4 }), { ...theirs, force: true });
      expect((await read(name))?.spec.delaySeconds).toBe(4);
      await expect(store.apply(queueType, queue(name, { delaySeconds: 3 }), ours)).rejects.toMatchObject({ code: "Conflict" });
    });

    test("finalizers and owners of several managers add up", async () => {
      const name = fresh();
      // real ones, as what has lost all its owners is collected
      const owner = async () => {
        const manifest: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: fresh(), namespace } };
        const { metadata } = await store.create(builtin.configMap, manifest, ours);
        return { apiVersion: "v1", kind: "ConfigMap", name: metadata.name, uid: metadata.uid ?? "" };
      };
      const [one, two] = [await owner(), await owner()];
      await store.apply(queueType, queue(name, {}, { finalizers: ["example.com/a"], ownerReferences: [one] }), ours);
      await store.apply(queueType, part(name, {}, { finalizers: ["example.com/b"], ownerReferences: [two] }), theirs);
      await store.apply(queueType, queue(name, {}, { ownerReferences: [one] }), ours);
      const { metadata } = (await read(name)) as Queue;
      expect(metadata.finalizers).toEqual(["example.com/b"]);
      expect(metadata.ownerReferences?.map(({ uid }) => uid).toSorted()).toEqual([one.uid, two.uid].toSorted());
      await store.patch(refOf(name), { metadata: { finalizers: null } }, ours);
    });

    test("an apply that names a uid doesn't make a new object of a gone one", async () => {
      await expect(store.apply(queueType, queue("gone", {}, { uid: "0f8fad5b-d9cb-469f-a165-70867728950e" }), ours)).rejects.toMatchObject({
        code: "Conflict",
      });
      expect(await read("gone")).toBeUndefined();
    });
  });

  describe("deleting", () => {
    test("tells whether there was anything", async () => {
      const name = fresh();
      await store.create(queueType, queue(name), ours);
      expect(await store.delete(refOf(name))).toBe(true);
      expect(await store.delete(refOf(name))).toBe(false);
      expect(await read(name)).toBeUndefined();
    });

    test("with another uid is a Conflict, so that a namesake is spared", async () => {
      const name = fresh();
      await store.create(queueType, queue(name), ours);
      await expect(store.delete(refOf(name), { uid: "0f8fad5b-d9cb-469f-a165-70867728950e" })).rejects.toMatchObject({ code: "Conflict" });
      expect(await read(name)).toBeDefined();
    });

    test("waits for the finalizers, counts as a change, and takes no new ones", async () => {
      const name = fresh();
      await store.create(queueType, queue(name, {}, { finalizers: ["example.com/a"] }), ours);
      expect(await store.delete(refOf(name))).toBe(true);
      expect((await read(name))?.metadata).toMatchObject({ deletionTimestamp: expect.any(String), generation: 2 });
      const more = store.patch(refOf(name), { metadata: { finalizers: ["example.com/a", "example.com/b"] } }, ours);
      await expect(more).rejects.toMatchObject({ code: "Invalid" });
      await store.patch(refOf(name), { metadata: { finalizers: null } }, ours);
      expect(await read(name)).toBeUndefined();
    });
  });

  describe("what an object owns", { timeout: 90_000 }, () => {
    const configMap = (name: string, owners: KubeObject[]): KubeObject => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name,
        namespace,
        ownerReferences: owners.map(({ apiVersion, kind, metadata }) => ({
          apiVersion,
          kind,
          name: metadata.name,
          uid: metadata.uid as string,
        })),
      },
    });
    const get = (name: string) => store.get({ type: builtin.configMap, namespace, name });
    /** A cluster's collector may not have heard yet of a kind that was installed in the last half minute. */
    const waitFor = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 100 });

    test("goes with it, and what that owns too, so that no connection outlives its object", async ({ skip }) => {
      skip(!collectsGarbage, "the cluster has no garbage collector: it needs a kube-controller-manager");
      const [name, child, grandchild] = [fresh(), fresh(), fresh()];
      const owner = await store.create(queueType, queue(name, {}, { finalizers: ["example.com/a"] }), ours);
      const owned = await store.create(builtin.configMap, configMap(child, [owner]), ours);
      await store.create(builtin.configMap, configMap(grandchild, [owned]), ours);
      await store.delete(refOf(name));
      expect(await get(child)).toBeDefined();
      await store.patch(refOf(name), { metadata: { finalizers: null } }, ours);
      await waitFor(async () => expect([await get(child), await get(grandchild)]).toEqual([undefined, undefined]));
    });

    test("stays while it has another owner, and forgets the one that is gone", async ({ skip }) => {
      skip(!collectsGarbage, "the cluster has no garbage collector: it needs a kube-controller-manager");
      const [name, other, child] = [fresh(), fresh(), fresh()];
      const owners = [await store.create(queueType, queue(name), ours), await store.create(queueType, queue(other), ours)];
      await store.create(builtin.configMap, configMap(child, owners), ours);
      await store.delete(refOf(name), { propagation: "Background" });
      await waitFor(async () => expect((await get(child))?.metadata.ownerReferences?.map((owner) => owner.name)).toEqual([other]));
    });

    test("stays when the deletion says so", async ({ skip }) => {
      skip(!collectsGarbage, "the cluster has no garbage collector: it needs a kube-controller-manager");
      const [name, child] = [fresh(), fresh()];
      const owner = await store.create(queueType, queue(name), ours);
      await store.create(builtin.configMap, configMap(child, [owner]), ours);
      await store.delete(refOf(name), { propagation: "Orphan" });
      await waitFor(async () => expect(await read(name)).toBeUndefined());
      expect((await get(child))?.metadata.ownerReferences ?? []).toEqual([]);
    });
  });

  describe("secrets", () => {
    const secret = (name: string, type: string): KubeObject & Record<string, unknown> => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace },
      type,
      data: { password: "aHVudGVyMg==" },
    });

    test("the type can't be changed, and the refusal doesn't show the data", async () => {
      const name = fresh();
      await store.apply(builtin.secret, secret(name, "servicebinding.io/queue"), ours);
      const change = store.apply(builtin.secret, secret(name, "Opaque"), { ...ours, force: true });
      await expect(change).rejects.toMatchObject({ code: "Invalid", message: expect.stringContaining("type: field is immutable") });
      await expect(change).rejects.not.toMatchObject({ message: expect.stringContaining("aHVudGVyMg") });
    });

    test("plain values are stored encoded", async () => {
      const name = fresh();
      const { data: _data, ...rest } = secret(name, "Opaque");
      await store.create(builtin.secret, { ...rest, stringData: { user: "me" } } as KubeObject, ours);
      const stored = await store.get<KubeObject & { data: object }>({ type: builtin.secret, namespace, name });
      expect(stored?.data).toEqual({ user: "bWU=" });
      expect(stored).not.toHaveProperty("stringData");
    });
  });

  test("a dry run answers as if and stores nothing", async () => {
    const name = fresh();
    const dry = { ...ours, dryRun: true };
    expect((await store.create(queueType, queue(name), dry)).metadata.name).toBe(name);
    expect((await store.apply(queueType, queue(name), dry)).metadata.name).toBe(name);
    expect(await read(name)).toBeUndefined();
    await store.create(queueType, queue(name), ours);
    expect((await store.patch<Queue>(refOf(name), { spec: { delaySeconds: 8 } }, dry)).spec.delaySeconds).toBe(8);
    expect(await store.delete(refOf(name), { dryRun: true })).toBe(true);
    const after = await read(name);
    expect(after?.spec.delaySeconds).not.toBe(8);
    expect(after?.metadata.deletionTimestamp).toBeUndefined();
  });

  describe("watching", () => {
    let stop = new AbortController();
    afterEach(() => stop.abort());

    function events(options: { resourceVersion?: string; labelSelector?: string }): AsyncIterator<WatchEvent<Queue>> {
      stop = new AbortController();
      return store.watch<Queue>(queueType, { namespace, ...options, signal: stop.signal })[Symbol.asyncIterator]();
    }
    async function next(iterator: AsyncIterator<WatchEvent<Queue>>): Promise<string> {
      const { value } = (await iterator.next()) as { value: WatchEvent<Queue> };
      return `${value.type} ${value.object.metadata.name}`;
    }

    test("shows each change in order from a version on, and can be taken up again where it ended", async () => {
      const name = fresh();
      const { resourceVersion } = await store.list(queueType, { namespace });
      await store.create(queueType, queue(name), ours);
      const patched = await store.patch(refOf(name), { spec: { delaySeconds: 2 } }, ours);
      await store.delete(refOf(name));
      const all = events({ resourceVersion });
      expect([await next(all), await next(all), await next(all)]).toEqual([`ADDED ${name}`, `MODIFIED ${name}`, `DELETED ${name}`]);
      stop.abort();
      expect(await next(events({ resourceVersion: patched.metadata.resourceVersion as string }))).toBe(`DELETED ${name}`);
    });

    test("waits for what has not happened yet, and ends quietly when aborted", async () => {
      const name = fresh();
      const { resourceVersion } = await store.list(queueType, { namespace });
      const all = events({ resourceVersion });
      const first = next(all);
      await store.create(queueType, queue(name), ours);
      expect(await first).toBe(`ADDED ${name}`);
      const end = all.next();
      stop.abort();
      expect(await end).toMatchObject({ done: true });
    });

    test("with a selector, an object that comes to match is added and one that ceases to is deleted", async () => {
      const name = fresh();
      const { resourceVersion } = await store.list(queueType, { namespace });
      await store.create(queueType, queue(name), ours);
      await store.patch(refOf(name), { metadata: { labels: { seen: "yes" } } }, ours);
      await store.patch(refOf(name), { metadata: { labels: { seen: null } } }, ours);
      const matching = events({ resourceVersion, labelSelector: "seen=yes" });
      expect([await next(matching), await next(matching)]).toEqual([`ADDED ${name}`, `DELETED ${name}`]);
    });
  });
}
