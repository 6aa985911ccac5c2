import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import type { ServiceStatus } from "../../../crds/api/status.ts";
import { findKind, type Kind } from "../../../lib/kinds.ts";
import { withTmux } from "../../parts/parts.ts";
import { withPlaces } from "../../parts/places.ts";
import { commandOf } from "../../parts/plugin.ts";
import { Tmux, type TmuxOptions } from "../../parts/tmux.ts";

const queue = findKind("queue") as Kind;
const now = () => new Date().toISOString();
const soon = () => new Date(Date.now() + 60_000).toISOString();
const ready = () => [
  { type: "Ready", status: "True" as const, reason: "Available", message: "as wanted", observedGeneration: 1, lastTransitionTime: now() },
];
/** A terminal as it was before. */
const asItWas = { alternate: false, cursor: true, echo: true, lines: true };

withTmux("on a terminal", () => {
  withPlaces("--wait", (place) => {
    let terminal: Tmux;
    let opened: Tmux | undefined;
    let folder: string;
    beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "waiting-"))));
    afterAll(() => rm(folder, { recursive: true }));
    afterEach(async () => {
      await opened?.close();
      opened = undefined;
    });
    const cloud = async (args: string[], options: Partial<TmuxOptions> = {}) => {
      terminal = opened = await Tmux.start([...commandOf(place.program), "-n", place.namespace, ...args], {
        env: place.env,
        ...options,
      });
    };
    const ref = (name: string) => ({ type: queue, namespace: place.namespace, name });
    const write = (name: string, status: ServiceStatus) =>
      place.store.patch(ref(name), { status }, { fieldManager: "run", subresource: "status" });

    test("shows the run's steps as they happen, and leaves them there", async () => {
      await cloud(["create", "queue", "orders", "--account", "dev", "--wait"]);
      expect(await terminal.until("queue/orders waiting for a run")).toMatch(/^ctrl-c leaves it going$/m);
      await write("orders", { run: { job: "run-1", until: soon() } });
      expect(await terminal.until("run run-1 works on it")).toContain("queue/orders under way");
      await write("orders", { operation: { kind: "Create", startedAt: now(), message: "the cloud creates it" } });
      await terminal.until(/create under way: the cloud creates it \ds/);
      // time goes by on the screen
      await terminal.until(/create under way: the cloud creates it [1-9]s/);
      const lastRun = { job: "run-1", reason: "Created", startedAt: now(), finishedAt: now(), result: "Succeeded" as const };
      await write("orders", { observedGeneration: 1, operation: null as never, lastRun, conditions: ready() });
      const screen = await terminal.until("exit code 0");
      expect(screen).toMatch(
        /queue\.kubectl-cloud\.dev\/orders created\n(the dispatcher .*\n)?✔ queue\/orders ready · \d+s\n {2}✔ run run-1 succeeded after .*\n {2}✔ create done .*\n {2}✔ ready: as wanted\nexit code 0$/,
      );
      expect(await terminal.modes()).toEqual(asItWas);
    });

    test("Ctrl-C leaves the run going, says how to look again and ends with 130", async () => {
      await cloud(["create", "queue", "left", "--account", "dev", "--wait"]);
      await terminal.until("queue/left waiting for a run");
      await write("left", { run: { job: "run-1", until: soon() } });
      await terminal.until("run run-1 works on it");
      await terminal.press("C-c");
      const screen = await terminal.until("exit code 130");
      expect(screen).toContain("· queue/left goes on by itself");
      expect(screen).toContain("\nhint: look again with kubectl cloud status queue/left; kubectl cloud logs queue/left\n");
      expect(screen).not.toContain("error");
      expect(await terminal.modes()).toEqual(asItWas);
      expect(await place.store.get(ref("left"))).toMatchObject({ status: { run: { job: "run-1" } } });
    });

    test("in a pipe it says the same on SIGINT, with the same exit code", async () => {
      let isAsked = false;
      const { child, ended } = place.start(["create", "queue", "piped", "--account", "dev", "--wait"], {
        // a second one would end it
        seen: (stderr) => !isAsked && (isAsked = stderr.includes("works on it")) && child.kill("SIGINT"),
      });
      await expect.poll(() => place.store.get(ref("piped")), { timeout: 30_000 }).toBeDefined();
      await write("piped", { run: { job: "run-1", until: soon() } });
      expect(await ended).toMatchObject({
        exitCode: 130,
        stderr: expect.stringContaining(
          "queue/piped: run run-1 works on it\nqueue/piped goes on by itself\nhint: look again with kubectl cloud status queue/piped; kubectl cloud logs queue/piped\n",
        ),
      });
    });

    test("what the cloud rejects ends as in a pipe: with 6, and what to do said once", async () => {
      await cloud(["create", "queue", "rejected", "--account", "dev", "--wait"]);
      await terminal.until("queue/rejected waiting for a run");
      const [is] = ready();
      const wrong = { ...(is as NonNullable<typeof is>), reason: "SpecRejected", message: "no such key" };
      await write("rejected", {
        observedGeneration: 1,
        lastRun: { job: "run-1", reason: "Created", startedAt: now(), finishedAt: now(), result: "Failed" },
        conditions: [
          { ...wrong, status: "False" },
          { ...wrong, type: "Stalled" },
        ],
      });
      const screen = await terminal.until("exit code 6");
      expect(screen).toContain("✖ queue/rejected failed");
      expect(screen.split("no such key")).toHaveLength(2);
      expect(screen).toContain("error: queue/rejected can't be made: SpecRejected: no such key\nhint: see what was tried");
    });

    test("many objects in a small terminal are counted while they are under way, and all told in the end", async () => {
      const names = Array.from({ length: 15 }, (_, index) => `many-${index + 10}`);
      const file = join(folder, "many.yaml");
      await writeFile(file, names.map(manifest).join("---\n"));
      await cloud(["create", "-f", file, "--wait"], { columns: 40, rows: 12 });
      await terminal.until(/^… and 6 waiting for a run$/m);
      await terminal.resize(60, 20);
      await terminal.until(/many-24/);
      for (const name of names) {
        const run = { job: `run-${name}`, reason: "Asked", startedAt: now(), finishedAt: now(), result: "Succeeded" as const };
        await write(name, { observedGeneration: 1, lastRun: run, conditions: ready() });
      }
      await terminal.until("exit code 0");
      const all = await terminal.history();
      for (const name of names) expect(all.match(new RegExp(`^✔ queue/${name} ready`, "gm"))).toHaveLength(1);
    });
  });
});

function manifest(name: string): string {
  return `apiVersion: kubectl-cloud.dev/v1alpha1\nkind: Queue\nmetadata: {name: ${name}}\nspec: {account: dev}\n`;
}
