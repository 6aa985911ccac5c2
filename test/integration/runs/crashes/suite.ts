import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { uniqueName } from "../../../parts/names.ts";
import type { Runs } from "../../../parts/runs.ts";
import { type KindRow, rowsOf } from "../kinds/index.ts";
import type { TestedPlace } from "../kinds/places.ts";
import { expectGone, expectThere } from "../kinds/right.ts";
import { type Case, Matrix } from "./matrix.ts";

/** Kills runs of all kinds of a cloud at each of their calls. To be awaited at the top of a test file: its cases are found out first. */
export async function crashesOn({ cloud, ground, isFirst }: TestedPlace): Promise<void> {
  // tests get their names from its cases; in a folder rotations are killed with real logins: see ../../local
  const matrix = ground.isThere ? await Matrix.open(ground, cloud, isFirst ? [] : ["rotate"]) : undefined;
  const name = `killed at any point, the next runs end with exactly one resource and a right Secret, on ${cloud.name}, ${ground.name}`;

  describe.skipIf(!matrix)(name, () => {
    beforeAll(() => matrix?.killAll(), 600_000);
    afterAll(() => matrix?.close());

    describe.each(rowsOf(cloud))("$kind", (row) => {
      for (const each of matrix?.cases.filter((one) => one.row === row) ?? []) {
        const { verb, to, action, nth } = each.step;
        test(`${verb}: after call ${nth} of ${action} to ${to} took effect, and before its answer`, () =>
          expectRight(each, matrix?.inCloud ?? []));
      }

      test("twenty runs of one object at once make one resource", async () => {
        const { runs } = matrix as Matrix;
        const name = uniqueName("contested");
        await runs.of(row.kind).create(name, row.spec);
        runs.cloud.door.requests.length = 0;
        await runs.granted();
        await Promise.all(Array.from({ length: 20 }, (_, index) => runs.reconcile(`run-${index}`, [name], row.kind)));
        expect(runs.cloud.door.requests.filter(({ action }) => action === row.calls.create)).toHaveLength(1);
        await expectThere(row, runs, name);
      });
    });
  });
}

async function expectRight({ row, verb, name, runs, failure }: Case, inCloud: string[]): Promise<void> {
  if (failure) throw failure as Error;
  if (verb === "delete") return expectGone(row, runs, name, inCloud);
  await expectThere(row, runs, name, inCloud);
  if (verb === "rotate" || verb === "revoke") return expectRotated(row, runs, name, verb);
  const { externalName = "" } = (await runs.of(row.kind).get(name)).status ?? {};
  expect(await row.hands(runs).changed(externalName)).toBe(verb === "update");
}

async function expectRotated({ kind, hasTwoKeys }: KindRow, runs: Runs, name: string, verb: "rotate" | "revoke"): Promise<void> {
  const { status } = await runs.of(kind).get(name);
  // on a slow machine the old key's time may have come
  const step: unknown = hasTwoKeys && verb === "rotate" ? expect.stringMatching(/^(Switched|Done)$/) : "Done";
  expect(status?.rotation).toMatchObject({ id: "asked", step });
  expect(await runs.of(kind).secret(name)).not.toHaveProperty("nextPassword");
}
