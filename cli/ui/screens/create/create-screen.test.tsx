import { expect, onTestFinished, test, vi } from "vitest";

import { apiVersion } from "../../../../crds/api/names.ts";
import type { CloudAccount } from "../../../../crds/api/objects.ts";
import { accountType } from "../../../../lib/kinds.ts";
import { StoreError } from "../../../../lib/store/errors.ts";
import type { Store } from "../../../../lib/store/store.ts";
import { loadSchema } from "../../../flags/schema.ts";
import { condition, queueKind, queueObject, testContext } from "../../../testing/context.ts";
import { show, type ShowOptions } from "../../testing/screen.tsx";
import { CreateScreen, type Made } from "./create-screen.tsx";
import type { Start } from "./draft.ts";

interface Options extends Omit<ShowOptions, "session"> {
  accounts?: readonly CloudAccount[];
  start?: Start;
  local?: boolean;
  /** What the store does otherwise than it would. */
  store?: Partial<Store>;
}

/** A screen on a store in memory with some accounts. */
async function screen({ accounts = [account("dev")], start = {}, local = false, store = {}, ...size }: Options = {}) {
  const { store: memory } = await testContext();
  for (const one of accounts) await memory.create(accountType, one, { fieldManager: "test" });
  const context = await testContext(new Proxy(memory, { get: (all, key) => bound(all, store, key) }));
  const onDone = vi.fn<(made: Made) => void>();
  const onCancel = vi.fn<() => void>();
  const shown = await show(<CreateScreen start={start} onDone={onDone} onCancel={onCancel} />, { ...size, session: { context, local } });
  onTestFinished(() => shown.close());
  return { ...shown, memory, onDone, onCancel };
}

function bound(all: Store, instead: Partial<Store>, key: string | symbol): unknown {
  const found: unknown = Reflect.get(instead, key) ?? Reflect.get(all, key);
  return typeof found === "function" ? (found as (...args: unknown[]) => unknown).bind(all) : found;
}

function account(name: string, spec: Partial<CloudAccount["spec"]> = {}): CloudAccount {
  const aws = { region: "eu-central-1", accountID: "123456789012", endpoint: "" };
  return {
    apiVersion,
    kind: "CloudAccount",
    metadata: { name },
    spec: {
      provider: "aws",
      aws,
      allowedNamespaces: ["*"],
      credentials: { secretRef: { name: "keys" } },
      driftInterval: "1h",
      maxConcurrentRuns: 10,
      ...spec,
    },
  };
}

const azure = {
  provider: "azure" as const,
  azure: { subscriptionID: "s", tenantID: "t", resourceGroup: "rg", location: "westeurope", endpoint: "", authorityHost: "" },
};

/** What `create queue orders` says. */
async function queue(name?: string, spec: object = {}): Promise<Start> {
  return { kind: queueKind, name, given: { schema: await loadSchema("queue"), spec } };
}

const never = () => new Promise<never>(() => undefined);
const refuse = (answer: StoreError) => () => Promise.reject(answer);

test("kinds say what they are and where they can be made; the first step back leaves", async () => {
  const { text, press, onCancel } = await screen();
  expect(text()).toContain("What is it to be?\n› Postgres on AWS and Azure\n  Queue    on AWS\n  Table    on AWS and Azure");
  await press("down");
  expect(text()).toContain("A message queue: SQS on AWS.");
  await press("esc");
  expect(onCancel).toHaveBeenCalledOnce();
});

test("accounts are offered where the kind exists and the namespace may use them; of the others it is told why not", async () => {
  const accounts = [account("dev"), account("prod", { allowedNamespaces: ["team-*"] }), account("west", azure)];
  const { text, press, until } = await screen({ accounts });
  await press("j", "enter");
  await until("› dev");
  expect(text()).toContain("In which account is the queue to be?\n› dev AWS, eu-central-1, 123456789012\n\n");
  expect(text()).toContain("Not among them: prod (it does not allow the namespace shop), west (there is no Queue on Azure).");
  await press("esc");
  expect(text()).toContain("› Queue");
});

