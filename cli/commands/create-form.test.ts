import { expect, test } from "vitest";

import { leaves, loadSchema } from "../flags/schema.ts";
import { queueKind, testContext } from "../testing/context.ts";
import { silentFrame } from "../testing/frame.ts";
import { createFromFlags } from "./create-flags.ts";
import { asksInForm } from "./create-form.ts";
import type { CreateFlags } from "./create.ts";

const plain = silentFrame();
const rich = { ...plain, io: { ...plain.io, rich: true } };
const none: CreateFlags = { dryRun: "none", timeout: "10m" };

test.each<[why: string, frame: typeof rich, flags: Partial<CreateFlags>, asks: boolean]>([
  ["on a terminal", rich, {}, true],
  ["on a terminal, to wait and with approval", rich, { wait: true, requireApproval: true }, true],
  ["in a pipe", plain, {}, false],
  ["with files", rich, { filename: ["queues.yaml"] }, false],
  ["when the object is to be printed", rich, { output: "yaml" }, false],
  ["for a dry run", rich, { dryRun: "server" }, false],
])("%s, what is missing is asked for in a form or not", (_, frame, flags, asks) => {
  expect(asksInForm(frame, { ...none, ...flags })).toBe(asks);
});

test.each<[why: string, name: string | undefined, flags: Record<string, string>]>([
  ["a value", undefined, { account: "dev", "delay-seconds": "901" }],
  ["the name", "Orders", {}],
])("%s that is wrong is said at once on a terminal too, as a form would only ask for what is missing", async (_, name, flags) => {
  const schema = await loadSchema("queue");
  const given = new Map(leaves(schema).flatMap((leaf) => (leaf.flag in flags ? [[leaf, flags[leaf.flag] as string] as const] : [])));
  await expect(createFromFlags(rich, none, { kind: queueKind, name, schema, given })).rejects.toMatchObject({ code: "Usage" });
});

test("what is said in full opens no form", async () => {
  const schema = await loadSchema("queue");
  const given = new Map(leaves(schema).flatMap((leaf) => (leaf.path === "account" ? [[leaf, "dev"] as const] : [])));
  const frame = silentFrame(await testContext());
  await createFromFlags({ ...frame, io: { ...frame.io, rich: true } }, none, { kind: queueKind, name: "orders", schema, given });
  expect(frame.said.out).toBe("queue.kubectl-cloud.dev/orders created\n");
});
