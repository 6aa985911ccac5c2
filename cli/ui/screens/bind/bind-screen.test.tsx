import { describe, expect, onTestFinished, test } from "vitest";

import { show, type ShowOptions } from "../../testing/screen.tsx";
import { type BindDone, BindScreen, type Given } from "./bind-screen.tsx";
import { type BindContext, bindContext, bindingsOf } from "./testing.ts";

interface Options extends Omit<ShowOptions, "session"> {
  context?: BindContext;
  given?: Given;
}

async function screen({ context, given = {}, ...size }: Options = {}) {
  const store = context ?? (await bindContext());
  const ends: (BindDone | "cancelled")[] = [];
  const drawn = <BindScreen given={given} onDone={(_, done) => ends.push(done)} onCancel={() => ends.push("cancelled")} />;
  const shown = await show(drawn, { ...size, session: { context: store } });
  onTestFinished(() => shown.close());
  return { ...shown, ends, bindings: () => bindingsOf(store) };
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
});
