import { Command } from "commander";
import { expect, test } from "vitest";

import { scheduleType, serviceKinds } from "../../lib/kinds.ts";
import { StoreError } from "../../lib/store/errors.ts";
import { MemoryStore } from "../../lib/store/memory.ts";
import { ownFlags } from "../actions/schedule-words.ts";
import type { Frame } from "../context.ts";
import { leaves, loadSchema, withDefaults } from "../flags/schema.ts";
import { runProgram } from "../program.ts";
import { queueKind, queueObject, testContext } from "../testing/context.ts";
import { silentFrame } from "../testing/frame.ts";
import { addAllFlags } from "./at-schedule-flags.ts";

const args = ["at-schedule", "2096-12-24T18:00:00Z", "delete", "queue/orders"];
const [queueSchema, scheduleSchema] = await Promise.all([loadSchema("queue"), loadSchema("cloudschedule")]);

/** Schedules in a cluster with the queue orders; on a terminal where there is an answer. */
async function schedule(words: string[], { answer, refusal }: { answer?: boolean; refusal?: StoreError } = {}) {
  const defaults = <T extends object>(object: T): T =>
    "spec" in object && "kind" in object
      ? { ...object, spec: withDefaults(object.kind === "Queue" ? queueSchema : scheduleSchema, object.spec) }
      : object;
  const store = new MemoryStore({ defaults });
  await store.create(queueKind, queueObject(), { fieldManager: "test" });
  if (refusal) store.apply = () => Promise.reject(refusal);
  const frame: Frame & ReturnType<typeof silentFrame> = silentFrame(await testContext(store));
  const asked: string[] = [];
  if (answer !== undefined) {
    frame.io.interactive = true;
    frame.io.confirm = (question) => Promise.resolve(asked.push(question) > 0 && answer);
  }
  const error: unknown = await runProgram(words, frame).catch((thrown: unknown) => thrown);
  const { items } = await store.list(scheduleType);
  return { error, asked, said: frame.said, names: items.map(({ metadata }) => metadata.name), again: () => runProgram(words, frame) };
}

test("on a terminal it asks with what it understood, and without a yes nothing is written", async () => {
  const no = await schedule(args, { answer: false });
  expect(no).toMatchObject({ error: { exitCode: 4, message: "not scheduled" }, asked: ["Schedule this?"], names: [] });
  expect(no.said.notes[0]).toMatch(/^Monday, 2096-12-24 18:00:00 UTC, in .*: delete queue\/orders$/);
  const yes = await schedule(args, { answer: true });
  expect(yes).toMatchObject({ error: undefined, asked: ["Schedule this?"], names: ["delete-queue-orders"] });
  expect(yes.said.notes.at(-1)).toBe("take it back: kubectl cloud at-schedule cancel delete-queue-orders");
});

test("what is there already is no question", async () => {
  const { again, asked, said } = await schedule(args, { answer: true });
  await again();
  expect(asked).toHaveLength(1);
  expect(said.out).toMatch(/ created\n.* unchanged\n$/);
});

test("who may not is told so before being asked", async () => {
  const { error, asked } = await schedule(args, { answer: true, refusal: new StoreError("alice may not", { code: "Forbidden" }) });
  expect(error).toMatchObject({ exitCode: 4, message: "alice may not" });
  expect(asked).toEqual([]);
});

test.each([
  ["--yes asks nobody", ["--yes"], true],
  ["nor does a dry run", ["--dry-run=server"], true],
  ["nor is there anybody to ask without a terminal", [], undefined],
])("%s", async (_, more, answer) => {
  expect(await schedule([...args, ...more], answer === undefined ? {} : { answer })).toMatchObject({ error: undefined, asked: [] });
});

