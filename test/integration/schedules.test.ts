import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { beforeAll, describe, expect, test } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { bindingType, builtin } from "../../lib/kinds.ts";
import { specHash } from "../../lib/spec-hash.ts";
import { withRuns } from "../parts/running.ts";
import { inSeconds, Schedules } from "../parts/schedules.ts";

const runner = join(import.meta.dirname, "../../dist/runner/main.js");
const recorder = join(import.meta.dirname, "../parts/loaded-modules.ts");
const hour = 3600;
const apiVersion = "kubectl-cloud.dev/v1alpha1";
const target = (name: string) => ({ kind: "Queue", name });
const manifest = (name: string, spec: object = {}, metadata: object = {}) => ({
  apiVersion,
  kind: "Queue",
  metadata: { name, ...metadata },
  spec: { account: "none", ...spec },
});

withRuns("schedules", (world) => {
  let schedules: Schedules;
  beforeAll(() => {
    schedules = new Schedules(world.runs);
  });

  /** A queue of an account that there is not, so that no run takes its time. */
  const queue = (name: string, spec: object = {}) => world.runs.create(name, { account: "none", ...spec });
  /** One pass; resolves to the runs that it started for a schedule. */
  const passFor = async (name: string) => {
    const { started } = await world.runs.pass();
    return started.filter((run) => run.startsWith(`schedule-${name}-`));
  };

  describe("each action is done when its time has come, and told", () => {
    beforeAll(async () => {
      const { runs } = world;
      await Promise.all(["there", "doomed", "asked-reconcile", "asked-rotate"].map((name) => queue(name)));
      await queue("changed", { delaySeconds: 5, connection: { name: "other" } });
      const spec = { service: target("doomed"), workload: { kind: "Deployment", name: "web" }, files: {} };
      const binding = { apiVersion, kind: "CloudBinding", metadata: { name: "doomed", namespace: runs.namespace }, spec };
      await runs.store.create(bindingType, binding, { fieldManager: "test" });
      const objects = [manifest("made", {}, { labels: { app: "web" } }), manifest("there", { delaySeconds: 7 })];
      const actions = {
        create: { create: { objects } },
        delete: { delete: target("doomed") },
        unbind: { delete: { kind: "CloudBinding", name: "doomed" } },
        gone: { delete: target("never") },
        set: { set: { ...target("changed"), spec: { messageRetentionSeconds: 600, connection: null } } },
        reconcile: { reconcile: target("asked-reconcile") },
        rotate: { rotate: target("asked-rotate") },
      };
      await Promise.all(Object.entries(actions).map(([name, action]) => schedules.create(name, { action })));
      await runs.pass();
    });

    test("create, with the manifest's labels and whose it is; what exists is left as it is", async () => {
      const { spec, status } = await schedules.get("create");
      expect(status).toMatchObject({
        phase: "Done",
        lastScheduleTime: spec.at,
        observedGeneration: 1,
        message: "created Queue made; Queue there exists already, and was left as it is",
        history: [{ at: spec.at, result: "Done", run: expect.stringMatching(/^schedule-create-/) as string }],
      });
      expect(status?.active).toBeUndefined();
      expect((await world.runs.get("made")).metadata).toMatchObject({
        labels: { app: "web" },
        annotations: { [annotations.schedule]: "create", [annotations.scheduledAt]: spec.at },
      });
      expect((await world.runs.get("there")).spec.delaySeconds).toBe(0);
    });

    test.each([
      ["delete", "deleted Queue doomed"],
      ["unbind", "deleted CloudBinding doomed"],
      ["gone", "Queue never is gone already"],
    ])("%s, also of a binding; what is gone already is no failure", async (name, message) => {
      expect(await schedules.last(name)).toMatchObject({ result: "Done", message });
      expect(await world.runs.find("doomed")).toBeUndefined();
      expect(await world.runs.store.get({ ...world.runs.ref("doomed"), type: bindingType })).toBeUndefined();
    });

    test("set, which leaves other fields as they are and takes out what is null", async () => {
      expect(await schedules.last("set")).toMatchObject({
        result: "Done",
        message: "set connection, messageRetentionSeconds of Queue changed",
      });
      const changed = (await world.runs.get("changed")).spec;
      expect(changed).toMatchObject({ delaySeconds: 5, messageRetentionSeconds: 600 });
      expect(changed.connection).toBeUndefined();
    });

    test("what became of it is an event too, which kubectl describe shows", async () => {
      const { items } = await world.runs.store.list<KubeObject & Record<string, unknown>>(builtin.event, {
        namespace: world.runs.namespace,
      });
      const own = items.find(({ metadata }) => metadata.name.startsWith("set."));
      expect(own).toMatchObject({ type: "Normal", reason: "Done", message: "set connection, messageRetentionSeconds of Queue changed" });
    });

    test.each(["reconcile", "rotate"] as const)("%s, which asks the object's own runs for it", async (action) => {
      const { at, message } = await schedules.last(action);
      expect(message).toContain(`see 'kubectl cloud status queue/asked-${action}'`);
      expect((await world.runs.get(`asked-${action}`)).metadata.annotations).toMatchObject({ [annotations[action]]: at });
    });
  });

  describe("what can't be done is told in the API server's own words, with the next step, and is over", () => {
    const actions: Record<string, [what: string, action: object, words: RegExp]> = {
      absent: ["an object that is not there", { rotate: target("absent") }, /^there is no Queue absent in the namespace .*: create it/],
      unfit: [
        "a value that the schema refuses",
        { set: { ...target("unfit"), spec: { delaySeconds: 10_000 } } },
        /^Queue "unfit" is invalid: spec\.delaySeconds.*less than or equal to 900/,
      ],
      unmade: [
        "a manifest that is none",
        { create: { objects: [manifest("unmade", { account: null })] } },
        /^Queue "unmade" is invalid: spec\.account/,
      ],
    };

    beforeAll(async () => {
      await queue("unfit");
      await Promise.all(Object.entries(actions).map(([name, [, action]]) => schedules.create(name, { action })));
      await world.runs.pass();
    });

    test.each(Object.entries(actions).map(([name, [what, , words]]) => ({ name, what, words })))("$what", async ({ name, words }) => {
      const { phase, message, history } = await schedules.status(name);
      expect(message).toMatch(words);
      expect({ phase, history }).toMatchObject({ phase: "Failed", history: [{ result: "Failed", message }] });
    });

    test("another pass starts none of them again", async () => {
      expect((await world.runs.pass()).started.filter((run) => run.startsWith("schedule-"))).toEqual([]);
    });
  });

  test("it is done in the name of who wrote the schedule, until somebody else changes it", async () => {
    const { runs } = world;
    const user = runs.place.user;
    await queue("wanted");
    const action = (delaySeconds: number) => ({ action: { set: { ...target("wanted"), spec: { delaySeconds } } } });
    const { spec } = await schedules.create("wants", { cron: "* * * * *", ...action(1) });
    const by = { [annotations.requestedBy]: user, [annotations.requestedFor]: specHash(spec) };
    await runs.store.patch(schedules.ref("wants"), { metadata: { annotations: by } }, { fieldManager: "test" });
    await at(60, () => passFor("wants"));
    const wanted = await runs.get("wanted");
    expect(wanted.spec.delaySeconds).toBe(1);
    expect(wanted.metadata.annotations).toMatchObject({
      [annotations.requestedBy]: user,
      [annotations.requestedFor]: specHash(wanted.spec),
    });

    await schedules.change("wants", action(2));
    await at(120, () => passFor("wants"));
    const changed = await runs.get("wanted");
    expect(changed.spec.delaySeconds).toBe(2);
    expect(changed.metadata.annotations?.[annotations.requestedFor]).not.toBe(specHash(changed.spec));
  });

  describe("exactly once", () => {
    test("with two dispatchers at once, and a third one that comes late", async () => {
      const { runs } = world;
      await queue("once");
      await schedules.create("once", { action: { set: { ...target("once"), spec: { delaySeconds: 3 } } } });
      const passes = await Promise.all([passFor("once"), passFor("once")]);
      passes.push(await passFor("once"));
      expect(passes.flat()).toHaveLength(1);
      expect((await schedules.status("once")).history).toHaveLength(1);
      expect((await runs.get("once")).metadata.generation).toBe(2);
    });

    test("with two runs for one time, as of a dispatcher that saw what was", async () => {
      const { runs } = world;
      await queue("twice");
      const { metadata, spec } = await schedules.create("twice", { action: { set: { ...target("twice"), spec: { delaySeconds: 3 } } } });
      await runs.granted();
      const { namespace = "", name, uid = "", generation = 0 } = metadata;
      const object = { kind: "CloudSchedule", namespace, name, uid, generation, reason: "Scheduled" as const, at: spec.at ?? "" };
      const launcher = runs.launcher();
      for (const run of ["a", "b", "c"]) {
        await launcher.start({ name: `schedule-twice-${run}`, verb: "schedule", account: "", objects: [object] });
      }
      await passFor("twice");
      expect(await schedules.status("twice")).toMatchObject({ phase: "Done" });
      expect((await schedules.status("twice")).history).toHaveLength(1);
      expect((await runs.get("twice")).metadata.generation).toBe(2);
    });

    test("when the clock jumps forward and back again", async () => {
      await queue("later");
      const { spec } = await schedules.create("later", { at: inSeconds(hour), action: { rotate: target("later") } });
      expect(await passFor("later")).toEqual([]);
      expect(await schedules.status("later")).toMatchObject({ phase: "Pending", nextScheduleTime: spec.at });
      expect(await at(hour, () => passFor("later"))).toHaveLength(1);
      expect(await schedules.status("later")).toMatchObject({ phase: "Done", lastScheduleTime: spec.at });
      expect(await passFor("later")).toEqual([]);
      expect(await at(hour, () => passFor("later"))).toEqual([]);
    });
  });

  describe("a dispatcher that was down for a day", () => {
    const minute = new Date(Date.now() - 0.5 * hour * 1000).getUTCMinutes();
    /** The first of these times of each hour after so many seconds. */
    const hourlyAfter = (seconds: number) => {
      const time = new Date(Date.parse(inSeconds(seconds)));
      time.setUTCMinutes(minute, 0);
      return inSeconds((time.getTime() - Date.now()) / 1000 + (time.getTime() < Date.now() + seconds * 1000 ? hour : 0) + 0.5);
    };
    const create = async (name: string, spec: object) => {
      await queue(name);
      await schedules.create(name, { cron: `${minute} * * * *`, failedHistoryLimit: 2, action: { rotate: target(name) }, ...spec });
      await schedules.setStatus(name, {
        observedGeneration: 1,
        lastScheduleTime: hourlyAfter(-26 * hour),
        nextScheduleTime: hourlyAfter(-25 * hour),
      });
    };

    test("starts the latest time without a deadline, and tells of the others as missed", async () => {
      await create("hourly", {});
      expect(await passFor("hourly")).toHaveLength(1);
      const { history = [], ...status } = await schedules.status("hourly");
      expect(history.map(({ result, at: time }) => `${time} ${result}`)).toEqual([
        `${hourlyAfter(-hour)} Done`,
        `${hourlyAfter(-2 * hour)} Missed`,
        `${hourlyAfter(-3 * hour)} Missed`,
      ]);
      expect(status).toMatchObject({ phase: "Pending", lastScheduleTime: hourlyAfter(-hour), nextScheduleTime: hourlyAfter(0) });
      expect(status.lastSuccessfulTime).toBe(history[0]?.finishedAt);
    });

    test("starts none that is later than its deadline, and says what to do", async () => {
      await create("strict", { startingDeadlineSeconds: 600 });
      expect(await passFor("strict")).toEqual([]);
      const status = await schedules.status("strict");
      expect(status).toMatchObject({ phase: "Pending", lastScheduleTime: hourlyAfter(-hour), nextScheduleTime: hourlyAfter(0) });
      expect(status.message).toMatch(/^25 times up to .* missed: it could not be started within the 600 s .*kubectl cloud doctor/);
      expect((await world.runs.get("strict")).metadata.annotations?.[annotations.rotate]).toBeUndefined();
    });
  });

  test("a schedule that can't be read says so, and is taken up once it is mended", async () => {
    await schedules.create("zone", { cron: "0 0 1 1 *", timeZone: "Europe/Berlin", action: { rotate: target("zone") } });
    const passed = async () => {
      await world.runs.pass();
      return schedules.status("zone");
    };
    expect(await passed()).toMatchObject({ phase: "Pending", nextScheduleTime: expect.stringMatching(/-12-31T23:00:00Z$/) as string });
    await schedules.change("zone", { cron: "0 0 30 2 *" });
    expect(await passed()).toMatchObject({ phase: "Failed", message: expect.stringContaining("never comes") as string });
    await schedules.change("zone", { cron: "0 0 28 2 *" });
    expect(await passed()).toMatchObject({ phase: "Pending", nextScheduleTime: expect.stringMatching(/-02-27T23:00:00Z$/) as string });
  });

  world.only("folder", "in a cluster a policy refuses these when they are written", () => {
    test.each([
      [
        "an object of another namespace",
        "elsewhere",
        { create: { objects: [manifest("elsewhere", {}, { namespace: "other" })] } },
        "Queue elsewhere is for the namespace other: write the schedule in that namespace",
      ],
      [
        "an object that is none of ours",
        "account",
        { delete: { kind: "CloudAccount", name: "local" } },
        "a schedule can't do that to a CloudAccount: ",
      ],
      [
        "an adoption",
        "adopt",
        { create: { objects: [manifest("adopt", { adoptionPolicy: "IfExists" })] } },
        "adopting can't be scheduled: leave adoptionPolicy at Never",
      ],
    ])("%s is refused by the run", async (_, name, action, words) => {
      await schedules.create(name, { action });
      await passFor(name);
      expect(await schedules.last(name)).toMatchObject({ result: "Failed", message: expect.stringContaining(words) as string });
    });
  });

  world.only("folder", "a cluster has Jobs", () => {
    test("a command is refused, with another way", async () => {
      await schedules.create("command", { action: { run: { image: "busybox" } } });
      await world.runs.pass();
      expect(await schedules.status("command")).toMatchObject({
        phase: "Failed",
        message: "there are no Jobs in local mode: run the command yourself, such as with 'kubectl cloud exec'",
      });
    });
  });

  world.only("folder", "a pass is the same in a cluster", () => {
    test("a dispatcher loads what reads cron expressions where there are schedules, and not before", async () => {
      const others = await world.others();
      const list = join(others.directory, "loaded");
      const env = { ...(await others.environment("none")), NODE_OPTIONS: `--import ${recorder}`, LOADED_MODULES: list };
      const loads = async () => {
        writeFileSync(list, "");
        await promisify(execFile)(process.execPath, [runner, "dispatch"], { env });
        return readFileSync(list, "utf8")
          .trim()
          .split("\n")
          .some((path) => readFileSync(path, "utf8").includes("CronPattern"));
      };
      try {
        expect(await loads()).toBe(false);
        await new Schedules(others).create("some", { cron: "@yearly", action: { rotate: target("some") } });
        expect(await loads()).toBe(true);
      } finally {
        await others.close();
      }
    });
  });

  /** Has the dispatcher's clock go ahead by so many seconds meanwhile. */
  async function at<T>(seconds: number, action: () => Promise<T>): Promise<T> {
    world.runs.clock = () => new Date(Date.now() + seconds * 1000);
    try {
      return await action();
    } finally {
      world.runs.clock = () => new Date();
    }
  }
});
