import { spawn } from "node:child_process";
import { once } from "node:events";

import { expect, test } from "vitest";

import { conditionOf, withRuns } from "../../parts/running.ts";

/** What a killed run leaves is in crashes/suite.ts. */
withRuns("runs that meet, and runs that have to go", (world) => {
  const in60s = () => new Date(Date.now() + 60_000).toISOString();

  test("a run leaves an object that another run has claimed", async () => {
    const { runs } = world;
    await runs.create("claimed");
    await runs.granted();
    await runs.setStatus("claimed", { run: { job: "run-other", until: in60s() } });
    const log = await runs.reconcile("run-late", ["claimed"]);
    expect(log).toContain("the run run-other works on it");
    expect((await runs.get("claimed")).status).toEqual({
      observedGeneration: -1,
      run: { job: "run-other", until: expect.any(String) as string },
    });
  });

  test("an expired claim is taken over, as its run is dead", async () => {
    const { runs } = world;
    await runs.create("orphaned");
    await runs.setStatus("orphaned", { run: { job: "run-dead", until: new Date(Date.now() - 1).toISOString() } });
    await runs.reconcile("run-next", ["orphaned"]);
    const object = await runs.get("orphaned");
    expect(conditionOf(object)).toBe("True:Available");
    expect(object.status?.history?.map(({ job }) => job)).toEqual(["run-next"]);
  });

  test("the pod that replaces a Job's evicted one goes on with what that had claimed", async () => {
    const { runs } = world;
    await runs.create("evicted");
    await runs.granted();
    await runs.setStatus("evicted", { run: { job: "run-same", until: in60s() } });
    await runs.reconcile("run-same", ["evicted"]);
    expect(conditionOf(await runs.get("evicted"))).toBe("True:Available");
  });

  test("a run that has lost its claim stops before its next write", async () => {
    const { runs, aws } = world;
    await runs.create("stolen");
    runs.door.before = async ({ action }) => {
      if (action !== "GetQueueUrl") return;
      runs.door.before = () => Promise.resolve();
      await runs.setStatus("stolen", { run: { job: "run-thief", until: in60s() } });
    };
    const log = await runs.reconcile("run-victim", ["stolen"]);
    expect(log).toContain("another run has taken it over");
    const object = await runs.get("stolen");
    expect(object.status?.run?.job).toBe("run-thief");
    expect(await aws.exists(object.status?.externalName ?? "")).toBe(false);
  });

  test("a run whose pod shall go finishes what it has begun and takes up nothing more, so that no claim is left", async () => {
    const { runs } = world;
    const names = Array.from({ length: 12 }, (_, index) => `leaving-${index}`);
    await Promise.all(names.map((name) => runs.create(name)));
    const [program = "", ...args] = runs.command(names);
    const child = spawn(program, args, { env: await runs.environment("run-leaving"), stdio: ["ignore", "pipe", "inherit"] });
    let log = "";
    const told = new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes("told to end")) resolve();
      });
    });
    runs.door.before = async ({ action }) => {
      if (action !== "CreateQueue") return;
      if (!child.killed) child.kill("SIGTERM");
      // no queue is made, so none of the rest is taken up, before the run has heard the signal
      await told;
    };
    expect(await once(child, "exit")).toEqual([0, null]);
    const statuses = (await Promise.all(names.map((name) => runs.get(name)))).map(({ status }) => status);
    expect(statuses.filter((status) => status?.run)).toEqual([]);
    expect(statuses.filter((status) => status?.lastRun?.result === "Succeeded").length, log).toBeGreaterThan(0);
    expect(statuses.filter((status) => !status?.lastRun).length, log).toBeGreaterThan(0);
  });

  test("an object changed while its run is at work gets both: the run's record, and another run for the change", async () => {
    const { runs, aws } = world;
    await runs.create("moving");
    runs.door.before = async ({ action }) => {
      if (action !== "CreateQueue") return;
      runs.door.before = () => Promise.resolve();
      await runs.change("moving", { spec: { delaySeconds: 8 } });
    };
    await runs.pass();
    await runs.pass();
    const object = await runs.get("moving");
    expect(conditionOf(object)).toBe("True:Available");
    expect(object.status?.observedGeneration).toBe(2);
    expect(await aws.attributes(object.status?.externalName ?? "")).toMatchObject({ DelaySeconds: "8" });
  });
});
