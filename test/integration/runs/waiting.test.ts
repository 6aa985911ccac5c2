import { setTimeout as pause } from "node:timers/promises";

import { expect, test } from "vitest";

import type { Ran } from "../../parts/plugin.ts";
import { withRuns } from "../../parts/running.ts";
import type { Runs } from "../../parts/runs.ts";
import { type KindRow, withClouds } from "./kinds/index.ts";

withClouds("what kubectl cloud create --wait makes of a run", {}, (world, rows) => {
  test.each(rows)("$kind: ends with 6 when the cloud refuses it for good, in its words and with the next step", async (row) => {
    const { runs } = world;
    const { spec: _, mended: __, hint: ___, ...refusal } = row.refusals.invalid;
    runs.cloud.door.fail(row.calls.create, { does: "refuse", ...refusal });
    const { exitCode, stderr } = await create(runs, row, `refused-${row.kind.toLowerCase()}`);
    runs.cloud.door.mend();
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(/refused-\w+ can't be made: SpecRejected: could not create/);
    expect(stderr).toContain(refusal.message);
    expect(stderr).toMatch(/hint: .*kubectl cloud logs/);
  });

  test.each(rows)("$kind: goes on through what passes by itself, says what it was, and ends with 0", async (row) => {
    const { runs } = world;
    // as often as one run tries
    runs.cloud.door.fail(row.calls.observe, { does: "refuse", ...row.refusals.throttled }, 3);
    const { exitCode, stderr } = await create(runs, row, `patient-${row.kind.toLowerCase()}`);
    expect(stderr).toContain(row.refusals.throttled.message);
    expect(stderr).toMatch(/\/patient-\w+: ready$/m);
    expect(exitCode).toBe(0);
  });
});

withRuns("what kubectl cloud create --wait makes of what no run takes up", (world) => {
  test("ends with 6 when there is no such account, as the dispatcher says it and no run ever starts", async () => {
    const { exitCode, stderr } = await create(world.runs, { kind: "Queue" }, "homeless", "nowhere");
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(/AccountNotFound: there is no CloudAccount nowhere.*kubectl cloud account list/);
  });
});

/** What a user types, with a dispatcher at work as long as it takes. */
async function create(
  runs: Runs,
  { kind, flags = [] }: Pick<KindRow, "kind" | "flags">,
  name: string,
  account = runs.account,
): Promise<Ran> {
  const objects = runs.of(kind);
  const args = ["create", objects.kind.singular, name, "--account", account, ...flags, "--wait"];
  let ended = false;
  const ran = runs.place.cloud(args).finally(() => (ended = true));
  while (!ended) {
    const object = await objects.find(name);
    if (object?.status?.nextRunAt) await objects.makeDue(name);
    if (object) await runs.pass();
    // a folder answers at once, and lets nothing else come to its turn
    await pause(50);
  }
  return ran;
}