test("accounts are looked for meanwhile, and an answer that never comes can be left", async () => {
  const { text, press, onCancel } = await screen({ start: await queue(), store: { list: never } });
  expect(text()).toContain("looking for accounts");
  await press("esc");
  expect(onCancel).toHaveBeenCalledOnce();
});

test("without an account it is said how there comes to be one", async () => {
  const { until, press, memory } = await screen({ start: await queue(), accounts: [] });
  expect(await until("no account yet")).toContain("$ kubectl cloud account add --help");
  await memory.create(accountType, account("dev"), { fieldManager: "test" });
  await press("r");
  await until("› dev");
});

test("accounts that are all of no use are named with the reason", async () => {
  const { until } = await screen({ start: await queue(), accounts: [account("west", azure)] });
  await until("west: there is no Queue on Azure");
});

test("who may not list accounts types the name of one, and sees the fields of all clouds", async () => {
  const forbidden = new StoreError('User "eve" may not list cloudaccounts', { code: "Forbidden" });
  const { until, type, press, text } = await screen({ start: await queue(), store: { list: refuse(forbidden) } });
  await until("You may not list the accounts");
  await type("Dev");
  expect(text()).toContain("✖ not a name");
  await press("ctrl-u");
  await type("dev");
  await press("ctrl-s");
  await until("name*");
  expect(text()).toContain("▸ on AWS");
});

test("accounts that can't be read are an error that can be tried again", async () => {
  let isDown = true;
  const { memory } = await screen();
  const list: Store["list"] = (...args) =>
    isDown ? Promise.reject(new StoreError("The API server does not answer.", { code: "Unreachable" })) : memory.list(...args);
  const { until, press } = await screen({ start: await queue(), store: { list } });
  await until("error: The API server does not answer.");
  isDown = false;
  await press("r");
  await until("› dev");
});

test("in a folder there is no account to choose, and none in the command", async () => {
  const { until, press, text } = await screen({ start: await queue(), local: true });
  await until("name*");
  expect(text()).not.toContain("on AWS");
  await press("o", "ctrl-s");
  expect(await until("accepted")).toContain("$ kubectl cloud create queue o\n");
  expect(text()).toContain("  account: local");
});

test("from the first key to what the run does", async () => {
  const { until, press, type, paste, text, memory, onDone } = await screen();
  await press("j", "enter");
  await until("› dev");
  await press("enter");
  await until("name*");
  await paste("orders");
  await press("down", "right", "down", "down", "down");
  await type("901");
  expect(text()).toContain("✖ must be 0 to 900, not 901");
  await press("backspace", "ctrl-s");
  await until("✔ a dry run has accepted it");
  expect(text()).toContain("spec:\n  account: dev\n  fifo: true\n  delaySeconds: 90\n");
  expect(text()).toContain("$ kubectl cloud create queue orders --account dev --fifo --delay-seconds 90");
  expect(await memory.get({ type: queueKind, namespace: "shop", name: "orders" })).toBeUndefined();
  await press("enter");
  await until("queue/orders waiting for a run");
  const stored = await memory.get({ type: queueKind, namespace: "shop", name: "orders" });
  expect(stored).toMatchObject({ spec: { account: "dev", fifo: true, delaySeconds: 90 } });
  const status = { observedGeneration: 1, conditions: [condition("Ready", "True", "Ready")] };
  await memory.patch({ type: queueKind, namespace: "shop", name: "orders" }, { status }, { fieldManager: "test", subresource: "status" });
  expect(await until("enter done")).toContain("queue/orders ready");
  await press("enter");
  expect(onDone.mock.calls).toMatchObject([[{ change: "created", ending: { type: "reached" } }]]);
});

test("a run can be left to go on", async () => {
  const { until, press, onDone } = await screen({ start: await queue("orders") });
  await until("› dev");
  await press("enter");
  await until("accepted");
  await press("enter");
  await until("waiting for a run");
  await press("q");
  await vi.waitFor(() => expect(onDone.mock.calls).toMatchObject([[{ change: "created", ending: { type: "left" } }]]));
});

