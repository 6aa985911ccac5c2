import { describe, expect, onTestFinished, test } from "vitest";

import { builtin, serviceKinds } from "../../../../lib/kinds.ts";
import { StoreError } from "../../../../lib/store/errors.ts";
import type { ResourceType, Store } from "../../../../lib/store/store.ts";
import { show, type ShowOptions } from "../../testing/screen.tsx";
import { type BindDone, BindScreen, type Given } from "./bind-screen.tsx";
import { addSecret, addWorkload, type BindContext, bindContext, bindingsOf, emptyContext } from "./testing.ts";

const [orders, web] = [
  { kind: "postgres", name: "orders" },
  { kind: "deployment", name: "web" },
];

interface Options extends Omit<ShowOptions, "session"> {
  context?: BindContext;
  given?: Given;
  local?: boolean;
}

async function screen({ context, given = {}, local = false, ...size }: Options = {}) {
  const store = context ?? (await bindContext());
  const ends: (BindDone | "cancelled")[] = [];
  const drawn = <BindScreen given={given} onDone={(_, done) => ends.push(done)} onCancel={() => ends.push("cancelled")} />;
  const command = local ? "kubectl cloud --local" : "kubectl cloud";
  const shown = await show(drawn, { ...size, session: { context: store, local, command } });
  onTestFinished(() => shown.close());
  return { ...shown, ends, bindings: () => bindingsOf(store) };
}

/** The same, where listing some kinds fails, or never ends. */
function failing(context: BindContext, code: "Forbidden" | "Unreachable" | "never", types: readonly ResourceType[]): BindContext {
  const list: Store["list"] = (type, options) => {
    if (!types.some(({ plural }) => plural === type.plural)) return context.store.list(type, options);
    if (code === "never") return new Promise(() => undefined);
    return Promise.reject(new StoreError(`${type.plural} can't be listed`, { code, hint: "ask somebody" }));
  };
  const store = new Proxy(context.store, {
    get: (whole, name: keyof Store) => (name === "list" ? list : whole[name].bind(whole)),
  });
  return { ...context, store };
}

describe("the whole way by keys", () => {
  test("service, workload, everything, preview, written; what it did can be repeated", async () => {
    const { until, press, bindings, ends } = await screen();
    await until("postgres/orders");
    await press("enter");
    await until(/deployment\/web .*containers app, side/);
    await press("enter");
    await until("ORDERS_HOST, ORDERS_PORT");
    await press("ctrl-s");
    const preview = await until("+        - name: ORDERS_HOST");
    expect(preview).toContain("postgres/orders is not ready yet (Pending): it is bound as soon as it is");
    expect(preview).toContain("$ kubectl cloud bind postgres/orders deployment/web");
    expect(await bindings()).toEqual([]);
    await press("enter");
    await until("cloudbinding/web-orders");
    expect(await bindings()).toMatchObject([{ spec: { workload: { name: "web" }, files: { name: "orders" } } }]);
    await press("q");
    expect(ends).toMatchObject([{ command: "kubectl cloud bind postgres/orders deployment/web", ending: undefined }]);
  });

  test("what is given is not asked for, and back leads past it", async () => {
    const { until, press, ends } = await screen({ given: { service: orders } });
    await until("deployment/web");
    await press("enter");
    await until("[all keys]");
    await press("esc");
    await until("2/4 workload");
    await press("esc");
    expect(ends).toEqual(["cancelled"]);
  });

  test("what was typed is there again for who goes back to it, unless the workload is another one", async () => {
    const context = await bindContext();
    await addWorkload(context, "worker");
    const { until, press } = await screen({ context, given: { service: orders } });
    await until("deployment/web");
    await press("enter");
    await until("[all keys]");
    await press("right", "esc");
    await until("2/4 workload");
    await press("enter");
    await until("[a prefix]");
    await press("esc");
    await until("2/4 workload");
    await press("down", "enter");
    await until("[all keys]");
  });
});

