import { afterEach, expect, onTestFinished, test, vi } from "vitest";

import type { ServiceStatus } from "../../../crds/api/status.ts";
import type { Ending } from "../../actions/wait-all.ts";
import { condition, createdRun as lastRun, queueKind, queueObject, testContext, testNow } from "../../testing/context.ts";
import { show } from "../testing/screen.tsx";
import { Steps } from "./steps.tsx";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const at = testNow.toISOString();

/** Queues in a store, and the screen that waits for them. */
async function waiting(
  names: readonly string[],
  { goal = "ready", timeoutMs = 60_000, columns = 100 }: { goal?: "ready" | "gone"; timeoutMs?: number; columns?: number } = {},
) {
  const context = await testContext();
  const ref = (name: string) => ({ type: queueKind, namespace: "shop", name });
  const objects = await Promise.all(
    names.map(async (name) => {
      const object = await context.store.create(queueKind, queueObject(undefined, { name, uid: undefined as never }), {
        fieldManager: "test",
      });
      return { kind: queueKind, name, object };
    }),
  );
  let clock = testNow;
  const now = () => clock;
  const ended: (readonly Ending[])[] = [];
  const session = { context: { ...context, now }, command: "kubectl cloud --local" };
  const steps = <Steps objects={objects} goal={goal} timeoutMs={timeoutMs} onEnd={(endings) => ended.push(endings)} />;
  const shown = await show(steps, { session, columns });
  onTestFinished(() => shown.close());
  const write = (name: string, status: ServiceStatus) =>
    context.store.patch(ref(name), { status }, { fieldManager: "run", subresource: "status" });
  const pass = (seconds: number) => (clock = new Date(clock.getTime() + seconds * 1000));
  return { ...shown, write, pass, ended, remove: (name: string) => context.store.delete(ref(name)) };
}

const ready = [condition("Ready", "True", "Available", "as the spec says")];

test("an object that no run has taken up yet waits for one", async () => {
  const { text } = await waiting(["orders"]);
  expect(text()).toMatch(/^\S queue\/orders waiting for a run · 0s$/);
});

test("steps appear as they happen, and stay as a record when it is ready", async () => {
  const { until, write, pass, ended } = await waiting(["orders"]);
  await write("orders", { run: { job: "run-1", until: at }, operation: { kind: "Create", startedAt: at, message: "creating" } });
  await until("queue/orders under way");
  pass(75);
  expect(await until("creating 75s")).toMatch(/^ {2}\S create under way: creating 75s$/m);
  await write("orders", { run: null as never, operation: null as never, lastRun, observedGeneration: 1, conditions: ready });
  expect(await until("queue/orders ready")).toBe(
    [
      "✔ queue/orders ready · 75s",
      "  ✔ run run-1 succeeded after 0.0s: created orders",
      "  ✔ create done 75s",
      "  ✔ ready: as the spec says",
    ].join("\n"),
  );
  await expect.poll(() => ended).toEqual([[expect.objectContaining({ type: "reached" })]]);
});

test("each of several objects is shown with its own end, and what went wrong with its next step", async () => {
  const { until, write, remove, ended } = await waiting(["orders", "mails", "bills"]);
  await write("orders", { observedGeneration: 1, conditions: ready });
  await remove("mails");
  const stalled = [condition("Stalled", "True", "SpecRejected", "no such key")];
  await write("bills", { run: null as never, lastRun: { ...lastRun, result: "Failed", changes: [] }, conditions: stalled });
  const text = await until("queue/bills failed");
  expect(text).toMatch(/✔ queue\/orders ready/);
  expect(text).toMatch(/✖ queue\/mails failed · 0s\n {2}error: queue\/mails was deleted meanwhile\n {2}hint: create it again/);
  expect(text).toMatch(
    / {2}✖ run run-1 failed after 0.0s\n {2}error: queue\/bills can't be made: SpecRejected: no such key\n {2}hint: see what was tried/,
  );
  await expect.poll(() => ended[0]?.map(({ type }) => type)).toEqual(["reached", "failed", "failed"]);
});

test("what waits for approval names the commands, as they are begun here", async () => {
  const { until, write } = await waiting(["orders"]);
  const plan = { hash: "a1b2", at, generation: 1, action: "Create" as const, changes: [] };
  await write("orders", { plan, conditions: [condition("Ready", "False", "AwaitingApproval")] });
  const text = await until("queue/orders waits for approval");
  expect(text).toContain("  ! waits for approval: create\n    $ kubectl cloud --local plan queue/orders\n");
  expect(text).toContain("    $ kubectl cloud --local approve queue/orders --plan a1b2");
});

test("a deletion ends when the object is gone", async () => {
  const { until, remove } = await waiting(["orders"], { goal: "gone" });
  await remove("orders");
  await until("✔ queue/orders gone");
});

test("an end that does not come in time is told as such", async () => {
  const { until } = await waiting(["orders"], { timeoutMs: 20 });
  expect(await until("! queue/orders timed out")).toContain("error: queue/orders: timed out after 0s waiting for it to be ready");
});

test("in a narrow terminal what the cloud says is wrapped below its sign", async () => {
  const { until, write } = await waiting(["orders"], { columns: 40 });
  const message = "waiting for the subnet group of this account to be there";
  await write("orders", { run: { job: "run-1", until: at }, operation: { kind: "Create", startedAt: at, message } });
  const text = await until("create under way");
  expect(text.split("\n").every((line) => line.length <= 40)).toBe(true);
  expect(text).toMatch(/^ {2}\S create under way: waiting for the\n {4}subnet group of this account to be\n {4}there 0s$/m);
});

test.each([
  ["a screen shows the time as it goes by", undefined, "waiting for a run · 5s"],
  ["a screen that is read aloud is still until something happens", "true", "waiting for a run · 0s"],
])("%s", async (_, hears, wanted) => {
  vi.stubEnv("INK_SCREEN_READER", hears);
  vi.useFakeTimers({ toFake: ["setInterval"] });
  const { text, pass, press, until, write } = await waiting(["orders"]);
  pass(5);
  vi.advanceTimersByTime(5000);
  // what is drawn is drawn by then
  await press("x");
  expect(text()).toContain(wanted);
  await write("orders", { run: { job: "run-1", until: at } });
  await until("run run-1 works on it");
});