test("what the dry run refuses leads back to its field, where it stands until something is changed", async () => {
  const error = new StoreError('Queue "orders" is invalid: spec.maxReceiveCount: it belongs to a dead-letter queue: set both.', {
    code: "Invalid",
  });
  const { until, press, type, text } = await screen({ start: await queue("orders"), store: { apply: refuse(error) } });
  await until("› dev");
  await press("enter");
  expect(await until("refused, nothing was written")).toContain('error: Queue "orders" is invalid: maxReceiveCount: it belongs');
  expect(text()).toContain("enter to maxReceiveCount");
  await press("enter");
  await until("›✖ maxReceiveCount");
  expect(text()).toContain("✖ it belongs to a dead-letter queue: set both");
  await press("ctrl-s");
  expect(text()).toContain("›✖ maxReceiveCount");
  await type("5");
  expect(text()).not.toContain("✖");
});

test("a refusal about no field is shown, and can be tried again", async () => {
  const { store } = await testContext();
  let isForbidden = true;
  const apply: Store["apply"] = (...args) =>
    isForbidden ? Promise.reject(new StoreError('User "eve" may not create queues.', { code: "Forbidden" })) : store.apply(...args);
  const { until, press } = await screen({ start: await queue("orders"), store: { apply } });
  await until("› dev");
  await press("enter");
  expect(await until("may not create queues")).toContain("r try again");
  isForbidden = false;
  await press("r");
  await until("accepted");
});

test("an object that is there already is no news, and another of that name leads to the name", async () => {
  const { until, press, memory, onDone } = await screen({ start: await queue("orders") });
  await until("› dev");
  await memory.create(queueKind, queueObject(), { fieldManager: "test" });
  await press("enter");
  await until("it exists already, exactly like this");
  await press("esc");
  await until("›  name*");
  await press("down", "right", "ctrl-s");
  expect(await until("exists with another spec")).toContain("enter to name");
  await press("esc");
  await until("fifo");
  await press("down", "left", "ctrl-s");
  await until("it exists already, exactly like this");
  await press("enter");
  expect(onDone.mock.calls).toMatchObject([[{ change: "unchanged" }]]);
});

test("what the command line has said stands in the form", async () => {
  const start = await queue(undefined, { account: "dev", delaySeconds: 5, aws: { tags: { team: "shop" } } });
  const { until, text } = await screen({ rows: 40, start: { ...start, approval: true } });
  await until("name*");
  expect(text()).toMatch(/delaySeconds +5\n/);
  expect(text()).toMatch(/▾ on AWS 11 fields, 1 set/);
  expect(text()).toContain("team=shop");
  expect(text()).toMatch(/requireApproval +yes/);
});

test("ctrl-c leaves from anywhere, and nothing was written", async () => {
  const { until, press, type, onCancel, memory } = await screen({ start: await queue() });
  await until("› dev");
  await press("enter");
  await type("orders");
  await press("ctrl-c");
  expect(onCancel).toHaveBeenCalledOnce();
  expect((await memory.list(queueKind)).items).toEqual([]);
});

test("on 40 columns and 12 rows each step fits, and the whole manifest can be scrolled to", async () => {
  const { until, press, text } = await screen({ columns: 40, rows: 12, start: await queue("orders", { delaySeconds: 5 }) });
  const fits = () => {
    expect(text().split("\n").length).toBeLessThanOrEqual(12);
    expect(
      Math.max(
        ...text()
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(40);
  };
  await until("› dev");
  fits();
  await press("enter");
  await until("accepted");
  fits();
  expect(text()).toContain("--delay-seconds 5");
  expect(text()).not.toContain("delaySeconds: 5");
  expect(text()).toMatch(/↓\d\n/);
  await press("G");
  expect(text()).toContain("delaySeconds: 5");
  await press("esc");
  await until("name*");
  fits();
  expect(text()).toContain("Name of the object");
});
