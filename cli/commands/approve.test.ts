import { expect, test } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { StoreError } from "../../lib/store/errors.ts";
import type { MergePatch, Store } from "../../lib/store/store.ts";
import type { Frame } from "../context.ts";
import { runProgram } from "../program.ts";
import { condition, queueKind, queueObject, testContext, testNow } from "../testing/context.ts";
import { silentFrame } from "../testing/frame.ts";

const at = testNow.toISOString();
const changes = [{ field: "delaySeconds", from: "0", to: "30", effect: "Now" as const }];
const planOf = (hash: string) => ({ hash, at, generation: 1, action: "Update" as const, changes });
const waits = (hash = "abc", metadata = {}) =>
  queueObject(
    { plan: planOf(hash), conditions: [condition("Ready", "True", "AwaitingApproval", "waits")] },
    { resourceVersion: "1", ...metadata },
  );

/** Approves in a cluster that has these objects, one after the other as they are read, and answers each write with the next of these. */
async function approve(
  args: string[],
  { objects = [waits()], refusals = [] as (StoreError | undefined)[], answer = undefined as boolean | undefined } = {},
) {
  const [patches, asked] = [[] as (MergePatch & { dryRun: boolean })[], [] as string[]];
  const store = {
    get: ({ type }: { type: object }) =>
      Promise.resolve(type === queueKind ? (objects.length > 1 ? objects.shift() : objects[0]) : undefined),
    list: () => Promise.resolve({ items: [], resourceVersion: "1" }),
    patch: (_: unknown, patch: MergePatch, { dryRun = false }) => {
      patches.push({ ...patch, dryRun });
      const refusal = refusals.shift();
      return refusal ? Promise.reject(refusal) : Promise.resolve(objects[0]);
    },
  } as unknown as Store;
  const frame: Frame & ReturnType<typeof silentFrame> = silentFrame(await testContext(store));
  if (answer !== undefined) {
    frame.io.interactive = true;
    frame.io.confirm = (question) => {
      asked.push(question);
      return Promise.resolve(answer);
    };
  }
  const error: unknown = await runProgram(["approve", "queue/orders", ...args], frame).catch((thrown: unknown) => thrown);
  return { error, patches, asked, said: frame.said };
}

const written = (hash: string, resourceVersion = "1") => ({
  dryRun: false,
  metadata: { resourceVersion, annotations: { [annotations.approved]: hash, [annotations.approvedBy]: "alice" } },
});

test("shows the plan, asks, and approves in one's own name what was shown, unless the object changed since", async () => {
  const { error, patches, asked, said } = await approve([], { answer: true });
  expect(error).toBeUndefined();
  expect(asked).toEqual(["Approve this plan?"]);
  expect(said.notes.join("\n")).toMatch(/orders: update\nFIELD [^]*delaySeconds +0 +30 +now\nplan abc, made/);
  expect(said.out).toBe("queue.kubectl-cloud.dev/orders approved\n");
  expect(patches.filter(({ dryRun }) => !dryRun)).toEqual([written("abc")]);
});

test("no is no", async () => {
  const { error, patches } = await approve([], { answer: false });
  expect(error).toMatchObject({ exitCode: 4, message: "not approved" });
  expect(patches.filter(({ dryRun }) => !dryRun)).toEqual([]);
});

test("who may not approve is told so before being asked", async () => {
  const { error, asked } = await approve([], { answer: true, refusals: [new StoreError("alice may not approve", { code: "Forbidden" })] });
  expect(error).toMatchObject({ exitCode: 4, message: "alice may not approve" });
  expect(asked).toEqual([]);
});

test("--yes asks nobody, on a terminal either", async () => {
  const { asked, patches } = await approve(["--yes"], { answer: false });
  expect(asked).toEqual([]);
  expect(patches).toEqual([written("abc")]);
});

test("without a terminal nobody is asked: the plan is named, or --yes said", async () => {
  expect((await approve([])).error).toMatchObject({ exitCode: 2, hint: expect.stringContaining("--plan HASH") as string });
  expect((await approve(["--plan", "abc"])).patches).toEqual([written("abc")]);
});

test("another plan than the one named is refused, with both", async () => {
  const { error, patches } = await approve(["--plan", "xyz"]);
  expect(error).toMatchObject({ exitCode: 4, message: "queue.kubectl-cloud.dev/orders waits with the plan abc, not with xyz" });
  expect(patches).toEqual([]);
});

test("a claim that is renewed in between changes nothing; a plan that is, everything", async () => {
  const conflict = new StoreError("changed", { code: "Conflict" });
  const renewed = await approve(["--yes"], { objects: [waits(), waits("abc", { resourceVersion: "2" })], refusals: [conflict] });
  expect(renewed.patches).toEqual([written("abc"), written("abc", "2")]);
  const replaced = await approve(["--yes"], { objects: [waits(), waits("xyz", { resourceVersion: "2" })], refusals: [conflict] });
  expect(replaced.error).toMatchObject({
    exitCode: 4,
    message: expect.stringContaining("waits with the plan xyz, not with abc") as string,
  });
  expect(replaced.patches).toHaveLength(1);
});

test.each<[what: string, object: ServiceObject, says: RegExp]>([
  ["nothing to approve", queueObject({ conditions: [condition("Ready", "True", "Available")] }), /nothing of .* waits for approval/],
  ["a plan of an older spec", waits("abc", { generation: 2 }), /the spec of .* changed since the plan abc/],
])("%s is exit code 3", async (_, object, says) => {
  const { error, patches } = await approve(["--yes"], { objects: [object] });
  expect(error).toMatchObject({ exitCode: 3, message: expect.stringMatching(says) as string });
  expect(patches).toEqual([]);
});

test("again it changes nothing, also when what was approved is done", async () => {
  const approved = { annotations: { [annotations.approved]: "abc", [annotations.approvedBy]: "bob" } };
  const done = queueObject({ conditions: [condition("Ready", "True", "Available")] }, approved);
  for (const [object, ...args] of [
    [waits("abc", approved), "--yes"],
    [waits("abc", approved), "--plan", "abc"],
    [done, "--plan", "abc"],
  ] as const) {
    const { said, patches, error } = await approve(args, { objects: [object] });
    expect(error).toBeUndefined();
    expect(said).toEqual({
      out: "queue.kubectl-cloud.dev/orders unchanged\n",
      notes: expect.arrayContaining([expect.stringContaining("approved by bob")]) as string[],
    });
    expect(patches).toEqual([]);
  }
});
