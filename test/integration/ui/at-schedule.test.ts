import { afterEach, beforeAll, expect, test } from "vitest";

import { annotations } from "../../../crds/api/names.ts";
import type { CloudSchedule, ServiceObject } from "../../../crds/api/objects.ts";
import { findKind, type Kind, scheduleType } from "../../../lib/kinds.ts";
import { specHash } from "../../../lib/spec-hash.ts";
import { withTmux } from "../../parts/parts.ts";
import { withPlaces } from "../../parts/places.ts";
import { commandOf } from "../../parts/plugin.ts";
import { Tmux } from "../../parts/tmux.ts";

const queue = findKind("queue") as Kind;

withTmux("on a terminal", () => {
  withPlaces("at-schedule", (place) => {
    let terminal: Tmux | undefined;
    afterEach(() => terminal?.close());

    beforeAll(async () => {
      const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name: "orders", namespace: place.namespace } };
      await place.store.create(queue, { ...object, spec: { account: "dev" } } as unknown as ServiceObject, { fieldManager: "test" });
    });

    const open = async (args: readonly string[], size: { columns?: number; rows?: number } = {}) => {
      const env = { ...place.env, TZ: "Europe/Berlin" };
      const command = [...commandOf(place.program), "-n", place.namespace, "at-schedule", ...args];
      terminal = await Tmux.start(command, { env, columns: 160, ...size });
      return terminal;
    };
    /** From the review to the end; what is left on the terminal then. */
    const schedule = async (screen: Tmux): Promise<string> => {
      await screen.until("enter schedule");
      await screen.press("Enter");
      await screen.until("To take it back:");
      await screen.press("Enter");
      return screen.until("exit code 0");
    };
    const get = (name: string) => place.store.get<CloudSchedule>({ type: scheduleType, namespace: place.namespace, name });
    /** The command that was shown, as words; it has no quotes. */
    const shown = (screen: string) => /^the same again: kubectl cloud (.*)$/m.exec(screen)?.[1]?.split(" ") ?? [];

    test("a time in words, an action and an object make a schedule that its author has seen as a date; the command shown says the same", async () => {
      const screen = await open([]);
      await screen.until("What is to come");
      await screen.type("2096-12-24 18:00 Asia/Tokyo");
      // the calendar below is drawn once it has been read
      await screen.until(/Monday, 2096-12-24 18:00:00 Asia\/Tokyo \(\+09:00\)[^]*this one/);
      await screen.press("Enter");
      await screen.until("have a run look after an object");
      await screen.press("j", "Enter");
      await screen.until("queue/orders");
      await screen.type("ord");
      await screen.press("Enter");
      await screen.until("goes with what is in it: its deletionPolicy is Delete");
      const after = await schedule(screen);
      expect(after).toContain("cloudschedule.kubectl-cloud.dev/delete-queue-orders created");
      const { spec, metadata } = (await get("delete-queue-orders")) as CloudSchedule;
      expect(spec).toMatchObject({
        at: "2096-12-24T18:00:00+09:00",
        suspend: false,
        action: { delete: { kind: "Queue", name: "orders" } },
      });
      expect(metadata.annotations).toEqual({ [annotations.requestedBy]: place.user, [annotations.requestedFor]: specHash(spec) });
      expect((await place.cloud(shown(after))).stdout).toBe("cloudschedule.kubectl-cloud.dev/delete-queue-orders unchanged\n");
    });

    test("on a small terminal, fields of an object are set by cron, and what else comes for it is told", async () => {
      const screen = await open(["--cron", "0 2 * * *", "--time-zone", "Asia/Tokyo", "--name", "nightly"], { columns: 40, rows: 12 });
      await screen.until("0 2 * * * in Asia/Tokyo");
      await screen.press("Enter");
      await screen.until("set fields");
      await screen.press("j", "j", "Enter");
      await screen.until("queue/orders");
      await screen.press("Enter");
      await screen.until("delaySeconds");
      await screen.press("Down", "Down");
      await screen.type("9000");
      await screen.until("must be 0 to 900");
      await screen.press("C-u");
      await screen.type("30");
      await screen.press("C-s");
      await schedule(screen);
      expect((await get("nightly"))?.spec).toMatchObject({
        cron: "0 2 * * *",
        timeZone: "Asia/Tokyo",
        action: { set: { kind: "Queue", name: "orders", spec: { delaySeconds: 30 } } },
      });
    });

    test("an action without its time is asked for that alone, and who leaves has written nothing", async () => {
      const screen = await open(["reconcile", "queue/orders"]);
      await screen.until("What is to come");
      await screen.type("yesterday 10:00");
      await screen.until("has passed");
      await screen.press("Enter", "C-u");
      await screen.type("in 5 days");
      await screen.until("in 5 d");
      await screen.press("Enter");
      await screen.until("enter schedule");
      await screen.press("C-c");
      expect(await screen.until("exit code 4")).toMatch(/not scheduled[^]*nothing was written/);
      expect(await get("reconcile-queue-orders")).toBeUndefined();
    });

    place.only("cluster", "a folder has no Jobs", () => {
      test("a Job is asked for with its command as a shell has it", async () => {
        const screen = await open(["2096-12-24T18:00:00Z", "run"]);
        await screen.until("What is to come");
        await screen.press("Enter");
        await screen.until("Image");
        await screen.type("busybox:1");
        await screen.press("Enter");
        await screen.type(`sh -c 'echo "$A"'`);
        await screen.press("Enter");
        await screen.type("A=1");
        await screen.press("C-s");
        await schedule(screen);
        expect((await get("run-busybox"))?.spec.action).toEqual({
          run: { image: "busybox:1", command: ["sh", "-c", 'echo "$A"'], env: [{ name: "A", value: "1" }] },
        });
      });
    });

    place.only("folder", "a cluster has dispatchers", () => {
      test("what starts it is told, and there is no action for which there is nothing", async () => {
        const screen = await open(["tomorrow", "02:00"]);
        await screen.until("in Europe/Berlin");
        await screen.press("Enter");
        expect(await screen.until("give an object new credentials")).not.toContain("run a command");
        await screen.press("j", "j", "j", "Enter");
        await screen.until("queue/orders");
        await screen.press("Enter");
        await screen.until("enter schedule");
        await screen.press("Enter");
        await screen.until(/It is started while `kubectl cloud(?: --local)? dev` runs/);
        await screen.press("q");
        await screen.until("exit code 0");
      });
    });
  });
});