describe("what there is to choose from", () => {
  test("nothing yet: how to make a service is said", async () => {
    const { until } = await screen({ context: await emptyContext() });
    expect(await until("no service in shop yet")).toContain("kubectl cloud create");
  });

  test("as long as the cluster is asked, and it can be left meanwhile", async () => {
    const { until, press, ends } = await screen({ context: failing(await bindContext(), "never", serviceKinds) });
    await until("looking for what there is");
    await press("esc");
    expect(ends).toEqual(["cancelled"]);
  });

  test("kinds that may not be listed are left out and named, and what is in them can be typed", async () => {
    const context = await bindContext();
    await addWorkload(context, "db", ["app"], { type: builtin.statefulSet });
    const { until, type, press } = await screen({
      context: failing(context, "Forbidden", [builtin.statefulSet]),
      given: { service: orders },
    });
    expect(await until("left out, as you may not list them: statefulsets")).not.toContain("statefulset/db");
    await type("statefulset/db");
    await press("enter");
    await until("Bind postgres/orders to statefulset/db");
  });

  test("a cluster that does not answer is told with the next step", async () => {
    const { until } = await screen({ context: failing(await bindContext(), "Unreachable", serviceKinds) });
    expect(await until("error: ")).toContain("hint: ask somebody");
  });

  test("a Secret of the user's is found by its name, which nobody lists", async () => {
    const context = await bindContext();
    await addSecret(context, "stripe", ["key"]);
    const { until, type, press, text } = await screen({ context });
    await until("postgres/orders");
    await type("stripe");
    expect(text()).toContain("a Secret of yours");
    await press("enter");
    await until("Bind secret/stripe");
  });

  test("a name that is wrong is said with what is like it, and the list is there again", async () => {
    const { until, type, press } = await screen();
    await until("postgres/orders");
    await type("postgres/ordrs");
    await press("enter");
    expect(await until("did you mean orders?")).toContain("postgres/orders");
  });

  test("a Job can't be changed: its manifest can", async () => {
    const { until, type, press } = await screen({ given: { service: orders } });
    await until("deployment/web");
    await type("job/once");
    await press("enter");
    expect(await until("a Job can't be changed")).toContain("kubectl cloud bind postgres/orders -f job.yaml");
  });

  test("of hundreds those in sight are drawn, and letters find one", async () => {
    const context = await bindContext();
    for (let index = 0; index < 300; index++) await addWorkload(context, `app-${index}`);
    const { until, type, text } = await screen({ context, given: { service: orders }, rows: 12 });
    await until("deployment/app-0");
    expect(text()).not.toContain("deployment/web");
    await type("web");
    await until("deployment/web");
  });
});

describe("before it is written", () => {
  const given = { service: orders, workload: web };

  test("what somebody else has set is told, with the way back", async () => {
    const context = await bindContext();
    await addWorkload(context, "taken", ["app"], { env: [{ name: "ORDERS_HOST", value: "by hand" }] });
    const { until, press, bindings } = await screen({ context, given: { ...given, workload: { ...web, name: "taken" } } });
    await until("[all keys]");
    await press("ctrl-s");
    expect(await until("the variable ORDERS_HOST")).toContain("hint: Take it out");
    await press("enter");
    expect(await bindings()).toEqual([]);
    await press("esc");
    await until("3/4 how");
  });

  test("what is bound so already is said so, and nothing is written anew", async () => {
    const context = await bindContext();
    const first = await screen({ context, given });
    await first.until("[all keys]");
    await first.press("ctrl-s");
    await first.until("+        - name: ORDERS_HOST");
    await first.press("enter");
    await first.until("cloudbinding/web-orders");
    first.close();
    const before = await first.bindings();
    const { until, press } = await screen({ context, given });
    await until("[all keys]");
    await press("ctrl-s");
    await until("It is bound so already, by web-orders");
    await press("enter");
    await until("unchanged");
    expect(await first.bindings()).toEqual(before);
  });

  test("keys are chosen with space, under names that can be typed", async () => {
    const wanted = {
      variables: { chosen: ["DB_HOST=host"], all: undefined },
      files: undefined,
      containers: ["app"],
      restartOnChange: false,
    };
    const { until, press, type } = await screen({ given: { ...given, wanted, name: "mine" }, columns: 160 });
    await until("[chosen keys]");
    await press("down", "space");
    await type("X");
    await press("ctrl-s");
    await until("--env ORDERS_TYPEX=type --env DB_HOST=host --container app --no-restart-on-change --name mine");
  });

  test("on the smallest terminal each step says what it needs", async () => {
    const { until, press, text } = await screen({ columns: 40, rows: 12, given: { service: orders } });
    await until("deployment/web");
    await press("enter");
    await until("Variables");
    await press("ctrl-s");
    await until("bind postgres/orders");
    expect(
      text()
        .split("\n")
        .every((line) => line.length <= 40),
    ).toBe(true);
    expect(text().split("\n").length).toBeLessThanOrEqual(12);
  });
});

describe("in local mode", () => {
  test("there are no workloads: what there is instead, without a value", async () => {
    const context = await bindContext();
    const { until, press, ends } = await screen({ context, local: true, given: { service: orders } });
    const text = await until("has no connection yet");
    expect(text).toContain("$ kubectl cloud --local exec postgres/orders -- npm start");
    expect(text).toContain('$ eval "$(kubectl cloud --local env postgres/orders)"');
    await press("q");
    expect(ends).toEqual(["cancelled"]);
  });

  test("the names of the variables are shown, and no value", async () => {
    const context = await bindContext();
    const by = { fieldManager: "test" };
    const at = { namespace: "shop", name: "orders" };
    await addSecret(context, "orders", ["type", "host"]);
    await context.store.create(builtin.configMap, { apiVersion: "v1", kind: "ConfigMap", metadata: at, data: {} } as never, by);
    const postgres = serviceKinds.find(({ singular }) => singular === "postgres") as (typeof serviceKinds)[number];
    await context.store.patch({ type: postgres, ...at }, { status: { binding: { name: "orders" } } }, { ...by, subresource: "status" });
    const { until } = await screen({ context, local: true });
    const text = await until("ORDERS_HOST=");
    expect(text).not.toContain("hidden-value");
  });
});
