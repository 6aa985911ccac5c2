import { beforeEach, expect, test } from "vitest";

import type { KubeObject } from "../../../../../crds/api/objects.ts";
import { builtin } from "../../../../../lib/kinds.ts";
import { StoreError } from "../../../../../lib/store/errors.ts";
import { MemoryStore } from "../../../../../lib/store/memory.ts";
import type { Ref } from "../../../../../lib/store/store.ts";
import { condition, queueKind, queueObject, testContext } from "../../../../testing/context.ts";
import { rowOf, showPane } from "./pane.testing.tsx";

const secretURI = "https://sqs.example/secret";

/** Tells how often a Secret was read, and may refuse it. */
class GuardedStore extends MemoryStore {
  reads = 0;
  refuses = false;

  override async get<T extends KubeObject>(ref: Ref): Promise<T | undefined> {
    if (ref.type !== builtin.secret) return super.get<T>(ref);
    this.reads++;
    if (this.refuses)
      throw new StoreError('User "alice" may not get Secret orders in namespace shop', { code: "Forbidden", hint: "ask for it" });
    return super.get<T>(ref);
  }
}

let store: GuardedStore;
let context: Awaited<ReturnType<typeof testContext>>;
const status = { conditions: [condition("Ready", "True", "Available")], binding: { name: "orders" }, connectionChecksum: "one" };
const object = queueObject(status);

beforeEach(async () => {
  store = new GuardedStore();
  context = await testContext(store);
  const options = { fieldManager: "test" };
  const metadata = { name: "orders", namespace: "shop" };
  await store.create(queueKind, queueObject(), options);
  await store.patch({ type: queueKind, ...metadata }, { status }, { ...options, subresource: "status" });
  const encoded = (text: string) => Buffer.from(text).toString("base64");
  const data = { type: encoded("queue"), provider: encoded("aws"), uri: encoded(secretURI) };
  await store.create(builtin.secret, { apiVersion: "v1", kind: "Secret", metadata, data } as KubeObject, options);
  const open = { type: "queue", provider: "aws", queueName: "shop-orders", region: "eu-central-1" };
  await store.create(builtin.configMap, { apiVersion: "v1", kind: "ConfigMap", metadata, data: open } as KubeObject, options);
});

const shown = (options = {}) => showPane(rowOf(object), { first: "connection", session: { context }, ...options });

test("names and what is no secret are shown without a read of the Secret, which a cluster may record", async () => {
  const { until } = await shown();
  const text = await until("eu-central-1");
  expect(text).toContain("uri        •••••••• hidden");
  expect(store.reads).toBe(0);
});

test("a value is revealed by a key, hidden by it again, and read anew for the next look", async () => {
  const { until, press, text } = await shown();
  await until("queueName");
  await press("j", "j");
  expect(text()).toContain("› uri");
  await press("v");
  await until(`${secretURI} secret`);
  await press("v");
  expect(text()).not.toContain(secretURI);
  expect(store.reads).toBe(1);
  await press("v");
  await until(secretURI);
  expect(store.reads).toBe(2);
});

test("who leaves the tab leaves no value behind", async () => {
  const { until, press, text } = await shown();
  await until("queueName");
  await press("V");
  await until(secretURI);
  await press("tab", "shift-tab");
  await until("eu-central-1");
  expect(text()).not.toContain(secretURI);
  expect(store.reads).toBe(1);
});

test("values that were revealed are hidden when the connection has others", async () => {
  const { until, press, text, draw } = await shown();
  await until("queueName");
  await press("V");
  await until(secretURI);
  const { Pane } = await import("./pane.testing.tsx");
  await draw(<Pane row={rowOf({ ...object, status: { ...status, connectionChecksum: "two" } })} first="connection" />);
  await until("eu-central-1");
  expect(text()).not.toContain(secretURI);
});

test("a value that is copied goes to the terminal's clipboard and not onto the screen", async () => {
  const { until, press, written } = await shown();
  await until("queueName");
  await press("j", "j", "c");
  const text = await until("uri was handed to the terminal's clipboard");
  expect(text).not.toContain(secretURI);
  expect(written()).toContain(`\u001B]52;c;${Buffer.from(secretURI).toString("base64")}\u0007`);
});

test("who may not read the Secret sees the names and why", async () => {
  store.refuses = true;
  const { until, press } = await shown();
  await until("queueName");
  await press("V");
  const text = await until("may not get Secret orders");
  expect(text).toContain("hint: ask for it");
  expect(text).toContain("uri        •••••••• hidden");
});

test("without a connection it says so", async () => {
  const { text } = await showPane(rowOf(queueObject()), { first: "connection", session: { context } });
  expect(text()).toContain("no run has written a connection yet");
});

test("on 40 columns and 12 rows a long value is shown as a whole", async () => {
  const { until, press, text } = await shown({ columns: 40, rows: 12 });
  await until("queueName");
  await press("j", "j", "v");
  await until("sqs.example");
  expect(text()).toContain(secretURI);
  expect(text().split("\n").length).toBeLessThanOrEqual(12);
});
