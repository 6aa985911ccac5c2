import { afterAll, describe, expect, test } from "vitest";

import { Lanes } from "../../parts/lanes.ts";
import { uniqueName } from "../../parts/names.ts";
import { conditionOf, waitOf } from "../../parts/running.ts";
import { Runs } from "../../parts/runs.ts";
import { expectRuns, suffers } from "./errors/course.ts";
import { type Trial, troubles } from "./errors/troubles.ts";
import { rowsOf } from "./kinds/index.ts";
import { places } from "./kinds/places.ts";
import { expectThere } from "./kinds/right.ts";

for (const { ground, cloud } of places) {
  const lanes = ground.isThere ? await new Lanes(() => Runs.open(ground.make(), { clouds: () => [cloud.make()] })).open(5) : undefined;
  const name = `an object in trouble says why and the next step, is left in peace, and gets out of it, on ${cloud.name}, ${ground.name}`;

  describe.skipIf(!lanes)(name, { concurrent: true }, () => {
    afterAll(() => lanes?.close((runs) => runs.close()));

    describe.each(rowsOf(cloud))("$kind", (row) => {
      const inLane = (act: (trial: Trial) => Promise<void>) =>
        lanes?.use((runs) => act({ runs, row, objects: runs.of(row.kind), name: uniqueName("case") }));

      test.each(troubles)("$what: $reason", async (trouble) => {
        await inLane(async (trial) => {
          await suffers(trial, trouble);
          await trouble.mend(trial);
          const { objects, name, runs } = trial;
          // its time has come; a change of the object or of its account is seen without that
          if (trouble.again === "backoff" || trouble.again === "soon") await objects.makeDue(name);
          await expectRuns(trial, { again: "backoff" });
          await expectThere(row, runs, name);
        });
      });

      test("an answer that is lost once is made up for within the run", async () => {
        await inLane(async (trial) => {
          const { runs, objects, name } = trial;
          runs.cloud.door.fail(row.calls.create, { does: "lose" }, 1);
          await objects.create(name, row.spec);
          await expectRuns(trial, { again: "backoff" });
          await expectThere(row, runs, name);
        });
      });

      test("a passing trouble takes nothing away from those who use what is there", async () => {
        await inLane(async (trial) => {
          const { runs, objects, name } = trial;
          await objects.create(name, row.spec);
          await runs.pass();
          runs.cloud.door.fail(row.calls.observe, { does: "refuse", ...row.refusals.throttled });
          await objects.makeDue(name);
          await expectRuns(trial, { again: "backoff" });
          runs.cloud.door.mend();
          const object = await objects.get(name);
          expect(conditionOf(object)).toBe("True:Throttled");
          expect(conditionOf(object, "Reconciling")).toBe("True:Throttled");
        });
      });

      test("what failed together does not come back together", async () => {
        await inLane(async ({ runs, objects, name }) => {
          const names = Array.from({ length: 8 }, (_, index) => `${name}-${index}`);
          await Promise.all(names.map((each) => objects.create(each, row.spec)));
          runs.cloud.door.fail(row.calls.observe, { does: "refuse", ...row.refusals.throttled });
          await runs.pass();
          runs.cloud.door.mend();
          const waits = await Promise.all(names.map(async (each) => waitOf(await objects.get(each))));
          expect(new Set(waits).size).toBeGreaterThan(1);
        });
      });
    });
  });
}
