import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import { apiVersion } from "../../../../crds/api/names.ts";
import type { CloudSchedule } from "../../../../crds/api/objects.ts";
import { scheduleType } from "../../../../lib/kinds.ts";
import { StoreError } from "../../../../lib/store/errors.ts";
import { MemoryStore } from "../../../../lib/store/memory.ts";
import type { Written } from "../../../actions/create.ts";
import { loadSchema, withDefaults } from "../../../flags/schema.ts";
import { queueKind, queueObject, testContext } from "../../../testing/context.ts";
import type { Session } from "../../session.tsx";
import { show, type ShowOptions } from "../../testing/screen.tsx";
import { ScheduleScreen, type ScheduleScreenProps } from "./at-schedule-screen.tsx";

const [queueSchema, scheduleSchema] = await Promise.all([loadSchema("queue"), loadSchema("cloudschedule")]);

// days and zones are the user's
beforeEach(() => void vi.stubEnv("TZ", "Europe/Berlin"));
afterEach(() => void vi.unstubAllEnvs());

interface Options extends Omit<ShowOptions, "session"> {
  props?: Partial<ScheduleScreenProps>;
  session?: Partial<Session>;
  /** Changes what the store answers. */
  store?(store: MemoryStore): void;
  /** Whether the queue orders is there. Default: true. */
  hasQueue?: boolean;
}

/** The screen on a store with the queue orders; it is 2026-01-01T12:00:00Z. */
async function screen({ props, session, store: change, hasQueue = true, ...size }: Options = {}) {
  const store = new MemoryStore({
    defaults: <T extends object>(object: T): T =>
      "spec" in object && "kind" in object
        ? { ...object, spec: withDefaults(object.kind === "Queue" ? queueSchema : scheduleSchema, object.spec) }
        : object,
  });
  if (hasQueue) await store.create(queueKind, queueObject(), { fieldManager: "test" });
  const nightly = { cron: "0 2 * * *", timeZone: "Europe/Berlin", action: { reconcile: { kind: "Queue", name: "orders" } } };
  const schedule = { apiVersion, kind: "CloudSchedule", metadata: { name: "nightly", namespace: "shop" }, spec: nightly };
  await store.create(scheduleType, schedule, { fieldManager: "test" });
  change?.(store);
  const ended: { done?: [Written, readonly string[]]; cancelled?: true } = {};
  const context = await testContext(store);
  const shown = await show(
    <ScheduleScreen onDone={(...done) => void (ended.done = done)} onCancel={() => void (ended.cancelled = true)} {...props} />,
    { ...size, session: { context, ...session } },
  );
  onTestFinished(() => shown.close());
  const names = async () => (await store.list<CloudSchedule>(scheduleType)).items.map(({ metadata }) => metadata.name);
  return { ...shown, ended, names, store };
}

const queue = { kind: queueKind, name: "orders" };

describe("the time", () => {
  test("is seen as a date while it is typed, in its place among what is to come", async () => {
    const { paste, until } = await screen();
    await until("Tomorrow      02:00 reconcile queue/orders  nightly");
    await paste("tomorrow 02:30");
    const text = await until("Friday, 2026-01-02 02:30:00 Europe/Berlin (+01:00), in 13 h 30 min");
    expect(text).toMatch(/02:00 reconcile queue\/orders\s+nightly\n\s+› 02:30 this/);
  });

  test.each([
    ["what is no time", "whenever", '"whenever" is not a time that can be read'],
    ["what has passed", "2025-01-01 10:00", "has passed"],
    ["what can be meant in two ways", "tomorrow at 5", "can be read as morning or as afternoon"],
    ["a day that there is not", "2026-02-30T10:00:00Z", "is not a time that there is"],
  ])("is refused with the way out, and not gone on with: %s", async (_, typed, said) => {
    const { paste, press, until } = await screen();
    await paste(typed);
    await until(said);
    await press("enter");
    expect(await until(said)).toContain("Schedule: when");
  });

  test("tells that clocks change", async () => {
    const { paste, until } = await screen();
    await paste("2026-03-29 02:30");
    await until("clocks in Europe/Berlin skip 2026-03-29 02:30:00: taken as 2026-03-29 03:30:00");
  });

  test("a text that is typed anew means what it says itself", async () => {
    const { paste, press, until } = await screen();
    await paste("2026-05-01 10:00 Asia/Tokyo");
    await press("ctrl-u");
    await paste("2026-06-01 10:00Z");
    expect(await until("Monday, 2026-06-01")).not.toContain("2026-05-01");
  });

  test("comes again and again as a cron expression in a zone, with its next times", async () => {
    const { paste, press, until } = await screen();
    await press("tab", "right", "tab");
    await paste("Asia/Tokyo");
    await press("tab");
    await paste("0 9 * * 1");
    const text = await until("0 9 * * 1 in Asia/Tokyo");
    expect(text.match(/Monday +2026-\d\d-\d\d 09:00:00 \+09:00/g)).toHaveLength(5);
    await press("backspace");
    await paste("9");
    await until("is no schedule");
  });

  test("has date and calendar on a small terminal", async () => {
    const { paste, until } = await screen({ columns: 40, rows: 12 });
    await paste("tomorrow 02:30");
    const text = await until("› 02:30 this");
    expect(text).toContain("2026-01-02 02:30:00");
    expect(text.split("\n").length).toBeLessThanOrEqual(12);
  });

  test("can be typed by who may not see what else is to come", async () => {
    const refused = new StoreError("alice may not list cloudschedules", { code: "Forbidden" });
    const { paste, press, until } = await screen({ store: (store) => void (store.list = () => Promise.reject(refused)) });
    await until("alice may not list cloudschedules");
    await paste("in 2 hours");
    await until("in 2 h");
    await press("enter");
    await until("Schedule: what");
  });

  test("esc leaves", async () => {
    const { press, ended } = await screen();
    await press("esc");
    expect(ended).toEqual({ cancelled: true });
  });
});

