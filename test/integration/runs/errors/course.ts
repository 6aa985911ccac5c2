import { expect } from "vitest";

import type { ServiceObject } from "../../../../crds/api/objects.ts";
import { conditionOf, messageOf, waitOf } from "../../../parts/running.ts";
import type { KindRow } from "../kinds/index.ts";
import type { Again, Trial, Trouble } from "./troubles.ts";

/** Between the end of the last run and the next one, in seconds: the shortest and the longest. */
const waits: Record<Again, (failures: number) => [number, number]> = {
  // half of it is random
  backoff: (failures) => [2.5 * 2 ** (failures - 1), 5 * 2 ** (failures - 1)],
  soon: () => [300, 300],
  drift: () => [3600, 3960],
  never: () => [Infinity, Infinity],
};
/** Of one call the SDK makes so many attempts. */
const attempts = 3;

/** The object gets into trouble, says so, is left in peace until its time, and gets out of it once the trouble is over. */
export async function suffers(trial: Trial, trouble: Trouble): Promise<void> {
  const { row, objects, runs, name } = trial;
  await objects.create(name, { ...row.spec, ...(await trouble.begin(trial)) });
  runs.cloud.door.requests.length = 0;
  await expectRuns(trial, trouble);
  expect(runs.cloud.door.requests.filter(({ action }) => action === row.calls.create).length).toBeLessThanOrEqual(attempts);
  const object = await objects.get(name);
  expectTold(object, trouble, row, 1);
  if (trouble.untouched) {
    expect(object.metadata.finalizers ?? []).toEqual([]);
    expect(runs.cloud.door.requests.filter(({ action }) => !row.cloud.proof.all.test(action))).toEqual([]);
  }
  expect((await runs.pass()).started).toEqual([]);

  for (let failures = 2; trouble.again === "backoff" && !trouble.once && failures <= 3; failures++) {
    await objects.makeDue(name);
    await expectRuns(trial, trouble);
    expectTold(await objects.get(name), trouble, row, failures);
  }
}

/** One pass. A run that met an error did its work: only one that broke fails its Job. */
export async function expectRuns({ runs }: Trial, { again }: Pick<Trouble, "again">): Promise<void> {
  const { started } = await runs.pass();
  const states = (await runs.runs()).filter(({ name }) => started.includes(name)).map(({ state }) => state);
  expect(states).toEqual(again === "never" ? [] : ["succeeded"]);
}

function expectTold(object: ServiceObject, trouble: Trouble, row: KindRow, failures: number): void {
  const { reason, again, retryAfterSeconds = 0 } = trouble;
  const passing = again === "backoff";
  expect({
    ready: conditionOf(object),
    reconciling: conditionOf(object, "Reconciling"),
    stalled: conditionOf(object, "Stalled"),
    failures: object.status?.failures,
    claim: object.status?.run,
    result: object.status?.lastRun?.result,
  }).toEqual({
    ready: `False:${reason}`,
    reconciling: `${passing ? "True" : "False"}:${reason}`,
    stalled: `${passing ? "False" : "True"}:${reason}`,
    failures: passing ? failures : undefined,
    claim: undefined,
    result: again === "never" ? undefined : passing ? "Retrying" : "Failed",
  });
  for (const words of [trouble.says, trouble.hint]) expect(messageOf(object)).toMatch(words instanceof RegExp ? words : words(row));
  if (again !== "never") expect(object.status?.lastRun?.log?.length).toBeGreaterThan(0);
  const [shortest, longest] = waits[again](failures).map((seconds) => Math.max(seconds, retryAfterSeconds)) as [number, number];
  expect(waitOf(object)).toBeGreaterThanOrEqual(shortest);
  expect(waitOf(object)).toBeLessThanOrEqual(longest);
}
