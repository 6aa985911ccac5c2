import { expect, onTestFinished, test } from "vitest";

import type { Ending } from "../../../actions/wait-all.ts";
import type { Runs } from "../../../place/runs.ts";
import { queueKind, queueObject, testContext } from "../../../testing/context.ts";
import type { Progress } from "../../progress.ts";
import { show } from "../../testing/screen.tsx";
import { WaitingRecord, WaitingScreen } from "./waiting-screen.tsx";

/** Waits for queues where what is due is taken up like this. */
async function waiting(names: readonly string[], during: Runs["during"] = (work) => work()) {
  const context = await testContext();
  const make = (name: string) =>
    context.store.create(queueKind, queueObject(undefined, { name, uid: undefined as never }), { fieldManager: "test" });
  const objects = await Promise.all(names.map(async (name) => ({ kind: queueKind, name, object: await make(name) })));
  const ended: { endings: readonly Ending[]; progress: readonly Progress[] }[] = [];
  const screen = (
    <WaitingScreen
      objects={objects}
      goal="ready"
      timeoutMs={60_000}
      stop={new AbortController()}
      onEnd={(endings, progress) => ended.push({ endings, progress })}
    />
  );
  const shown = await show(screen, { session: { context: { ...context, runs: { ...context.runs, during } } } });
  onTestFinished(() => shown.close());
  return { ...shown, ended, types: () => ended.map(({ endings }) => endings.map(({ type }) => type)) };
}

test("says how to leave, and what is left then", async () => {
  const { text, press, ended, types } = await waiting(["orders", "mails"]);
  expect(text()).toMatch(/\nctrl-c leaves them going$/);
  await press("ctrl-c");
  await expect.poll(types).toEqual([["left", "left"]]);
  const record = await show(<WaitingRecord progress={ended[0]?.progress ?? []} />);
  onTestFinished(() => record.close());
  expect(record.text()).toBe("· queue/orders goes on by itself · 0s\n· queue/mails goes on by itself · 0s");
});

test("a second Ctrl-C does not wait for what comes after the waiting", async () => {
  const never = new Promise<never>(() => undefined);
  const { press, until, types } = await waiting(["orders"], (work) => work().then(() => never));
  await press("ctrl-c");
  await until("goes on by itself");
  expect(types()).toEqual([]);
  await press("ctrl-c");
  expect(types()).toEqual([["left"]]);
});
