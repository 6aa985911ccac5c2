import { expect, test } from "vitest";

import type { KnownError } from "../../lib/errors.ts";
import { condition, queueKind, queueObject, testContext } from "../testing/context.ts";
import { type Ending, waitAll } from "./wait-all.ts";
import { leftError } from "./wait-error.ts";

/** Queues in a store, of which `ready` ones are. */
async function queues(names: readonly string[], ready: readonly string[] = []) {
  const context = await testContext();
  const by = { fieldManager: "test" };
  const objects = await Promise.all(
    names.map(async (name) => {
      const object = await context.store.create(queueKind, queueObject(undefined, { name, uid: undefined as never }), by);
      const status = { observedGeneration: 1, conditions: [condition("Ready", "True", "Available")] };
      return { kind: queueKind, name, object: ready.includes(name) ? { ...object, status } : object };
    }),
  );
  return { context, objects };
}

const types = (endings: readonly Ending[]) => endings.map(({ type }) => type);

test("each object has an ending of its own, and a goal where it is not that of the others", async () => {
  const { context, objects } = await queues(["orders", "mails"]);
  const mixed = objects.map((one) => (one.name === "mails" ? { ...one, goal: "gone" as const } : one));
  const waiting = waitAll(context, mixed, { goal: "ready", timeoutMs: 10_000 }, { onStep: () => undefined });
  for (const name of ["orders", "mails"]) await context.store.delete({ type: queueKind, namespace: "shop", name });
  const endings = await waiting;
  expect(types(endings)).toEqual(["failed", "reached"]);
  expect((endings[0] as { error: KnownError }).error.message).toBe("queue/orders was deleted meanwhile");
});

test("who leaves ends the waiting for all that has not ended yet, and only for that", async () => {
  const { context, objects } = await queues(["orders", "mails"], ["mails"]);
  const stop = new AbortController();
  const ended: string[] = [];
  const waiting = waitAll(
    context,
    objects,
    { goal: "ready", timeoutMs: 60_000, signal: stop.signal },
    { onStep: () => undefined, onEnd: (index, { type }) => void ended.push(`${index} ${type}`) },
  );
  await expect.poll(() => ended).toEqual(["1 reached"]);
  stop.abort();
  expect(types(await waiting)).toEqual(["left", "reached"]);
});

test("nothing is waited for after an end that came before", async () => {
  const { context, objects } = await queues(["orders"]);
  const endings = await waitAll(
    context,
    objects,
    { goal: "ready", timeoutMs: 60_000, signal: AbortSignal.abort() },
    { onStep: () => undefined },
  );
  expect(types(endings)).toEqual(["left"]);
});

test("who left is told how to look again, in few words however many objects there are", () => {
  const named = (...names: string[]) => leftError(names.map((name) => ({ kind: queueKind, name })));
  expect(named("a")).toMatchObject({
    message: "queue/a goes on by itself",
    hint: "look again with kubectl cloud status queue/a; kubectl cloud logs queue/a",
    exitCode: 130,
  });
  expect(named("a", "b")).toMatchObject({
    message: "2 objects go on by themselves",
    hint: "look again with kubectl cloud status queue/a queue/b",
  });
  expect(named("a", "b", "c", "d").hint).toBe("look again with kubectl cloud status");
});
