import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import type { CloudAccount } from "../../../crds/api/objects.ts";
import { accountType } from "../../../lib/kinds.ts";
import { processLauncher } from "../../../lib/launch/process.ts";
import { conditionOf } from "../../parts/running.ts";
import { Consumer } from "./clients.ts";
import { withEngines } from "./engines.ts";
import { LocalFolder, runner } from "./folder.ts";
import { processesWith } from "./processes.ts";

let local: LocalFolder;
beforeAll(async () => {
  local = await LocalFolder.open();
});
afterAll(() => local?.close());

const patience = { timeout: 50_000, interval: 20 };
const queues = ["a", "b", "c", "d"];

withEngines("two dispatchers on one folder", () => {
  test("start each run once, and runs at the same time start one server of queues", async () => {
    for (const name of queues) await local.queues.create(name);
    await local.create("orders");
    await Promise.all([local.dispatch(), local.dispatch()]);

    for (const name of queues) expect(conditionOf(await local.queues.get(name))).toBe("True:Available");
    expect(conditionOf(await local.get("orders"))).toBe("True:Available");
    const objects = local.runs().flatMap((run) => run.objects.map(({ name }) => name));
    expect(objects.toSorted()).toEqual([...queues, "orders"].toSorted());
    expect(processesWith(` ${local.places.queues}`)).toEqual([local.queuesPid]);
  });

  test("let runs of different objects start their server at the same time, and there is one", async () => {
    process.kill(local.queuesPid as number, "SIGKILL");
    for (const name of queues) await local.queues.makeDue(name);
    const ends = queues.map((name) => once(local.run("Queue", name, `run-of-${name}`), "exit"));
    expect(await Promise.all(ends)).toEqual(queues.map(() => [0, null]));
    expect(processesWith(` ${local.places.queues}`)).toEqual([local.queuesPid]);
    for (const name of queues) {
      const consumer = new Consumer((await local.queues.secret(name)).uri);
      await consumer.send(name);
      expect(await consumer.take()).toEqual([name]);
    }
  });
});

withEngines("a run", () => {
  test("goes on when its dispatcher is killed, and how it ended is known to the next one", async () => {
    await local.queues.create("orphan");
    const { run, dispatcher } = await started("orphan");
    dispatcher.kill("SIGKILL");
    await vi.waitFor(async () => expect(conditionOf(await local.queues.get("orphan"))).toBe("True:Available"), patience);
    await vi.waitFor(
      async () => expect((await launcher().list()).find(({ name }) => name === run.name)?.state).toBe("succeeded"),
      patience,
    );
  });

  test("that was killed counts as failed, and another one does its work", async () => {
    await local.queues.create("killed");
    const { run, dispatcher } = await started("killed");
    dispatcher.kill("SIGKILL");
    process.kill(run.pid, "SIGKILL");
    await vi.waitFor(async () => expect((await launcher().list()).find(({ name }) => name === run.name)?.state).toBe("failed"), patience);
    // as if its claim had ended, if it came that far
    await local.queues.setStatus("killed", { run: null });
    await local.dispatch();
    expect(conditionOf(await local.queues.get("killed"))).toBe("True:Available");
    expect(local.runs().filter(({ objects }) => objects.some(({ name }) => name === "killed"))).toHaveLength(2);
  });
});

withEngines("a dispatcher that watches a folder", () => {
  test("learns that a run which somebody else had started has ended without a word, and starts another", async () => {
    const { kind, metadata } = await local.queues.create("silent");
    const { namespace = "", name, uid = "", generation = 0 } = metadata;
    const account = (await local.store.get<CloudAccount>({ type: accountType, name: local.account })) as CloudAccount;
    const others = launcher(process.execPath, "--eval", "setTimeout(() => process.exit(1), 2000)");
    const objects = [{ kind, namespace, name, uid, generation, reason: "Created" as const }];
    await others.start({ name: "run-of-others", verb: "reconcile", account: local.account, objects }, account);
    const child = watching();
    // sooner than it looks around by itself
    await vi.waitFor(async () => expect(conditionOf(await local.queues.get("silent"))).toBe("True:Available"), patience);
    child.disconnect();
    await once(child, "exit");
  });

  test("takes up what is created and deleted, starts again what was killed, and ends with who had it started", async () => {
    const child = watching();
    const ended = once(child, "exit");
    await local.queues.create("watched");
    await vi.waitFor(async () => expect(conditionOf(await local.queues.get("watched"))).toBe("True:Available"), patience);
    process.kill(local.queuesPid as number, "SIGKILL");
    await local.queues.makeDue("watched");
    await vi.waitFor(
      async () => expect((await local.queues.get("watched")).status?.lastRun?.changes?.[0]).toMatch(/engine: stopped → running/),
      patience,
    );
    await local.queues.delete("watched");
    await vi.waitFor(async () => expect(await local.queues.find("watched")).toBeUndefined(), patience);
    child.disconnect();
    expect(await ended).toEqual([0, null]);
  });
});

/** A run of an object that has its process, and the dispatcher that has started it. */
async function started(object: string): Promise<{ run: { name: string; pid: number }; dispatcher: ChildProcess }> {
  const dispatcher = spawn(process.execPath, [runner, "dispatch"], { env: local.environment(), stdio: "ignore" });
  const run = await vi.waitFor(() => {
    const found = local.runs().find(({ pid, objects }) => pid !== undefined && objects.some(({ name }) => name === object));
    if (found?.pid === undefined) throw new Error("not started yet");
    return { name: found.name, pid: found.pid };
  }, patience);
  return { run, dispatcher };
}

/** A dispatcher that goes on until we disconnect from it. */
function watching(): ChildProcess {
  return spawn(process.execPath, [runner, "dispatch", "--watch"], {
    env: local.environment(),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

/** What another dispatcher would see, and start. */
function launcher(...[program = "", ...args]: string[]) {
  return processLauncher({ directory: local.places.runs, command: [program, ...args], env: {}, credentials: () => undefined });
}
