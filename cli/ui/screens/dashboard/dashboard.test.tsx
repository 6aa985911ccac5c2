import { afterEach, expect, test } from "vitest";

import type { ServiceObject } from "../../../../crds/api/objects.ts";
import { scheduleType } from "../../../../lib/kinds.ts";
import { Live, type Snapshot } from "../../../actions/live/live.ts";
import { troubledStore } from "../../../actions/live/testing.ts";
import { condition, queueKind, queueObject, testContext } from "../../../testing/context.ts";
import { type Shown, show, type ShowOptions } from "../../testing/screen.tsx";
import { Dashboard } from "./dashboard.tsx";
import { testRow, testSchedule } from "./testing.ts";

let parts: ReturnType<typeof troubledStore>;
let shown: Shown | undefined;
let live: Live;
let ended: { error: Error | undefined } | undefined;

afterEach(() => {
  shown?.close();
  live.stop();
});

function begin(): void {
  parts = troubledStore();
  ended = undefined;
}

async function open(options: ShowOptions = {}): Promise<Shown> {
  const context = await testContext(parts.store);
  live = new Live(context, context.namespace);
  const onEnd = (error?: Error) => (ended ??= { error });
  shown = await show(<Dashboard live={live} onEnd={onEnd} />, { ...options, session: { context, ...options.session } });
  return shown;
}

async function write(
  name: string,
  [status, reason, message = ""]: ["True" | "False", string, string?] = ["True", "Available"],
  namespace = "shop",
) {
  const { metadata: _, ...queue } = queueObject();
  const object: ServiceObject = { ...queue, metadata: { name, namespace } };
  await parts.memory.apply(queueKind, object, { fieldManager: "test" });
  const patch = { status: { conditions: [condition("Ready", status, reason, message)] } };
  await parts.memory.patch({ type: queueKind, namespace, name }, patch, { fieldManager: "test", subresource: "status" });
}

test("before the first answer it says that it reads", async () => {
  begin();
  const never = new Promise<never>(() => undefined);
  parts.store.list = () => never;
  expect((await open()).text()).toMatch(/reading…[\s\S]*\? help/);
});

test("an empty namespace says what to press, and what to type", async () => {
  begin();
  const { until } = await open();
  expect(await until("There are no cloud services in namespace shop yet. Press c")).toContain("$ kubectl cloud create postgres orders");
});

test("objects are shown as others write them, with the command that shows the same", async () => {
  begin();
  const { until, press } = await open({ columns: 200 });
  await until("no cloud services");
  await write("orders", ["False", "Creating", "the cloud makes it"]);
  expect(await until("queue/orders")).toMatch(/NAME +READY +STATUS +ACCOUNT +AGE +RUNNING +NEXT +MESSAGE/);
  expect(await until("the cloud makes it")).toContain("$ kubectl cloud status -n shop -w");
  await parts.memory.delete({ type: queueKind, namespace: "shop", name: "orders" });
  await until("no cloud services");
  await press("q");
  expect(ended).toEqual({ error: undefined });
});

test("the narrowest terminal shows names and how they are", async () => {
  begin();
  await write("orders");
  await write("a-very-long-name-that-has-no-room-here", ["False", "PermissionDenied"]);
  const { until } = await open({ columns: 40, rows: 12 });
  const text = await until("queue/orders");
  expect(text).toMatch(/! queue\/a-very-.*… +PermissionDenied/);
  expect(text).toContain("queue/orders");
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
  expect(text.split("\n").length).toBeLessThanOrEqual(12);
});

test("a filter hides what does not match as it is typed, stays with enter, and goes with esc", async () => {
  begin();
  await write("orders");
  await write("mails", ["False", "Throttled"]);
  const { until, type, press, text } = await open();
  await until("queue/mails");
  await press("/");
  await type("thrott");
  await until((now) => !now.includes("queue/orders"));
  await press("enter");
  expect(text()).toContain("/thrott");
  await type("x");
  await press("/");
  await type("nothing");
  await until(/Nothing matches "throttnothing"/);
  await press("esc");
  await until("queue/orders");
});

test("letters that are typed into the filter are no keys", async () => {
  begin();
  await write("orders");
  const { until, type, press } = await open();
  await until("queue/orders");
  await press("/");
  await type("qcs?A");
  await until(/Nothing matches "qcs\?A"/);
  expect(ended).toBeUndefined();
});

test(": goes to a kind, completes, and says what was meant", async () => {
  begin();
  await write("orders");
  const { until, type, press } = await open();
  await until("queue/orders");
  await press(":");
  await type("tabel");
  await press("enter");
  await until("did you mean table?");
  await press("ctrl-u");
  await type("tab");
  await press("tab", "enter");
  expect(await until("There are no tables in namespace shop")).toContain("$ kubectl cloud status table -n shop -w");
  await press("esc");
  await until("queue/orders");
});

test(": leads to another namespace, and A to all and back", async () => {
  begin();
  await write("orders");
  await write("other", undefined, "elsewhere");
  const { until, type, press } = await open();
  await until("queue/orders");
  await press(":");
  await type("ns elsewhere");
  await press("enter");
  await until("queue/other");
  await press("A");
  expect(await until("queue/orders")).toMatch(/NAMESPACE[\s\S]*elsewhere +queue\/other/);
  await until("$ kubectl cloud status -A -w");
  await press("0");
  await until((text) => text.includes("queue/other") && !text.includes("queue/orders"));
});

