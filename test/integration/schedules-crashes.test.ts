import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Door } from "../parts/door.ts";
import { grounds } from "../parts/grounds.ts";
import { type Call, callsOf } from "../parts/killed.ts";
import { uniqueName } from "../parts/names.ts";
import { Runs } from "../parts/runs.ts";
import { Schedules } from "../parts/schedules.ts";

/** What a schedule does to a queue, and what somebody does to it after that, which a repetition must not undo. */
interface Case {
  action(queue: string): object;
  /** Whether it has happened. */
  happened(queue: string): Promise<boolean>;
  after(queue: string): Promise<void>;
  /** What must be the same in the end as it was then. */
  state(queue: string): Promise<unknown>;
}

// what kills runs at their files in a folder is in folder-crashes.test.ts
describe.skipIf(!grounds.cluster.isThere)("a run of a schedule, in a cluster", () => {
  let runs: Runs;
  let schedules: Schedules;
  let door: Door;
  beforeAll(async () => {
    runs = await Runs.open(grounds.cluster.make({ doors: true }), { waitSeconds: 0 });
    schedules = new Schedules(runs);
    door = runs.doors["the API server"] as Door;
  });
  afterAll(() => runs?.close());

  const target = (name: string) => ({ kind: "Queue", name });
  const queue = (name: string) => runs.create(name, { account: "none" });
  const uidOf = async (name: string) => (await runs.find(name))?.metadata.uid;
  const jobOf = async (name: string) => {
    const { items } = await runs.store.list(builtin.job, { namespace: runs.namespace });
    return items.filter(({ metadata }) => metadata.annotations?.[annotations.schedule] === name).map(({ metadata }) => metadata.uid);
  };

  const cases: Record<string, Case> = {
    create: {
      action: (name) => ({
        create: {
          objects: [
            { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name: `${name}-new` }, spec: { account: "none" } },
          ],
        },
      }),
      happened: async (name) => (await runs.find(`${name}-new`)) !== undefined,
      after: (name) => runs.change(`${name}-new`, { spec: { delaySeconds: 9 } }),
      state: async (name) => [await uidOf(`${name}-new`), (await runs.get(`${name}-new`)).spec.delaySeconds],
    },
    delete: {
      action: (name) => ({ delete: target(name) }),
      happened: async (name) => (await runs.find(name)) === undefined,
      after: async (name) => void (await queue(name)),
      state: uidOf,
    },
    set: {
      action: (name) => ({ set: { ...target(name), spec: { delaySeconds: 3 } } }),
      happened: async (name) => (await runs.get(name)).spec.delaySeconds === 3,
      after: (name) => runs.change(name, { spec: { delaySeconds: 9 } }),
      state: async (name) => (await runs.get(name)).spec.delaySeconds,
    },
    rotate: {
      action: (name) => ({ rotate: target(name) }),
      happened: async (name) => (await runs.get(name)).metadata.annotations?.[annotations.rotate] !== undefined,
      after: (name) => runs.change(name, { metadata: { annotations: { [annotations.rotate]: "by hand" } } }),
      state: async (name) => (await runs.get(name)).metadata.annotations?.[annotations.rotate],
    },
    run: {
      action: () => ({ run: { image: "registry.example/tools:1" } }),
      happened: async (name) => (await jobOf(name)).length > 0,
      after: async () => {},
      state: jobOf,
    },
  };

  describe("killed after any of its writes, the next one ends it, and does nothing twice", () => {
    test.each(Object.entries(cases))("%s", { timeout: 120_000 }, async (verb, one) => {
      const calls = await callsOfAction(verb, one);
      // the time is taken up before anything is done, and the last word is what became of it
      const written = calls.filter(({ action }) => action !== "POST events");
      expect([written.at(0), written.at(-1)].map((call) => call?.action)).toEqual([
        "PATCH cloudschedules/status",
        "PATCH cloudschedules/status",
      ]);
      expect(calls.length).toBeGreaterThan(2);
      for (const call of calls) await killedAt(verb, one, call);
    });
  });

  /** The writes of a run that nobody kills. */
  async function callsOfAction(verb: string, one: Case): Promise<Call[]> {
    const name = uniqueName(verb);
    await queue(name);
    await schedules.create(name, { action: one.action(name) });
    door.requests.length = 0;
    await runs.pass();
    await schedules.remove(name);
    return callsOf(door).filter(({ action }) => !/^GET|dry run/.test(action));
  }

  async function killedAt(verb: string, one: Case, { action, nth }: Call): Promise<void> {
    const name = uniqueName(verb);
    await queue(name);
    await schedules.create(name, { action: one.action(name) });
    await killed(name, action, nth);
    const where = `killed at call ${nth} of ${action}`;
    const happened = await one.happened(name);
    if (happened) await one.after(name);
    const before = happened ? await one.state(name) : undefined;

    await passAt(15);
    const { phase, active, history = [] } = await schedules.status(name);
    expect([phase, [...(active ?? []), ...history].map(({ result }) => result)], where).toEqual(
      verb === "run" ? ["Running", ["Running"]] : ["Done", ["Done"]],
    );
    expect(happened ? await one.state(name) : await one.happened(name), where).toEqual(happened ? before : true);
    expect(await jobOf(name), where).toHaveLength(verb === "run" ? 1 : 0);
    await schedules.remove(name);
  }

  /** A pass whose run for a schedule is killed when a call has taken effect, before its answer. It is the only run. */
  async function killed(name: string, action: string, nth: number): Promise<void> {
    let seen = 0;
    door.after = async (recorded) => {
      if (recorded.action !== action || ++seen !== nth) return;
      const [active] = (await runs.runs()).filter(({ state, objects }) => state === "active" && objects[0]?.name === name);
      runs.kill(active?.name ?? "");
      // its answer goes nowhere
      await new Promise(() => {});
    };
    await runs.pass();
    door.letPass();
    expect(seen, `${action} is called`).toBe(nth);
  }

  test("that is changed after a crash does nothing more for the time before, as it is not known for what it was", async () => {
    await queue("changing");
    await schedules.create("changing", { action: { delete: target("changing") } });
    await killed("changing", "PATCH cloudschedules/status", 1);
    await queue("other");
    await schedules.change("changing", { action: { delete: target("other") } });
    await passAt(15);
    const { phase, message } = await schedules.status("changing");
    expect([phase, message]).toEqual(["Failed", expect.stringMatching(/^the schedule was changed before it was done/)]);
    expect([await runs.find("changing"), await runs.find("other")].map((one) => one?.metadata.name)).toEqual(["changing", "other"]);
  });

  test("that can't reach the API server tries again, and ends it once it can", async () => {
    const name = uniqueName("offline");
    const { action } = cases["create"] as Case;
    await schedules.create(name, { action: action(name) });
    door.before = (recorded) => (recorded.action === "POST queues" ? Promise.reject(new Error("no way")) : Promise.resolve());
    await runs.pass();
    door.letPass();
    const waiting = await schedules.status(name);
    expect(waiting).toMatchObject({ phase: "Running", active: [{ result: "Running" }] });
    expect(Date.parse(waiting.nextRunAt ?? "")).toBeGreaterThan(Date.now());
    expect(waiting.message).toMatch(/API server/);
    await passAt(15);
    expect(await schedules.status(name)).toMatchObject({ phase: "Done", message: `created Queue ${name}-new` });
  });

  test("that was removed meanwhile does nothing", async () => {
    await queue("spared");
    await schedules.create("removed", { action: { delete: target("spared") } });
    const launcher = runs.launcher();
    const start: typeof launcher.start = async (run) => {
      if (run.verb === "schedule") await runs.store.delete(schedules.ref("removed"));
      return launcher.start(run);
    };
    await runs.dispatchOnce({ ...launcher, start });
    await runs.pass();
    expect(await runs.find("spared")).toBeDefined();
  });

  /** A pass as of so many seconds from now: what waits after a crash is due then. */
  async function passAt(seconds: number): Promise<void> {
    runs.clock = () => new Date(Date.now() + seconds * 1000);
    await runs.pass();
    runs.clock = () => new Date();
  }
});
