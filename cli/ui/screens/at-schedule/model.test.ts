import { expect, test } from "vitest";

import { findKind, type Kind } from "../../../../lib/kinds.ts";
import { loadSchema } from "../../../flags/schema.ts";
import { type Draft, emptyDraft, readDraftAction } from "./draft.ts";
import { runProblems } from "./run-step.tsx";
import { changesOf, setFields } from "./set-fields.ts";
import { settingFields, settingProblems, settingsOf } from "./settings.ts";
import { stepsOf } from "./steps.ts";

const queue = findKind("queue") as Kind;
const [queueSchema, schema] = await Promise.all([loadSchema("queue"), loadSchema("cloudschedule")]);
const draft = (part: Partial<Draft>): Draft => ({ ...emptyDraft, ...part });
const again = { ...emptyDraft.time, often: "again and again" } as const;
const none = { action: false, object: false };

test.each([
  ["delete", ["time", "action", "object", "review"]],
  ["set", ["time", "action", "object", "fields", "review"]],
  ["run", ["time", "action", "fields", "review"]],
  ["create", ["time", "action", "fields", "review"]],
] as const)("%s asks what it needs, and nothing else", (action, steps) => {
  expect(stepsOf(draft({ action }), none)).toEqual(steps);
});

test("what is known already is not asked", () => {
  expect(stepsOf(draft({ action: "set" }), { action: false, object: true })).toEqual(["time", "action", "fields", "review"]);
  expect(stepsOf(draft({ action: "delete" }), { action: true, object: false })).toEqual(["time", "object", "review"]);
});

test("a form of changes has what can be changed, with what it is now", () => {
  const form = { schema: queueSchema, spec: { account: "dev", delaySeconds: 5, fifo: false, aws: { tags: { team: "shop" } } } };
  const fields = setFields(form);
  expect(fields.find(({ id }) => id === "delaySeconds")).toMatchObject({ placeholder: "5", required: false });
  expect(fields.find(({ id }) => id === "aws.tags")).toMatchObject({ placeholder: "team=shop" });
  // the account, the name and the like are for good; to adopt can't be scheduled
  const ids = fields.map(({ id }) => id);
  for (const id of ["account", "externalName", "fifo", "adoptionPolicy", "name of the object", "approval"]) expect(ids).not.toContain(id);
});

test("only what is another value than now is changed, and what is wrong is told by field", () => {
  const form = { schema: queueSchema, spec: { delaySeconds: 5, suspend: false } };
  expect(changesOf(form, { delaySeconds: "5", suspend: "no", visibilityTimeoutSeconds: "" })).toEqual({ assignments: [], problems: {} });
  expect(changesOf(form, { delaySeconds: "30", suspend: "yes", "aws.tags": "team=a b" })).toEqual({
    assignments: ["suspend=true", "delaySeconds=30", 'aws.tags={"team":"a b"}'],
    problems: {},
  });
  expect(changesOf(form, { delaySeconds: "9000" }).problems).toEqual({ delaySeconds: "must be 0 to 900, not 9000" });
});

test("a Job is read as the command line reads it", async () => {
  const fields = { image: "psql:17", command: `sh -c 'psql "$URL"'`, env: "A=1 'B=b c'", secrets: "URL=orders/uri" };
  const { action } = await readDraftAction(draft({ action: "run", fields }));
  expect(action.run).toEqual({
    image: "psql:17",
    command: ["sh", "-c", 'psql "$URL"'],
    env: [
      { name: "A", value: "1" },
      { name: "B", value: "b c" },
      { name: "URL", secretKeyRef: { name: "orders", key: "uri" } },
    ],
  });
});

test("each field of a Job tells what is wrong with it", () => {
  expect(runProblems({ command: "it's", env: "A", secrets: "A=b" })).toEqual({
    image: expect.stringContaining("missing") as string,
    command: expect.stringContaining("has no end") as string,
    env: '"A" names no value',
    secrets: expect.any(String) as string,
  });
  expect(runProblems({ image: "x" })).toEqual({});
});

test("settings are read as flags are; what is for cron alone is no more once it comes once", () => {
  const settings = { name: "mine", deadline: "2h", concurrency: "Forbid", suspend: "yes", failures: "5", successes: "" };
  const spec = { suspend: true, startingDeadlineSeconds: 7200, failedHistoryLimit: 5 };
  expect(settingsOf(draft({ settings, time: again }), schema).spec).toEqual({ ...spec, concurrencyPolicy: "Forbid" });
  expect(settingsOf(draft({ settings }), schema).spec).toEqual(spec);
  expect(settingsOf(draft({ settings: { suspend: "no", concurrency: "Allow" }, time: again }), schema).spec).toEqual({});
  expect(settingFields(draft({})).map(({ id }) => id)).not.toContain("concurrency");
});

test("what is wrong with a setting is told in its field", () => {
  expect(Object.keys(settingProblems(draft({ settings: { name: "No", deadline: "soon", failures: "99" } }), schema))).toEqual([
    "name",
    "deadline",
    "failures",
  ]);
  expect(settingProblems(draft({ settings: { name: "fine", suspend: "yes", missing: "yes" } }), schema)).toEqual({});
});

test("the object and fields that were chosen are what is asked for", async () => {
  const object = { kind: queue, name: "orders" };
  const set = await readDraftAction(draft({ action: "set", object, assignments: ["delaySeconds=30"] }));
  expect(set.action).toEqual({ set: { kind: "Queue", name: "orders", spec: { delaySeconds: 30 } } });
  const gone = await readDraftAction(draft({ action: "delete", object }));
  expect(gone.action).toEqual({ delete: { kind: "Queue", name: "orders" } });
});
