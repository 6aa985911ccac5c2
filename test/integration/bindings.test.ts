import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { bindingFinalizer } from "../../crds/api/names.ts";
import type { CloudBinding } from "../../crds/api/objects.ts";
import { conditionOf as find } from "../../lib/conditions.ts";
import { builtin } from "../../lib/kinds.ts";
import { Bindings } from "../parts/bindings.ts";
import type { Door } from "../parts/door.ts";
import { grounds } from "../parts/grounds.ts";
import { type Call, callsOf, killProcess } from "../parts/killed.ts";
import { Runs } from "../parts/runs.ts";
import { eventually } from "../parts/security.ts";

const conditionOf = ({ status }: CloudBinding, type = "Ready") => {
  const condition = find(status, type);
  return condition ? `${condition.status}:${condition.reason}` : "";
};
const messageOf = ({ status }: CloudBinding) => find(status, "Ready")?.message;

/** Runs as processes, with the token of the ServiceAccount kubectl-cloud-bind; no workload runs, as there is no node. */
describe.skipIf(!grounds.cluster.isThere)("a run that binds", () => {
  let runs: Runs;
  let bindings: Bindings;
  beforeAll(async () => {
    runs = await Runs.open(grounds.cluster.make({ doors: true }));
    bindings = new Bindings(runs);
  });
  afterAll(() => runs?.close());

  test("a Deployment applied before its service exists gets the connection when that is there, without anybody polling", async () => {
    await bindings.createDeployment("early");
    await bindings.create("early", { service: { name: "late" }, workload: { name: "early" } });
    expect((await runs.pass()).started).toHaveLength(1);
    const waiting = await bindings.get("early");
    expect({ ready: conditionOf(waiting), service: conditionOf(waiting, "ServiceAvailable") }).toEqual({
      ready: "False:DependencyNotReady",
      service: "False:DependencyNotReady",
    });
    expect(messageOf(waiting)).toMatch(/^the Queue .*\/late does not exist: create it/);
    expect(waiting.status?.nextRunAt).toBeUndefined();
    const idle = await runs.pass();
    expect({ started: idle.started, next: idle.next }).toEqual({ started: [], next: undefined });

    await runs.create("late");
    await runs.pass();
    await runs.pass();
    const bound = await bindings.get("early");
    expect(conditionOf(bound)).toBe("True:Bound");
    expect(conditionOf(bound, "ServiceAvailable")).toBe("True:Available");
    const { status: service } = await runs.get("late");
    expect(bound.status).toMatchObject({ observedGeneration: 1, binding: { name: "late" }, checksum: service?.connectionChecksum });
    expect(bound.status?.lastRun).toMatchObject({ reason: "ConnectionChanged", changes: ["bound deployment/early"] });
    expect(await bindings.envOf("early")).toEqual(["QUEUE=late/uri"]);
    expect((await runs.pass()).started).toEqual([]);
  });

  test("a service that is there but not ready is waited for, and one that is unready for a while stays bound", async () => {
    await bindings.createService("slow", { binding: undefined });
    await bindings.setService("slow", {}, false);
    await bindings.createDeployment("slow");
    await bindings.create("slow", { service: { name: "slow" }, workload: { name: "slow" } });
    await runs.pass();
    expect(messageOf(await bindings.get("slow"))).toMatch(/^the Queue .*\/slow has no connection yet/);
    await bindings.setService("slow", { binding: { name: "slow" } }, false);
    expect((await runs.pass()).started).toEqual([]);
    await bindings.setService("slow", {});
    await runs.pass();
    expect(conditionOf(await bindings.get("slow"))).toBe("True:Bound");
    await bindings.setService("slow", {}, false);
    await bindings.makeDue("slow");
    await runs.pass();
    expect(conditionOf(await bindings.get("slow"))).toBe("True:Bound");
  });

  test("a changed connection replaces the pods once, and with restartOnChange: false it doesn't", async () => {
    await bindings.createService("rotated");
    for (const name of ["rolls", "stays"]) {
      await bindings.createDeployment(name);
      await bindings.create(name, { service: { name: "rotated" }, workload: { name }, restartOnChange: name === "rolls" });
    }
    await runs.pass();
    const checksum = async (name: string) =>
      (await bindings.workload(name)).spec.template.metadata?.annotations?.[`kubectl-cloud.dev/checksum-${name}`];
    expect([await checksum("rolls"), await checksum("stays")]).toEqual(["one", undefined]);
    await bindings.setService("rotated", { connectionChecksum: "two" });
    await runs.pass();
    expect([await checksum("rolls"), await checksum("stays")]).toEqual(["two", undefined]);
    expect((await bindings.get("rolls")).status?.lastRun).toMatchObject({ reason: "ConnectionChanged" });
    expect((await runs.pass()).started).toEqual([]);
  });

  test("unbinding leaves the workload exactly as it was, and the grant goes with the namespace's last binding", async () => {
    const others = await Runs.open(grounds.cluster.make());
    const own = new Bindings(others);
    try {
      await own.createService("orders");
      const before = await own.createDeployment("web", {}, { env: [{ name: "MODE", value: "test" }] });
      expect(await own.grant()).toBeUndefined();
      await own.create("web", { files: {} });
      await others.pass();
      const binding = await own.get("web");
      expect(conditionOf(binding)).toBe("True:Bound");
      expect(binding.metadata.finalizers).toEqual([bindingFinalizer]);
      expect((await own.workload("web")).spec).not.toEqual(before.spec);
      expect((await own.grant())?.metadata.ownerReferences).toMatchObject([{ kind: "CloudBinding", name: "web" }]);
      await own.delete("web");
      await others.pass();
      expect(await own.find("web")).toBeUndefined();
      const { spec, metadata } = await own.workload("web");
      expect(spec).toEqual(before.spec);
      // the controller's own
      expect(Object.keys(metadata.annotations ?? {})).toEqual(["deployment.kubernetes.io/revision"]);
      await eventually(async () => (await own.grant()) === undefined);
    } finally {
      await others.close();
    }
  });

  test("a namespace that is deleted takes its bindings with it, also when the grant goes first and no run can do anything", async () => {
    const others = await Runs.open(grounds.cluster.make());
    const own = new Bindings(others);
    try {
      await own.createService("orders");
      for (const name of ["a", "b"]) {
        await own.createDeployment(name);
        await own.create(name, { workload: { name } });
      }
      await others.pass();
      expect(conditionOf(await own.get("b"))).toBe("True:Bound");
      const ref = { type: builtin.namespace, name: others.namespace };
      await runs.store.delete(ref);
      await runs.store.delete({ type: builtin.roleBinding, namespace: others.namespace, name: "kubectl-cloud-bind" });
      await eventually(async () => {
        await others.pass();
        return (await runs.store.get(ref)) === undefined;
      }, 60);
    } finally {
      await others.close();
    }
  });

  test("of two dispatchers, and of runs that meet, one binds", async () => {
    await bindings.createService("contested");
    const names = ["c1", "c2", "c3"];
    for (const name of names) {
      await bindings.createDeployment(name);
      await bindings.create(name, { service: { name: "contested" }, workload: { name } });
    }
    const passes = await Promise.all([runs.pass(), runs.pass()]);
    expect(passes.flatMap(({ started }) => started)).toHaveLength(1);
    await Promise.all(Array.from({ length: 6 }, (_, index) => bindings.run("c1", `bind-${index}`)));
    for (const name of names) expect((await bindings.get(name)).status?.history).toHaveLength(1);
    expect(await bindings.envOf("c1")).toEqual(["QUEUE=contested/uri"]);
  });

  test("with a selector all workloads that have the labels are bound, also later ones, and let go when they aren't meant any more", async () => {
    await bindings.createService("many");
    const workload = { selector: { matchLabels: { tier: "many" } } };
    for (const name of ["m1", "m2"]) await bindings.createDeployment(name, { tier: "many" });
    await bindings.create("many", { service: { name: "many" }, workload });
    await runs.pass();
    const env = async () => Promise.all(["m1", "m2", "m3"].map((name) => bindings.envOf(name)));
    const [one, none] = [["QUEUE=many/uri"], []];
    await bindings.createDeployment("m3", { tier: "many" });
    expect(await env()).toEqual([one, one, none]);
    await bindings.makeDue("many");
    await runs.pass();
    expect(await env()).toEqual([one, one, one]);
    await runs.store.patch(
      { type: builtin.deployment, namespace: runs.namespace, name: "m1" },
      { metadata: { labels: null } },
      { fieldManager: "test" },
    );
    await bindings.makeDue("many");
    await runs.pass();
    expect(await env()).toEqual([none, one, one]);
    await bindings.change("many", { spec: { workload: { selector: { matchLabels: { tier: "none" } } } } });
    await runs.pass();
    expect(await env()).toEqual([none, none, none]);
    expect(messageOf(await bindings.get("many"))).toMatch(/^there is no Deployment with the labels tier=none/);
    await bindings.change("many", { spec: { workload: { selector: null, name: "m2" } } });
    await runs.pass();
    expect(await env()).toEqual([none, one, none]);
    expect((await bindings.get("many")).status?.workloads).toEqual([
      { apiVersion: "apps/v1", kind: "Deployment", name: "m2", resource: "deployments" },
    ]);
  });

  test("what is missing of a workload is waited for with backoff, and what it was bound to before is let go meanwhile", async () => {
    await bindings.createService("moved");
    await bindings.createDeployment("here");
    await bindings.create("moved", { service: { name: "moved" }, workload: { name: "here" } });
    await runs.pass();
    await bindings.change("moved", { spec: { workload: { name: "there" } } });
    await runs.pass();
    const waiting = await bindings.get("moved");
    expect({ ready: conditionOf(waiting), service: conditionOf(waiting, "ServiceAvailable") }).toEqual({
      ready: "False:DependencyNotReady",
      service: "True:Available",
    });
    expect(messageOf(waiting)).toMatch(/^there is no Deployment .*\/there: create it/);
    const wait = (Date.parse(waiting.status?.nextRunAt ?? "") - Date.parse(waiting.status?.lastRun?.finishedAt ?? "")) / 1000;
    expect(wait).toBeGreaterThanOrEqual(5);
    expect(wait).toBeLessThanOrEqual(10);
    expect(await bindings.envOf("here")).toEqual([]);
    expect((await runs.pass()).started).toEqual([]);
  });

  test.each([
    [
      "FieldConflict",
      "somebody else's variable is not taken over, and its owner is named; another workload is bound all the same",
      {},
      /QUEUE.*test/s,
    ],
    [
      "SpecRejected",
      "another Secret than the one that the author may read is not bound",
      { secretName: "other" },
      /set spec.secretName to/,
    ],
  ])("%s: %s", async (reason, _, spec, message) => {
    const name = reason.toLowerCase();
    await bindings.createService(name);
    await bindings.createDeployment(`${name}-taken`, { tier: name }, { env: [{ name: "QUEUE", value: "mine" }] });
    await bindings.createDeployment(`${name}-untaken`, { tier: name });
    await bindings.create(name, { service: { name }, workload: { selector: { matchLabels: { tier: name } } }, ...spec });
    await runs.pass();
    const failed = await bindings.get(name);
    expect({ ready: conditionOf(failed), stalled: conditionOf(failed, "Stalled") }).toEqual({
      ready: `False:${reason}`,
      stalled: `True:${reason}`,
    });
    expect(messageOf(failed)).toMatch(message);
    expect(await bindings.envOf(`${name}-taken`)).toEqual(["QUEUE=mine"]);
    expect(await bindings.envOf(`${name}-untaken`)).toEqual(reason === "FieldConflict" ? [`QUEUE=${name}/uri`] : []);
    // it is not tried again at once
    expect((await runs.pass()).started).toEqual([]);
  });

  test("a Job that exists takes no connection, suspended or not: the message says how to bind it before", async () => {
    await bindings.createService("batch");
    await bindings.createWorkload(builtin.job, "once");
    await bindings.create("once", { service: { name: "batch" }, workload: { kind: "Job", name: "once" } });
    await runs.pass();
    const rejected = await bindings.get("once");
    expect(conditionOf(rejected)).toBe("False:WorkloadRejected");
    expect(messageOf(rejected)).toMatch(/field is immutable.*kubectl cloud bind/s);
    await bindings.delete("once");
    await runs.pass();
    expect(await bindings.find("once")).toBeUndefined();
  });

  test("a plain Secret is bound by its name, and nobody reads it", async () => {
    await bindings.createDeployment("plain");
    await bindings.create("plain", { service: { apiVersion: "v1", kind: "Secret", name: "hand-made" }, workload: { name: "plain" } });
    await runs.pass();
    expect(conditionOf(await bindings.get("plain"))).toBe("True:Bound");
    expect(await bindings.envOf("plain")).toEqual(["QUEUE=hand-made/uri"]);
  });

  test.each<[verb: "bind" | "abandon" | "unbind", then: string]>([
    ["bind", "the next run binds"],
    ["abandon", "and the binding is deleted before any other run, the connection is taken out all the same"],
    ["unbind", "the next run unbinds"],
  ])("killed after each of its calls, %s: %s", async (verb) => {
    const door = runs.doors["the API server"] as Door;
    await bindings.createService(verb);
    const prepare = async (names: string[]) => {
      for (const name of names) {
        await bindings.createDeployment(name);
        await bindings.create(name, { service: { name: verb }, workload: { name }, files: {} });
      }
      if (verb !== "unbind") return;
      await runs.pass();
      for (const name of names) await bindings.delete(name);
    };
    await prepare([`${verb}-0`]);
    door.requests.length = 0;
    expect(await bindings.run(`${verb}-0`, "bind-whole")).toBe(0);
    // that the Deployment's own controller wrote meanwhile, so that it is read and written again, is chance
    const isChance = ({ action, nth }: Call) => action.endsWith(" deployments") && nth > 1;
    const calls = callsOf(door).filter((call) => !call.action.includes("events") && !isChance(call));
    expect(calls.length).toBeGreaterThan(4);

    const names = calls.map((_, index) => `${verb}-${index + 1}`);
    await prepare(names);
    const env = await runs.workerEnvironment("bind", "bind-killed");
    for (const [index, call] of calls.entries()) {
      await killProcess(bindings.command(names[index] ?? ""), env, { ...call, door, moment: "after" });
    }
    if (verb === "abandon") for (const name of names) await bindings.delete(name);
    for (let pass = 0; pass < 3; pass++) {
      for (const name of names) await bindings.expire(name);
      if (!(await runs.pass()).started.length) break;
    }
    for (const name of names) {
      const binding = await bindings.find(name);
      expect([name, binding && conditionOf(binding)]).toEqual([name, verb === "bind" ? "True:Bound" : undefined]);
      expect([name, await bindings.envOf(name)]).toEqual([
        name,
        verb === "bind" ? ["SERVICE_BINDING_ROOT=/bindings", "QUEUE=bind/uri"] : [],
      ]);
    }
  });
});