/** Goes on with a time to the choice of an action. */
async function withTime(options: Options = {}) {
  const shown = await screen(options);
  await shown.paste("tomorrow 03:00");
  await shown.until("2026-01-02 03:00:00");
  await shown.press("enter");
  await shown.until("Schedule: what");
  return shown;
}

describe("the action", () => {
  test("in a folder is none that needs Jobs", async () => {
    expect((await withTime({ session: { local: true } })).text()).not.toContain("run a command");
  });

  test("of an object is checked, with what else comes for it, and written as the command beside it would", async () => {
    const { press, until, ended, names } = await withTime();
    await press("j", "enter");
    await until("queue/orders");
    await press("enter");
    const text = await until("a dry run has accepted it");
    expect(text).toContain("! queue/orders goes with what is in it: its deletionPolicy is Delete");
    expect(text).toContain("! nightly comes 1 h before: reconcile queue/orders");
    expect(text).toContain("$ kubectl cloud at-schedule 2026-01-02T03:00:00+01:00 delete queue/orders");
    expect(await names()).toEqual(["nightly"]);
    await press("enter");
    expect(await until("To take it back:")).toContain("$ kubectl cloud at-schedule cancel delete-queue-orders");
    await press("enter");
    expect(ended.done?.[1]).toEqual(["at-schedule", "2026-01-02T03:00:00+01:00", "delete", "queue/orders"]);
    expect(await names()).toContain("delete-queue-orders");
  });

  test("of an object that was chosen before asks for none", async () => {
    const { press, until } = await withTime({ props: { target: queue } });
    await press("j", "j", "j", "enter");
    await until("reconcile queue/orders");
  });

  test("set changes only what is typed", async () => {
    const { press, paste, until } = await withTime({ props: { target: queue } });
    await press("j", "j", "enter");
    await until("delaySeconds");
    await press("ctrl-s");
    await until("Nothing is changed yet");
    await press("down", "down");
    await paste("30");
    await press("ctrl-s");
    expect(await until("a dry run has accepted it")).toContain("delaySeconds: 0 → 30");
  });

  test("create has the form of the kind", async () => {
    const { press, paste, until } = await withTime({ session: { local: true } });
    await press("enter");
    await until("What is it to be?");
    await press("down", "enter");
    await until("delaySeconds");
    await paste("jobs");
    await press("ctrl-s");
    expect(await until("a dry run has accepted it")).toContain("create queue/jobs");
    // nothing that was typed is lost on the way back
    await press("esc");
    expect(await until("delaySeconds")).toMatch(/name\* +jobs/);
  });

  test("about an object that is not there says so, and takes one that comes later", async () => {
    const { press, paste, until } = await withTime({ hasQueue: false });
    await press("j", "enter");
    await until("There is nothing here yet");
    await paste("queue/later");
    await press("enter");
    await until("later not found");
    await press("s");
    await until("May come later");
    await press("down", "down", "down", "right", "ctrl-s");
    expect(await until("a dry run has accepted it")).toContain("--ignore-not-found");
  });

  test("is refused where the API server refuses it, and can be changed", async () => {
    const refusal = new StoreError("alice may not", { code: "Forbidden" });
    const { press, until } = await withTime({
      props: { target: queue },
      store: (store) => void (store.apply = () => Promise.reject(refusal)),
    });
    await press("j", "enter");
    await until("refused, nothing was written");
    await until("alice may not");
    await press("esc");
    await until("Schedule: what");
  });
});

test("settings are asked for on demand, and stand in the command", async () => {
  const { press, paste, until } = await withTime({ columns: 140, props: { target: queue } });
  await press("j", "enter");
  await until("a dry run has accepted it");
  await press("s");
  await until("Deadline");
  await paste("mine");
  await press("down");
  await paste("2h");
  await press("ctrl-s");
  expect(await until("a dry run has accepted it")).toContain("--name mine --starting-deadline 7200s");
});

test("an action of the command line is asked for its time alone", async () => {
  const time = { often: "once", when: "tomorrow 03:00", cron: "", timeZone: "" } as const;
  const { readDraftAction, emptyDraft } = await import("./draft.ts");
  const asked = await readDraftAction({ ...emptyDraft, action: "delete", object: queue });
  const { press, until } = await screen({ props: { start: { time, given: { asked, words: undefined } } } });
  await until("› 03:00 delete queue/orders");
  await press("enter");
  await until("a dry run has accepted it");
});
