import { expect, test } from "vitest";

import { StoreError } from "../../../../../lib/store/errors.ts";
import { condition, queueKind, queueObject, testNow } from "../../../../testing/context.ts";
import { contextWithLogs, Pane, rowOf, showPane } from "./pane.testing.tsx";

const running = (job: string) =>
  queueObject({ conditions: [condition("Ready", "False", "Creating")], run: { job, until: "2026-01-01T12:01:00Z" } });
const line = (msg: string, level = "info", name = "orders") =>
  JSON.stringify({ time: "2026-01-01T12:00:00Z", level, msg, kind: "Queue", namespace: "shop", name });

/** Lines that come as the test says. */
function channel() {
  const waiting: string[] = [];
  let wake = () => {};
  let over = false;
  return {
    say: (text: string) => {
      waiting.push(text);
      wake();
    },
    end: () => {
      over = true;
      wake();
    },
    lines: async function* () {
      for (;;) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else if (over) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** A place with a queue on which the run `one` works. */
async function withRuns(log: Parameters<typeof contextWithLogs>[0]) {
  const context = await contextWithLogs(log);
  const { metadata, status } = await context.store.create(queueKind, running("one"), { fieldManager: "test" });
  const ref = { type: queueKind, namespace: "shop", name: metadata.name };
  await context.store.patch(ref, { status: running("one").status ?? status }, { fieldManager: "test", subresource: "status" });
  return context;
}

test("lines come as the run writes them, without those of other objects, and the next run's below", async () => {
  const [one, two] = [channel(), channel()];
  const context = await withRuns((run) => Promise.resolve((run === "one" ? one : two).lines()));
  const { until, draw, text } = await showPane(rowOf(running("one")), { first: "logs", session: { context } });
  one.say(line("observe"));
  one.say(line("another's", "info", "mail"));
  await until("INFO  observe");
  expect(text()).toContain("following run one");
  one.say(line("create failed", "error"));
  await until("ERROR create failed");
  one.end();
  await until("run one has ended; the next one follows here");
  await draw(<Pane row={rowOf(running("two"))} first="logs" />);
  two.say(line("claimed"));
  const all = await until("claimed");
  expect(all.indexOf("create failed")).toBeLessThan(all.indexOf("after run one"));
  expect(all.indexOf("after run one")).toBeLessThan(all.indexOf("claimed"));
  expect(all).not.toContain("another's");
  two.end();
});

test("who stops following reads in peace, and goes on at the end", async () => {
  const one = channel();
  const context = await withRuns(() => Promise.resolve(one.lines()));
  const { until, press, text } = await showPane(rowOf(running("one")), { first: "logs", rows: 12, session: { context } });
  one.say(line("first"));
  await until("first");
  await press("f");
  await until("stopped following");
  for (let count = 0; count < 100; count++) one.say(line(`later ${count}`));
  one.end();
  expect(text()).not.toContain("later");
  await press("f");
  await until("later 99");
});

test("of a log that is gone the record is shown, as soon as the run has ended", async () => {
  const context = await withRuns(() => Promise.resolve("gone"));
  const { until, draw } = await showPane(rowOf(running("one")), { first: "logs", session: { context, command: "kubectl cloud --local" } });
  await until("the log of run one is gone, and the run has not finished yet");
  const startedAt = testNow.toISOString();
  const record = {
    job: "one",
    reason: "Created",
    startedAt,
    finishedAt: startedAt,
    result: "Failed" as const,
    message: "no quota",
    log: [line("create", "error")],
  };
  await draw(<Pane row={rowOf(queueObject({ lastRun: record, history: [record] }))} first="logs" />);
  const text = await until("this is what the object keeps of it");
  expect(text).toContain("result: Failed");
  expect(text).toContain("message: no quota");
  expect(text).toContain("ERROR create");
});

test("who may not read logs is told so", async () => {
  const context = await withRuns(() => Promise.resolve("forbidden"));
  const { until } = await showPane(rowOf(running("one")), { first: "logs", session: { context }, columns: 40, rows: 12 });
  await until("you may not read the log of run one");
});

test("a connection that is lost is told, with what was seen, and the log is read again", async () => {
  let attempts = 0;
  const context = await withRuns(async () => {
    if (++attempts > 1)
      return (async function* () {
        yield line("observe");
        yield line("created");
      })();
    return (async function* () {
      yield line("observe");
      throw new StoreError("the API server does not answer", { code: "Unreachable" });
    })();
  });
  const { until } = await showPane(rowOf(running("one")), { first: "logs", session: { context } });
  expect(await until("error: the API server does not answer")).toContain("observe");
  const text = await until("created");
  expect(text.match(/observe/g)).toHaveLength(1);
});

test("before the first run it says so", async () => {
  const { text } = await showPane(rowOf(queueObject()), { first: "logs" });
  expect(text()).toContain("no run has taken it up yet");
});
