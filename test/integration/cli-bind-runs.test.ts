import { setTimeout as pause } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Bindings } from "../parts/bindings.ts";
import { grounds } from "../parts/grounds.ts";
import type { Ran } from "../parts/plugin.ts";
import { Runs } from "../parts/runs.ts";

/** From the command line into a workload and out again: real runs, with the rights that a cluster gives them; no pod runs. */
describe.skipIf(!grounds.cluster.isThere)("bind and unbind, carried out", () => {
  let runs: Runs;
  let bindings: Bindings;
  beforeAll(async () => {
    runs = await Runs.open(grounds.cluster.make());
    bindings = new Bindings(runs);
  });
  afterAll(() => runs?.close());

  const cloud = (words: string, ...more: string[]) => runs.place.cloud([...words.split(" "), ...more]);

  /** A command that waits, with the passes of a dispatcher beside it until it ends. */
  async function dispatched(words: string): Promise<Ran> {
    let ended = false;
    const ran = cloud(words).finally(() => (ended = true));
    while (!ended) {
      await runs.pass();
      await pause(50);
    }
    return ran;
  }

  test("a Deployment is bound to a queue that is made meanwhile, is used as a shell has it, and is as before once it is unbound", async () => {
    const before = await bindings.createDeployment("web", {}, { env: [{ name: "MODE", value: "test" }] });
    expect((await cloud("create queue orders --account", runs.account)).exitCode).toBe(0);
    const bound = await dispatched("bind queue/orders deployment/web --wait");
    expect(bound, bound.stderr).toMatchObject({ exitCode: 0, stdout: "cloudbinding.kubectl-cloud.dev/web-orders created\n" });
    expect(bound.stderr).toMatch(
      /queue\/orders is not ready yet \(Pending\)[^]*cloudbinding\/web-orders: run \S+ works on it\n[^]*succeeded after .*bound deployment\/web\n/,
    );
    expect(await bindings.envOf("web")).toEqual([
      "MODE=test",
      "SERVICE_BINDING_ROOT=/bindings",
      "ORDERS_TYPE=orders/type",
      "ORDERS_PROVIDER=orders/provider",
      "ORDERS_URI=orders/uri",
    ]);
    const { externalName } = (await runs.get("orders")).status ?? {};
    expect((await cloud("env queue/orders --env URI=uri")).stdout).toMatch(new RegExp(`^export URI='http.*/${externalName}'\n$`));
    expect((await cloud("exec queue/orders --", "sh", "-c", "printf %s $ORDERS_URI")).stdout).toContain(externalName);

    expect((await cloud("status queue/orders")).stdout).toMatch(/^Bound to: +deployment\/web \(web-orders\)$/m);
    expect((await cloud("history cloudbinding/web-orders")).stdout).toMatch(
      /Created +admin +\S+ .*|ConnectionChanged .* bound deployment\/web/,
    );
    const logs = await cloud("logs cloudbinding/web-orders");
    expect(logs.exitCode).toBe(0);

    const unbound = await dispatched("unbind queue/orders deploy/web");
    expect(unbound, unbound.stderr).toMatchObject({ exitCode: 0, stdout: 'cloudbinding.kubectl-cloud.dev "web-orders" deleted\n' });
    expect(unbound.stderr).toMatch(/cloudbinding\/web-orders: run \S+ works on it/);
    expect((await bindings.workload("web")).spec).toEqual(before.spec);
  });
});
