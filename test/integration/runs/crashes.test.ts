import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { deploy } from "../../parts/deployed.ts";
import { killRun } from "../../parts/killed.ts";
import { uniqueName } from "../../parts/names.ts";
import { controlPlane } from "../../parts/parts.ts";
import { Runs } from "../../parts/runs.ts";
import { type Step, stepsOf } from "./crashes/steps.ts";
import { begin, finishBefore, goOn, type Way } from "./crashes/way.ts";
import { type KindRow, kindRows } from "./kinds/index.ts";
import { expectGone, expectThere } from "./kinds/right.ts";

/** A run that is killed. */
interface Case extends Way {
  runs: Runs;
  step: Step;
  moment: "before" | "after";
  /** Why it was not killed there, if so. */
  failure?: unknown;
}

const parts = inject("kubernetes")?.controllers && inject("moto");
// cases in one namespace take turns; so many are worked on side by side
const lanes = parts ? await openLanes(4) : [];
// which calls there are to be killed at is what runs of this build do, so that is asked before the tests get their names
const steps = new Map<KindRow, Step[]>();
for (const row of kindRows) steps.set(row, lanes[0] ? await stepsOf(lanes[0], row) : []);
/** Names of everything that there is in the end: listed once, as the emulator takes its time for it. */
const inCloud: string[] = [];
const cases = kindRows.flatMap((row) =>
  (steps.get(row) ?? []).flatMap((step) => [caseOf(row, step, "before"), caseOf(row, step, "after")]),
);
lanes.forEach((runs, index) => cases.filter((_, at) => at % lanes.length === index).forEach((each) => (each.runs = runs)));

afterAll(() => Promise.all(lanes.map((runs) => runs.close())));

describe.skipIf(!parts)("killed at any point, the next runs end with exactly one resource and a right Secret", () => {
  /** Prepared together, killed one by one, taken up again together: as a dispatcher's runs do, and fast. */
  beforeAll(async () => {
    await Promise.all(
      lanes.map(async (runs) => {
        const own = cases.filter((each) => each.runs === runs);
        await finishBefore(runs, own);
        for (const each of own) await begin(runs, each);
        for (const each of own) {
          const { row, name, step, moment } = each;
          const door = step.to === "AWS" ? runs.door : runs.clusterDoor;
          await killRun(runs, { kind: row.kind, name }, { ...step, door, moment }).catch((error: unknown) => (each.failure = error));
        }
        await goOn(runs, own);
        for (const { hands } of kindRows) inCloud.push(...(await hands.named(`${runs.namespace}-`)));
      }),
    );
  }, 600_000);

  describe.each(kindRows)("$kind", (row) => {
    for (const each of cases.filter((one) => one.row === row)) {
      const { verb, to, action, nth } = each.step;
      const when = each.moment === "before" ? "before it is sent" : "after it took effect and before its answer";
      test(`${verb}: call ${nth} of ${action} to ${to}, ${when}`, () => expectRight(each));
    }
  });
});

test.skipIf(!parts).each(kindRows)("$kind: twenty runs of one object at once make one resource", async (row) => {
  const [runs] = lanes as [Runs];
  const name = uniqueName("contested");
  await runs.of(row.kind).create(name, row.spec);
  runs.door.requests.length = 0;
  await runs.granted();
  await Promise.all(Array.from({ length: 20 }, (_, index) => runs.reconcile(`run-${index}`, [name], row.kind)));
  expect(runs.door.requests.filter(({ action }) => action === row.calls.create)).toHaveLength(1);
  await expectThere(row, runs, name);
});

async function openLanes(count: number): Promise<Runs[]> {
  await deploy(controlPlane());
  const lanes = await Promise.all(Array.from({ length: count }, () => new Runs({ clusterDoor: true }).open()));
  for (const { door } of lanes) for (const row of kindRows) row.takeTime?.(door);
  return lanes;
}

function caseOf(row: KindRow, step: Step, moment: Case["moment"]): Case {
  return { row, step, moment, verb: step.verb, name: uniqueName(step.verb), runs: lanes[0] as Runs };
}

async function expectRight({ row, verb, name, runs, failure }: Case): Promise<void> {
  if (failure) throw failure as Error;
  if (verb === "delete") return expectGone(row, runs, name, inCloud);
  await expectThere(row, runs, name, inCloud);
  const { externalName = "" } = (await runs.of(row.kind).get(name)).status ?? {};
  expect(await row.hands.changed(externalName)).toBe(verb === "update");
}
