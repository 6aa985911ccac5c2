import { expect, test } from "vitest";

import { withRuns } from "../../parts/running.ts";
import type { Runs } from "../../parts/runs.ts";
import type { Ran } from "../cli-process.ts";
import { kindRows } from "./kinds/index.ts";

withRuns("what kubectl cloud create --wait makes of a run", (world) => {
  test.each(kindRows)("$kind: ends with 6 when AWS refuses it for good, in AWS' words and with the next step", async (row) => {
    const { runs } = world;
    const { spec: _, mended: __, ...refusal } = row.refusals.invalid;
    runs.door.fail(row.calls.create, { does: "refuse", ...refusal });
    const { exitCode, stderr } = await create(runs, row.kind, `refused-${row.kind.toLowerCase()}`);
    runs.door.mend();
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(/refused-\w+ can't be made: SpecRejected: could not create/);
    expect(stderr).toContain(refusal.message);
    expect(stderr).toMatch(/hint: .*kubectl cloud logs/);
  });

  test.each(kindRows)("$kind: goes on through what passes by itself, says what it was, and ends with 0", async (row) => {
    const { runs } = world;
    // as often as one run tries
    runs.door.fail(row.calls.observe, { does: "refuse", ...row.refusals.throttled }, 3);
    const { exitCode, stderr } = await create(runs, row.kind, `patient-${row.kind.toLowerCase()}`);
    expect(stderr).toContain(row.refusals.throttled.message);
    expect(stderr).toMatch(/\/patient-\w+: ready$/m);
    expect(exitCode).toBe(0);
  });

  test("ends with 6 when there is no such account, as the dispatcher says it and no run ever starts", async () => {
    const { exitCode, stderr } = await create(world.runs, "Queue", "homeless", "nowhere");
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(/AccountNotFound: there is no CloudAccount nowhere.*kubectl cloud account list/);
  });
});

/** What a user types, with a dispatcher at work as long as it takes. */
async function create(runs: Runs, kind: string, name: string, account = runs.account): Promise<Ran> {
  const objects = runs.of(kind);
  const args = ["create", objects.kind.singular, name, "--account", account, "--wait"];
  let ended = false;
  const ran = runs.place.cloud(args).finally(() => (ended = true));
  while (!ended) {
    const object = await objects.find(name);
    if (object?.status?.nextRunAt) await objects.makeDue(name);
    if (object) await runs.pass();
  }
  return ran;
}
