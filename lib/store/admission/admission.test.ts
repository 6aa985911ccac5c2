import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeEach, describe, expect, test } from "vitest";

import type { KubeObject } from "../../../crds/api/objects.ts";
import { queue } from "../../../test/integration/manifests/case.ts";
import { findKind, type Kind } from "../../kinds.ts";
import { FolderStore } from "../folder.ts";

type Queue = KubeObject & { spec: Record<string, unknown> };

const folders = mkdtempSync(join(tmpdir(), "folder-older-"));
afterAll(() => rmSync(folders, { recursive: true }));

const by = { fieldManager: "test" };
const type = findKind("queue") as Kind;
const ref = { type, namespace: "default", name: "orders" };
let store: FolderStore;
let file: string;

beforeEach(async () => {
  const folder = mkdtempSync(join(folders, "store-"));
  store = new FolderStore(folder);
  file = join(folder, "objects/queues.kubectl-cloud.dev/default/orders.yaml");
  await store.create(type, queue({ delaySeconds: 5 }) as Queue, by);
});

/** Changes the stored file, as if another version of the schema had been there when it was written. */
function stored(from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}
const get = async () => (await store.get<Queue>(ref)) as Queue;
const patch = (spec: object) => store.patch<Queue>(ref, { spec }, by);

describe("an object that was stored with an older schema", () => {
  test("has the defaults of fields that there were not yet, and they are no change of what is wanted", async () => {
    stored("  fifo: false\n", "");
    expect((await get()).spec.fifo).toBe(false);
    expect((await store.list<Queue>(type)).items[0]?.spec.fifo).toBe(false);
    const after = await store.patch<Queue>(ref, { metadata: { labels: { a: "b" } } }, by);
    expect(after.metadata.generation).toBe(1);
  });

  test("loses fields that there are not any more, and they keep nobody from writing it", async () => {
    stored("spec:\n", "spec:\n  gone: 1\n");
    expect((await get()).spec).not.toHaveProperty("gone");
    expect((await patch({ delaySeconds: 6 })).spec).not.toHaveProperty("gone");
    expect(readFileSync(file, "utf8")).not.toContain("gone");
  });

  test("keeps a value that would be refused now, until somebody changes it", async () => {
    stored("delaySeconds: 5", "delaySeconds: 901");
    stored("  fifo: false\n", "  fifo: false\n  maxReceiveCount: 3\n");
    await store.patch(ref, { metadata: { labels: { a: "b" } } }, by);
    await store.patch(ref, { status: { failures: 1 } }, { ...by, subresource: "status" });
    expect((await get()).spec).toMatchObject({ delaySeconds: 901, maxReceiveCount: 3 });
    await expect(patch({ delaySeconds: 902 })).rejects.toMatchObject({
      code: "Invalid",
      message: expect.stringContaining("less than or equal to 900"),
    });
    // a rule over several fields is asked again as soon as one of them changes
    await expect(patch({ delaySeconds: 6 })).rejects.toMatchObject({ message: expect.stringContaining("spec.maxReceiveCount") });
    expect((await patch({ delaySeconds: 6, maxReceiveCount: null })).spec.delaySeconds).toBe(6);
  });
});
