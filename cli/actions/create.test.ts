import { expect, test } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { specHash } from "../../lib/spec-hash.ts";
import { loadSchema } from "../flags/schema.ts";
import { queueKind, testContext } from "../testing/context.ts";
import { create } from "./create.ts";

const schema = await loadSchema("queue");
const request = (spec: Record<string, unknown>, dryRun: "none" | "client" | "server" = "none", approval = false) => ({
  kind: queueKind,
  name: "orders",
  spec: { account: "dev", ...spec },
  schema,
  dryRun,
  approval,
});
const ref = { type: queueKind, namespace: "shop", name: "orders" };

test("notes who asked, and the hash of the spec as it is stored, defaults and all", async () => {
  const context = await testContext();
  const { change } = await create(context, request({ delaySeconds: 5 }));
  const stored = await context.store.get<ServiceObject>(ref);
  expect(change).toBe("created");
  expect(stored?.spec).toMatchObject({ delaySeconds: 5, fifo: false });
  expect(stored?.metadata.annotations).toEqual({
    [annotations.requestedBy]: "alice",
    [annotations.requestedFor]: specHash(stored?.spec ?? {}),
  });
});

test("the same again changes nothing, though defaults are not said", async () => {
  const context = await testContext();
  await create(context, request({ delaySeconds: 5 }));
  const before = await context.store.get(ref);
  expect((await create(context, request({ delaySeconds: 5, fifo: false }))).change).toBe("unchanged");
  expect(await context.store.get(ref)).toEqual(before);
});

test("another spec is refused with each difference and, for what can't be changed, the way out", async () => {
  const context = await testContext();
  await create(context, request({ delaySeconds: 5 }));
  const again = create(context, request({ fifo: true }));
  await expect(again).rejects.toMatchObject({
    exitCode: 4,
    hint: expect.stringContaining("kubectl edit queues.kubectl-cloud.dev orders") as string,
  });
  await expect(again).rejects.toThrow(/delaySeconds: 5 → 0\n.*fifo: false → true \(fifo is immutable: create another/);
});

test("what is being deleted is not taken for what is there", async () => {
  const context = await testContext();
  await create(context, request({}));
  await context.store.patch(ref, { metadata: { finalizers: ["a.b/c"] } }, { fieldManager: "test" });
  await context.store.delete(ref);
  await expect(create(context, request({}))).rejects.toThrow("is being deleted");
});

test("a dry run stores nothing", async () => {
  const context = await testContext();
  expect((await create(context, request({}, "server"))).object.spec).toMatchObject({ delaySeconds: 0 });
  expect((await create(context, request({}, "client"))).object.spec).toEqual({ account: "dev" });
  expect(await context.store.get(ref)).toBeUndefined();
});

test("an object whose changes need approval is made so at once, not by a second step that could come too late", async () => {
  const context = await testContext();
  const { object } = await create(context, request({}, "none", true));
  expect(object.metadata.annotations).toMatchObject({ [annotations.approval]: "required", [annotations.requestedBy]: "alice" });
  expect((await create(context, request({}, "none", true))).change).toBe("unchanged");
  expect((await create(context, request({}, "client", true))).object.metadata.annotations).toEqual({ [annotations.approval]: "required" });
});

test("one that is there and needs no approval is not the one asked for", async () => {
  const context = await testContext();
  await create(context, request({}));
  await expect(create(context, request({}, "none", true))).rejects.toThrow(
    /approval: not set → "required" \(set it with: kubectl annotate/,
  );
});
