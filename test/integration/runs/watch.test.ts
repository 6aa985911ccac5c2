import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { annotations, finalizer } from "../../../crds/api/names.ts";
import { bindingType, builtin, dispatchedKinds } from "../../../lib/kinds.ts";
import { dispatcherName, systemNamespace, workers } from "../../../lib/system.ts";
import { requestsOf } from "../../parts/audit.ts";
import type { Dispatching } from "../../parts/dispatching.ts";
import { withControllers } from "../../parts/parts.ts";
import { eventually } from "../../parts/security.ts";
import { WatchDoor } from "../../parts/watch-door.ts";
import { namespace, Watched } from "../../parts/watched.ts";

const user = `system:serviceaccount:${systemNamespace}:${dispatcherName}`;
/** Types that a dispatcher follows. */
const followed = ["cloudaccounts", "jobs", ...dispatchedKinds.map(({ plural }) => plural)];

withControllers("a dispatcher that watches", () => {
  let watched: Watched;
  let door: WatchDoor;
  let address: string;
  let dispatcher: Dispatching | undefined;
  const start = async (server?: string) => (dispatcher = await watched.dispatcher(["--watch"], server));
  const once = (names: Record<string, number>) => Object.values(names).filter((count) => count !== 1);

  beforeAll(async () => {
    watched = await Watched.open();
    door = new WatchDoor(watched.plane.kubeconfig);
    address = await door.open();
  });
  afterEach(async () => {
    await dispatcher?.end("SIGKILL");
    await watched.clear();
    door.letPass();
  });
  afterAll(async () => {
    door?.close();
    await watched?.close();
  });

  const starts = () =>
    requestsOf(watched.plane.auditLog, user).filter(({ verb, objectRef }) => verb === "create" && objectRef?.resource === "jobs");
  /** Milliseconds from when a change was stored to when a Job was asked for, both as the API server noted it. */
  async function delay(name: string, change: () => Promise<unknown>): Promise<number> {
    const before = starts().length;
    await change();
    await eventually(async () => starts().length > before);
    const writes = requestsOf(watched.plane.auditLog, "admin").filter(({ verb }) => /^(create|patch|delete)$/.test(verb));
    const written = writes.findLast(({ objectRef }) => objectRef?.name === name);
    return Date.parse(starts()[before]?.requestReceivedTimestamp ?? "") - Date.parse(written?.stageTimestamp ?? "");
  }

  test("starts a run within two seconds after an object was created, changed, asked for and deleted", async () => {
    await start();
    const created = await delay("quick", () => watched.create("quick"));
    await watched.settle("quick");
    const changed = await delay("quick", () => watched.change("quick", { spec: { delaySeconds: 5 } }));
    await watched.settle("quick", { observedGeneration: 2 });
    const notes = { [annotations.reconcile]: "1" };
    const asked = await delay("quick", () => watched.change("quick", { metadata: { annotations: notes, finalizers: [finalizer] } }));
    await watched.settle("quick", { observedGeneration: 2, lastHandledReconcileAt: "1" });
    const deleted = await delay("quick", () => watched.delete("quick"));
    const delays = { created, changed, asked, deleted };
    console.log(`From a change to its run, in milliseconds: ${JSON.stringify(delays)}`);
    expect(Math.max(...Object.values(delays))).toBeLessThanOrEqual(2000);
    expect((await watched.jobs()).flatMap(({ objects }) => objects)).toMatchObject([{ namespace, name: "quick", reason: "Deleted" }]);
  });

  test("starts a run for a binding when its service can be bound, and gives it its rights; none while it waits for that", async () => {
    await start();
    const { store } = watched.admin;
    const ref = { type: bindingType, namespace, name: "bound" };
    const spec = {
      service: { kind: "Queue", name: "later" },
      workload: { kind: "Deployment", name: "web" },
      env: [{ name: "A", key: "a" }],
    };
    const binding = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudBinding", metadata: { name: ref.name, namespace }, spec };
    await store.create(bindingType, binding, { fieldManager: "test" });
    await watched.untilStarted("bound");
    const grant = await store.get({ type: builtin.roleBinding, namespace, name: workers.bind });
    expect(grant?.metadata.ownerReferences).toMatchObject([{ kind: "CloudBinding", name: "bound" }]);
    const [job] = await watched.jobs();
    // as a run leaves it that has found no service
    const lastRun = { job: job?.metadata.name, reason: "Created", startedAt: "2026-01-01T00:00:00Z", result: "Retrying" };
    await store.patch(ref, { status: { observedGeneration: 1, failures: 1, lastRun } }, { fieldManager: "test", subresource: "status" });
    await watched.create("later");
    await watched.untilStarted("later");
    await watched.settle("later", { binding: { name: "later" } });
    expect(await watched.runsOf("bound")).toEqual({ bound: 1 });
    const conditions = [{ type: "Ready", status: "True", reason: "Available", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" }];
    await watched.change("later", { status: { conditions } }, "status");
    await eventually(async () => (await watched.runsOf("bound"))["bound"] === 2);
    expect((await watched.jobs()).flatMap(({ objects }) => objects).map(({ reason }) => reason)).toContain("ConnectionChanged");
    await store.delete(ref);
  });

  test("starts a run when its time has come, though nothing changes", async () => {
    await start();
    await watched.create("timed");
    await watched.untilStarted("timed");
    const before = starts().length;
    const nextRunAt = new Date(Date.now() + 2000).toISOString();
    await watched.settle("timed", { nextRunAt });
    await eventually(async () => starts().length > before);
    expect(Date.parse(starts()[before]?.requestReceivedTimestamp ?? "")).toBeGreaterThanOrEqual(Date.parse(nextRunAt));
  });

  test("what changes together shares runs, each object in one, and none is started twice in vain", async () => {
    await start();
    const before = starts().length;
    await watched.createAll("burst", 60);
    const runs = await watched.untilStarted("burst", 60);
    expect(once(runs)).toEqual([]);
    await eventually(async () => starts().length > before);
    const started = starts().slice(before);
    expect(started.length).toBeLessThan(20);
    expect(started.filter(({ responseStatus }) => responseStatus.code !== 201)).toEqual([]);
  });

  test("while nothing happens it asks for nothing but its watches, also after a change that makes nothing due", async () => {
    // each watch ends after a second
    door.rewrite = (query) => query.set("timeoutSeconds", "1");
    await start(address);
    await watched.create("idle");
    await watched.untilStarted("idle");
    await watched.settle("idle");
    const watches = (plural: string) => door.requests.filter((request) => request === `watch ${plural}`).length;
    const renewed = async (times: number) => {
      const before = followed.map(watches);
      await eventually(async () => followed.every((plural, index) => watches(plural) >= (before[index] ?? 0) + times));
    };
    await renewed(1);
    const since = door.requests.length;
    for (const value of ["a", "b", "c"]) await watched.change("idle", { metadata: { labels: { value } } });
    await renewed(3);
    expect(new Set(door.requests.slice(since))).toEqual(new Set(followed.map((plural) => `watch ${plural}`)));
  });

  test("a watch that expires is taken up where it ended: nothing is lost or doubled, and nothing listed again", async () => {
    door.rewrite = (query) => query.set("timeoutSeconds", "1");
    await start(address);
    const since = door.requests.length;
    for (let index = 0; index < 12; index++) {
      await watched.create(`expiring-${index}`);
      await eventually(async () => door.requests.slice(since).filter((request) => request === "watch queues").length > index / 2);
    }
    expect(once(await watched.untilStarted("expiring", 12))).toEqual([]);
    expect(door.requests.slice(since).filter((request) => request.startsWith("list"))).toEqual([]);
  });

  test("when a version is no longer kept it lists again, and what it missed gets its run", async () => {
    await start(address);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    door.before = (action) => (action === "watch queues" ? held : Promise.resolve());
    // so old that the API server has forgotten it: it answers 410
    door.rewrite = (query, plural) => {
      if (plural !== "queues") return;
      query.set("resourceVersion", "1");
      door.rewrite = () => {};
    };
    const since = door.requests.length;
    door.end("queues");
    await eventually(async () => door.requests.slice(since).includes("watch queues"));
    await watched.create("missed");
    letGo();
    expect(once(await watched.untilStarted("missed"))).toEqual([]);
    expect(door.requests.slice(since)).toContain("list queues");
  });

  test("when all its connections break it goes on, and what changed meanwhile gets its run", async () => {
    const { lines } = await start(address);
    for (let index = 0; index < 3; index++) {
      door.break();
      await watched.create(`broken-${index}`);
      await watched.untilStarted(`broken-${index}`);
    }
    expect(once(await watched.runsOf("broken"))).toEqual([]);
    expect(
      lines.filter(({ level }) => level !== "info"),
      "a blip is not worth a line",
    ).toEqual([]);
  });

  test.each(["before", "after"] as const)(
    "killed %s its second Job was made, and started again, it loses nothing and doubles nothing",
    async (moment) => {
      await watched.createAll("killed", 120);
      let count = 0;
      const second = new Promise<void>((reached) => {
        door[moment] = async (action) => {
          if (action !== "POST jobs" || ++count < 2) return;
          reached();
          await new Promise(() => {});
        };
      });
      const first = await start(address);
      await second;
      await first.end("SIGKILL");
      expect(await watched.jobs()).toHaveLength(moment === "before" ? 1 : 2);
      door.letPass();
      await start(address);
      expect(once(await watched.untilStarted("killed", 120))).toEqual([]);
      expect(await watched.jobs()).toHaveLength(3);
    },
  );

  test("two at once, and passes of a CronJob beside them, do no harm: each object gets a run, and nobody fails", async () => {
    const both = [await start(), await watched.dispatcher()];
    const created = watched.createAll("shared", 40);
    const passes = [await watched.dispatcher([]), await watched.dispatcher([])];
    await created;
    for (const pass of passes) expect(await pass.ended).toEqual({ code: 0, signal: null });
    const runs = await watched.untilStarted("shared", 40);
    // a dispatcher that saw fewer of them has other batches; the claim keeps a second run from doing anything
    expect(Math.max(...Object.values(runs))).toBeLessThanOrEqual(4);
    const lines = [...both, ...passes].flatMap((each) => each.lines);
    expect(lines.filter(({ level }) => level !== "info")).toEqual([]);
    await both[1]?.end("SIGTERM");
  });

  test("told to end, it ends at once and in good order", async () => {
    const { lines } = await start();
    expect(await dispatcher?.end("SIGTERM")).toEqual({ code: 0, signal: null });
    expect(lines.at(-1)?.msg).toBe("ended, as it was told to");
  });

  test.each(["SIGTERM", "SIGKILL"] as const)(
    "while the API server is away (%s) it waits, says so once, and goes on by itself when it is back",
    async (signal) => {
      const { lines } = await start(address);
      const name = `after-${signal.toLowerCase()}`;
      await watched.plane.stopServer(signal);
      const warnings = () => lines.filter(({ level }) => level === "warn");
      await eventually(async () => warnings().length > 0);
      const since = door.requests.length;
      await eventually(async () => door.requests.length - since > 2 * followed.length);
      expect(warnings()).toMatchObject([{ level: "warn", msg: expect.stringContaining("trying again") }]);
      expect({ ready: await dispatcher?.probe("/readyz"), live: await dispatcher?.probe("/livez") }).toEqual({ ready: 503, live: 200 });
      await watched.plane.startServer();
      await watched.create(name);
      // for half a minute an API server that was started may not find the parameters of our policies, and refuses grants
      expect(once(await watched.untilStarted(name, 1, 120))).toEqual([]);
      await eventually(async () => lines.some(({ msg }) => msg === "the cluster can be followed again"));
    },
    180_000,
  );
});