test.each([
  ["a time that has passed", ["yesterday 10:00", "delete", "queue/orders"], /has passed/],
  ["a time that can't be read", ["asap", "delete", "queue/orders"], /not a time that can be read/],
  ["no time", ["delete", "queue/orders"], /WHEN is missing/],
  ["two times", ["tomorrow 02:00", "--cron", "@daily", "delete", "queue/orders"], /don't go together/],
  ["no cron expression", ["--cron", "0 2 * *", "delete", "queue/orders"], /--cron: .*'0 2 \* \* \*'/],
  ["no zone", ["--cron", "@daily", "--time-zone", "Asia/Tokio", "delete", "queue/orders"], /did you mean Asia\/Tokyo/],
  ["a policy for one time", ["in 5 days", "delete", "queue/orders", "--concurrency", "Forbid"], /--concurrency is for --cron/],
  ["a deadline that is none", ["in 5 days", "delete", "queue/orders", "--starting-deadline", "soon"], /--starting-deadline/],
  [
    "a limit that is none",
    ["in 5 days", "delete", "queue/orders", "--failed-history-limit", "x"],
    /--failed-history-limit: .*whole number/,
  ],
  ["a name that is none", ["in 5 days", "delete", "queue/orders", "--name", "A_b"], /--name: "A_b"/],
  ["no action", ["tomorrow 02:00", "deleet", "queue/orders"], /did you mean delete/],
  ["another's flag", ["tomorrow 02:00", "delete", "queue/orders", "--image", "x"], /unknown flag '--image'/],
  ["another's command", ["in 5 days", "delete", "queue/orders", "--", "true"], /a command behind -- is for run/],
  ["no object", ["in 5 days", "delete"], /no object named/],
  ["two objects", ["in 5 days", "delete", "queue/a", "queue/b"], /more than one object/],
  ["an account", ["in 5 days", "delete", "cloudaccount/dev"], /not a cloud service/],
  ["a field that there is not", ["in 5 days", "set", "queue/orders", "delay=5"], /did you mean delaySeconds/],
  ["a value out of bounds", ["in 5 days", "set", "queue/orders", "delaySeconds=1000"], /must be 0 to 900/],
  ["values out of type", ["in 5 days", "set", "queue/orders", "delaySeconds=x", "fifo=y"], /delaySeconds=x: .*\n.*fifo=y: /],
  ["no field", ["in 5 days", "set", "queue/orders"], /no field/],
  ["an adoption", ["in 5 days", "set", "queue/orders", "adoptionPolicy=IfExists"], /adopting can't be scheduled/],
  ["no kind", ["in 5 days", "create"], /neither a KIND nor -f/],
  ["a wrong kind", ["in 5 days", "create", "quue", "x"], /there is no kind "quue"/],
  [
    "a wrong flag of a kind",
    ["in 5 days", "create", "queue", "x", "--account", "a", "--delay-seconds", "1000"],
    /--delay-seconds: must be 0 to 900/,
  ],
  ["two objects to create", ["in 5 days", "create", "queue", "x", "y", "--account", "a"], /"y" is one word too many/],
  ["no image", ["in 5 days", "run", "--", "true"], /--image is missing/],
  ["a command before --", ["in 5 days", "run", "--image", "x", "true"], /"true" stands before --/],
  ["a variable without a value", ["in 5 days", "run", "--image", "x", "--env", "A"], /"A" names no value/],
  ["a variable of no key", ["in 5 days", "run", "--image", "x", "--env-from-secret", "A=b"], /NAME=SECRET\/KEY/],
  ["a variable twice", ["in 5 days", "run", "--image", "x", "--env", "A=1", "--env", "A=2"], /A is given twice/],
])("no cluster is asked about %s", async (_, words, said) => {
  const error: unknown = await runProgram(["at-schedule", ...words], silentFrame()).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ exitCode: 2 });
  const { message, hint } = error as { message: string; hint?: string };
  expect(`${message}: ${hint}`).toMatch(said);
});

test("a variable's value is in no error, as it may be secret", async () => {
  const words = ["at-schedule", "in 5 days", "run", "--image", "x", "--env", "1A=hunter2"];
  const error: unknown = await runProgram(words, silentFrame()).catch((thrown: unknown) => thrown);
  expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
});

test.each(serviceKinds)(
  "$kind keeps all its flags at a time but --suspend, which is the schedule's: a new one must not be hidden",
  async ({ singular }) => {
    const command = new Command();
    addAllFlags(command);
    const own = new Set(command.options.map(({ long }) => long));
    const hidden = leaves(await loadSchema(singular)).filter(({ flag }) => own.has(`--${flag}`));
    expect(hidden.map(({ flag }) => `--${flag}`)).toEqual([...ownFlags]);
  },
);
