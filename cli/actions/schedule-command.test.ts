import { expect, test } from "vitest";

import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import { apiVersion } from "../../crds/api/names.ts";
import { runProgram } from "../program.ts";
import { silentFrame } from "../testing/frame.ts";
import { type Given, scheduleWords } from "./schedule-command.ts";

const at = "2096-12-24T18:00:00+09:00";
const orders = { kind: "Queue", name: "orders" };

/** What the command line makes of the words. */
async function readBack(words: readonly string[]): Promise<unknown> {
  const frame = silentFrame();
  const behind = words.indexOf("--");
  const flags = ["--dry-run=client", "-o", "json"];
  await runProgram(behind < 0 ? [...words, ...flags] : [...words.slice(0, behind), ...flags, ...words.slice(behind)], {
    ...frame,
    connect: () => Promise.resolve({ namespace: "shop" } as never),
  });
  return JSON.parse(frame.said.out);
}

const cases: [string, object, Given][] = [
  ["delete, under its own name", { at, action: { delete: orders } }, {}],
  ["a name that was given", { at, action: { reconcile: orders } }, { name: "mine" }],
  [
    "cron with each setting",
    {
      cron: "0 2 * * *",
      timeZone: "Asia/Tokyo",
      suspend: true,
      startingDeadlineSeconds: 7200,
      concurrencyPolicy: "Forbid",
      successfulHistoryLimit: 0,
      failedHistoryLimit: 5,
      action: { rotate: { kind: "Postgres", name: "orders" } },
    },
    {},
  ],
  [
    "set of nested fields, lists and texts with spaces",
    { at, action: { set: { ...orders, spec: { delaySeconds: 30, aws: { tags: { team: "a b" } } } } } },
    {},
  ],
  [
    "run with variables and a command of its own flags",
    {
      at,
      action: {
        run: {
          image: "psql:17",
          command: ["sh", "-c", 'psql "$URL" --name x'],
          env: [
            { name: "A", value: "b=c" },
            { name: "URL", secretKeyRef: { name: "orders", key: "uri" } },
          ],
          serviceAccountName: "jobs",
        },
      },
    },
    { mayBeMissing: true },
  ],
  [
    "create of a service, with the field of which the schedule has the flag",
    {
      at,
      action: {
        create: {
          objects: [{ apiVersion, kind: "Queue", metadata: { name: "jobs" }, spec: { account: "dev", fifo: true, suspend: true } }],
        },
      },
    },
    {},
  ],
];

test.each(cases)("%s is read back from the command that the screen shows", async (_, spec, given) => {
  const words = await scheduleWords(spec as CloudScheduleSpec, given);
  expect(await readBack(words)).toMatchObject({ spec, ...(given.name !== undefined && { metadata: { name: given.name } }) });
});

test("nothing is said that holds without a flag", async () => {
  const spec = { at, action: { delete: orders } } as CloudScheduleSpec;
  expect((await scheduleWords(spec, {})).join(" ")).toBe(`at-schedule ${at} delete queue/orders`);
});
