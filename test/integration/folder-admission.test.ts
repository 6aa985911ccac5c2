import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import { FolderStore } from "../../lib/store/folder.ts";
import type { MergePatch, ResourceType, Store } from "../../lib/store/store.ts";
import { controlPlane, makeNamespace, withKubernetes } from "../parts/parts.ts";
import { badChanges } from "./manifests/bad-changes.ts";
import { badManifests } from "./manifests/bad.ts";
import { type Manifest, queue } from "./manifests/case.ts";
import { examples, goodManifests } from "./manifests/good.ts";

const folder = mkdtempSync(join(tmpdir(), "folder-admission-"));
afterAll(() => rmSync(folder, { recursive: true }));

const by = { fieldManager: "test" };
const local = new FolderStore(folder);
let cluster: Store;
let namespace: string;

const typeOf = ({ kind }: Manifest) => findKind(kind) as Kind;
const moved = (manifest: Manifest, name = manifest.metadata.name) =>
  ({ ...manifest, metadata: { ...manifest.metadata, name, ...(manifest.metadata.namespace ? { namespace } : {}) } }) as Manifest &
    KubeObject;

/** What a store says to a write: the error, or what it has stored without what each sets for itself. */
async function answer(write: Promise<KubeObject>): Promise<unknown> {
  try {
    const { metadata: _, ...stored } = await write;
    return stored;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}

/** Objects with something wrong or unusual in what every object has, and in those that hold data. */
const oddMetadata: Record<string, object> = {
  "a name in capitals": { name: "Orders" },
  "a name longer than any": { name: "a".repeat(254) },
  "a label with a space in its key": { labels: { "a b": "x" } },
  "a label with a space": { labels: { a: "x y" } },
  "a label longer than labels are": { labels: { a: "x".repeat(64) } },
  "a label with a longer key": { labels: { ["a".repeat(64)]: "x" } },
  "a label with a prefix in capitals": { labels: { "B.C/a": "x" } },
  "an annotation with a space in its key": { annotations: { "a b": "x" } },
  "an annotation in capitals": { annotations: { "Example.COM/A": "x" } },
  "more annotations than there may be": { annotations: { a: "x".repeat(300_000) } },
  "a finalizer without a prefix": { finalizers: ["x"] },
  "a finalizer with a space": { finalizers: ["a b/c"] },
  "an owner with a name alone": { ownerReferences: [{ name: "x" }] },
  "an owner without a uid": { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "x", uid: "" }] },
  "a field that there is not": { foo: 1 },
};
const oddData: Record<string, [kind: "Secret" | "ConfigMap", fields: object]> = {
  "a Secret's key with a space": ["Secret", { data: { "a b": "eA==" } }],
  "a Secret's field that there is not": ["Secret", { foo: 1 }],
  "a Secret's plain value": ["Secret", { stringData: { a: "x" } }],
  "a key with a space": ["ConfigMap", { data: { "a b": "x" } }],
  "a key that is a folder": ["ConfigMap", { data: { "..": "x" } }],
  "a key twice": ["ConfigMap", { data: { a: "x" }, binaryData: { a: "eA==" } }],
  "a field that there is not": ["ConfigMap", { foo: 1 }],
  "a spec": ["ConfigMap", { spec: {} }],
  "more than there may be": ["ConfigMap", { data: { a: "x".repeat(1_100_000) } }],
};
/** Queues that are odd as a whole: nulls, other types, what only apply looks at. */
const oddQueues: Record<string, object> = {
  "no spec": { spec: null },
  "a spec that is a list": { spec: [] },
  "null where there is a default": { spec: { account: "dev", fifo: null } },
  "null where there is none": { spec: { account: "dev", maxReceiveCount: null } },
  "null where something must be": { spec: { account: null } },
  "null in place of a block": { spec: { account: "dev", aws: null } },
  "null in a list": { spec: { account: "dev", aws: { redriveAllowPolicy: { redrivePermission: "byQueue", sourceQueueARNs: [null] } } } },
  "a field beside the spec": { foo: 1 },
  "a field called as every JavaScript object's": { spec: { account: "dev", constructor: 1, __proto__: 1 } },
  "a status of other types": { status: { failures: "x" } },
  "several mistakes": { spec: { account: "A", delaySeconds: 901, fifo: true, externalName: "x" } },
};
const condition = { type: "Ready", status: "True", reason: "A", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" };
const oddPatches: Record<string, [patch: MergePatch, subresource?: "status"]> = {
  "a field that there is not": [{ spec: { foo: 1 } }],
  "null for a field that there is not": [{ spec: { foo: null } }],
  "another type": [{ spec: { delaySeconds: "x" } }],
  "null for what must be": [{ spec: { account: null } }],
  "null for all": [{ spec: null }],
  "another version": [{ apiVersion: "x/v1" }],
  "a field of metadata that there is not": [{ metadata: { foo: 1 } }],
  "a status with a field that there is not, aside": [{ status: { foo: 1 } }],
  "a status of another type": [{ status: { failures: "x" } }, "status"],
  "a status with a field that there is not": [{ status: { foo: 1 } }, "status"],
  "a status with a bad spec beside it": [{ spec: { foo: 1 }, status: { failures: 2 } }, "status"],
  "half a condition": [{ status: { conditions: [{ type: "Ready" }] } }, "status"],
  "a condition twice": [{ status: { conditions: [condition, condition] } }, "status"],
  "a condition with a status that there is not": [{ status: { conditions: [{ ...condition, status: "Yes" }] } }, "status"],
  "a time in words": [{ status: { nextRunAt: "tomorrow" } }, "status"],
  "a time on the wrong day": [{ status: { nextRunAt: "2026-02-30T00:00:00Z" } }, "status"],
  "a time without a zone": [{ status: { nextRunAt: "2026-01-01T00:00:00" } }, "status"],
  "a time of another zone": [{ status: { nextRunAt: "2026-01-01T00:00:00.5+01:00" } }, "status"],
};

withKubernetes("a folder answers as the API server does", () => {
  beforeAll(async () => {
    cluster = connect({ kubeconfig: controlPlane().kubeconfig }).store;
    namespace = await makeNamespace(cluster);
  });

  describe("to a bad manifest, word by word", () => {
    it.each(badManifests)("$mistake", async ({ manifest }) => {
      const [object, type, dry] = [moved(manifest), typeOf(manifest), { ...by, dryRun: true }];
      for (const write of ["create", "apply"] as const) {
        const said = await answer(cluster[write](type, object, dry));
        expect(said, write).toContain("Invalid: ");
        expect(await answer(local[write](type, object, dry)), write).toBe(said);
      }
    });
  });

  describe("to a change that nothing can carry out", () => {
    it.each(badChanges.map((change, index) => ({ ...change, name: `bad-change-${index}` })))(
      "$mistake",
      async ({ before, manifest, name }) => {
        const [type, old, wanted] = [typeOf(manifest), moved(before, name), moved(manifest, name)];
        for (const store of [cluster, local]) await store.apply(type, old, by);
        const said = await answer(cluster.apply(type, wanted, { ...by, dryRun: true }));
        expect(said).toContain("Invalid: ");
        expect(await answer(local.apply(type, wanted, { ...by, dryRun: true }))).toBe(said);
        await cluster.delete({ type, namespace, name });
      },
    );
  });

  describe("to a good manifest: what is stored is the same", () => {
    it.each([...goodManifests, ...examples.map((manifest) => ({ what: `the example of ${manifest.kind}`, manifest }))])(
      "$what",
      async ({ manifest }) => {
        const [object, type, dry] = [moved(manifest), typeOf(manifest), { ...by, dryRun: true }];
        for (const write of ["create", "apply"] as const)
          expect(await answer(local[write](type, object, dry)), write).toEqual(await answer(cluster[write](type, object, dry)));
      },
    );
  });

  /** What both say to a write. */
  async function same(write: (store: Store) => Promise<KubeObject>, what: string): Promise<void> {
    expect(await answer(write(local)), what).toEqual(await answer(write(cluster)));
  }
  const named = (kind: string, metadata: object, rest: object = {}) =>
    ({
      ...(kind === "Queue" ? queue({}) : { apiVersion: "v1", kind }),
      metadata: { name: "odd", namespace, ...metadata },
      ...rest,
    }) as Manifest & KubeObject;

  describe("to what is odd", () => {
    const dry = { ...by, dryRun: true };
    const core: Record<string, ResourceType> = { Secret: builtin.secret, ConfigMap: builtin.configMap };

    it.each(Object.entries(oddMetadata))("in metadata: %s", async (_, metadata) => {
      for (const kind of ["Queue", "ConfigMap"]) {
        const [object, type] = [named(kind, metadata), core[kind] ?? (findKind(kind) as Kind)];
        for (const write of ["create", "apply"] as const) await same((store) => store[write](type, object, dry), `${write} ${kind}`);
      }
    });
    it.each(Object.entries(oddData))("in what holds data: %s", async (_, [kind, fields]) => {
      const [object, type] = [named(kind, {}, fields), core[kind] as ResourceType];
      for (const write of ["create", "apply"] as const) await same((store) => store[write](type, object, dry), write);
    });
    it.each(Object.entries(oddQueues))("in a queue: %s", async (_, fields) => {
      const object = named("Queue", {}, fields);
      for (const write of ["create", "apply"] as const) await same((store) => store[write](typeOf(object), object, dry), write);
    });

    it("in who owns what was left to defaults: who created it, and nobody where it was applied", async () => {
      const said: unknown[] = [];
      for (const write of ["create", "apply"] as const) {
        const [type, metadata] = [findKind("queue") as Kind, { name: `defaults-${write}` }];
        for (const store of [cluster, local]) await store[write](type, named("Queue", metadata), by);
        const change = named("Queue", metadata, { spec: { account: "dev", delaySeconds: 9 } });
        const other = { fieldManager: "other", dryRun: true };
        await same((store) => store.apply(type, change, other), write);
        said.push(await answer(cluster.apply(type, change, other)));
      }
      expect(said).toEqual([expect.stringContaining("Conflict: "), expect.objectContaining({ kind: "Queue" })]);
    });

    describe("in a patch", () => {
      const ref = { type: findKind("queue") as Kind, namespace: "", name: "patched" };
      beforeAll(async () => {
        ref.namespace = namespace;
        for (const store of [cluster, local]) await store.create(ref.type, named("Queue", { name: "patched" }), by);
      });
      it.each(Object.entries(oddPatches))("%s", async (_, [patch, subresource]) => {
        await same((store) => store.patch(ref, patch, { ...dry, ...(subresource && { subresource }) }), "patch");
      });
      it("by apply, what a list would hold twice", async () => {
        const { spec: _, ...object } = named("Queue", { name: "patched" });
        const status = { ...object, status: { conditions: [condition, condition] } };
        await same((store) => store.apply(ref.type, status, { ...dry, subresource: "status" }), "status");
        const finalizers = named("Queue", { name: "patched", finalizers: ["example.com/a", "example.com/a"] });
        await same((store) => store.apply(ref.type, finalizers, { ...dry, force: true }), "finalizers");
      });
    });
  });
});