test("what is scheduled has a view of its own, is suspended and cancelled after a question that names the command", async () => {
  begin();
  const schedule = testSchedule("delete-queue-orders", { kind: "Queue", name: "orders" });
  const { uid: _, generation: _generation, ...metadata } = schedule.metadata;
  await parts.memory.apply(scheduleType, { ...schedule, metadata }, { fieldManager: "test" });
  await write("orders");
  const { until, type, press } = await open();
  await until("delete in 5h");
  await press(":");
  await type("schedules");
  await press("enter");
  expect(await until("delete queue/orders")).toContain("$ kubectl cloud at-schedule list -n shop");
  await press("s");
  await until("$ kubectl cloud at-schedule suspend delete-queue-orders");
  await press("y");
  await until("Suspended");
  await press("ctrl-d");
  await until("$ kubectl cloud at-schedule cancel delete-queue-orders");
  await press("y");
  await until("Nothing is scheduled in namespace shop");
});

test("thousands are scrolled through with only those in sight drawn", async () => {
  begin();
  const rows = Array.from({ length: 5_000 }, (_, at) => testRow("queue", `queue-${String(at).padStart(4, "0")}`));
  const snapshot: Snapshot = { rows, schedules: [], health: new Map(), answered: true };
  live = { namespace: "shop", subscribe: () => () => undefined, snapshot: () => snapshot, stop: () => undefined } as unknown as Live;
  shown = await show(<Dashboard live={live} onEnd={() => undefined} />, { rows: 20 });
  const { until, press, text } = shown;
  await until("5000");
  await press("end");
  await until("queue-4999");
  await press("pgup", "up");
  await until(/› . queue\/queue-4982/);
  await press("home");
  // with the heading above the first
  await until(/queues · 5000[\s\S]*› . queue\/queue-0000/);
  expect(text().split("\n").length).toBeLessThanOrEqual(20);
});

test("the selected one stays selected while others come and go above it", async () => {
  begin();
  await write("m");
  await write("n");
  const { until, press } = await open();
  await until("queue/n");
  await press("j");
  await until(/› . queue\/n/);
  await write("a");
  expect(await until("queue/a")).toMatch(/› . queue\/n/);
});

test("kinds that may not be listed are named, and the others shown", async () => {
  begin();
  parts.troubles["list tables"] = "Forbidden";
  await write("orders");
  const { until } = await open();
  await until("queue/orders");
  await until("not shown, as you may not list them: tables");
});

test.each([
  ["who may list nothing", "Forbidden"],
  ["a cluster without our kinds", "TypeNotFound"],
] as const)("%s gets the refusal with the way out, in place of an empty list", async (_, code) => {
  begin();
  parts.troubles["list *"] = code;
  const text = await (await open()).until(`error: the server said ${code} to list`);
  expect(text).toContain("It is tried again");
  expect(ended).toBeUndefined();
});

test("without the right to watch it says that it looks now and then", async () => {
  begin();
  parts.troubles["watch *"] = "Forbidden";
  await write("orders");
  const { until } = await open();
  await until("queue/orders");
  await until("no right to watch, looking every 5s");
});

test("a lost connection is told above what was there, and goes by itself when it is back", async () => {
  begin();
  await write("orders");
  const { until } = await open();
  await until("queue/orders");
  parts.troubles["list *"] = "Unreachable";
  parts.breakWatches();
  expect(await until("connection lost 0s ago, trying again: the server said Unreachable")).toContain("queue/orders");
  delete parts.troubles["list *"];
  await write("more");
  const text = await until("queue/more");
  expect(await until((now) => !now.includes("connection lost"))).toContain("queue/orders");
  expect(text).not.toContain("    at ");
});

test("where nothing can be read at all it ends with the error, as other commands do", async () => {
  begin();
  parts.troubles["list *"] = "Unreachable";
  const { until } = await open();
  await until(() => ended !== undefined);
  expect(ended?.error).toMatchObject({ code: "Unreachable" });
});

test("c, b and t open their screens in the place of the list, which is as it was behind esc", async () => {
  begin();
  await write("orders");
  const { until, press } = await open();
  await until("queue/orders");
  for (const key of ["c", "b", "t"]) {
    await press(key);
    await until((text) => !text.includes("status -n shop -w"));
    await press("esc");
    await until(/› . queue\/orders/);
  }
});

test("what is scheduled fits into the narrowest terminal, with when it comes", async () => {
  begin();
  const { metadata, ...schedule } = testSchedule("delete-queue-orders-of-last-year", { kind: "Queue", name: "orders-of-last-year" });
  await parts.memory.apply(scheduleType, { ...schedule, metadata: { name: metadata.name, namespace: "shop" } }, { fieldManager: "test" });
  const { until, type, press } = await open({ columns: 40, rows: 12 });
  await until("no cloud services");
  await press(":");
  await type("schedules");
  await press("enter");
  expect(await until(/ACTION +NEXT/)).toMatch(/› . delete q.*… +2026-01-01 17:00 \(5h\)/);
});
