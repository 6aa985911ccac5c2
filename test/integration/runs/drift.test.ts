import { describe, expect, test } from "vitest";

import { builtin } from "../../../lib/kinds.ts";
import { uniqueName } from "../../parts/names.ts";
import { conditionOf } from "../../parts/running.ts";
import { withClouds } from "./kinds/index.ts";
import { expectThere } from "./kinds/right.ts";

withClouds("what a later look finds", {}, (world, rows) => {
  describe.each(rows)("$kind", (row) => {
    const objects = () => world.runs.of(row.kind);

    /** One that is there; what is asked of the cloud is counted from then on. Resolves to its name there. */
    async function made(name: string): Promise<string> {
      const { runs } = world;
      await objects().create(name, row.spec);
      await runs.pass();
      await expectThere(row, runs, name);
      // as if the cloud had had its time to show what was written
      await objects().setStatus(name, { settling: null });
      runs.cloud.door.requests.length = 0;
      return (await objects().get(name)).status?.externalName ?? "";
    }

    async function look(name: string): Promise<void> {
      await objects().makeDue(name);
      await world.runs.pass();
    }

    test("unchanged: nothing is written, neither in the cloud nor to the connection", async () => {
      const { runs } = world;
      const name = uniqueName("same");
      await made(name);
      const versions = () =>
        Promise.all(
          [builtin.secret, builtin.configMap].map(
            async (type) => (await runs.store.get({ type, namespace: runs.namespace, name }))?.metadata.resourceVersion,
          ),
        );
      const before = await versions();
      for (let time = 0; time < 2; time++) await look(name);
      expect(runs.cloud.door.requests.map(({ action }) => action)).toContain(row.calls.observe);
      expect(runs.cloud.writes()).toEqual([]);
      expect(await versions()).toEqual(before);
      await expectThere(row, runs, name);
    });

    test("changed by somebody else: it is put back, and nothing else is written", async () => {
      const { runs } = world;
      const name = uniqueName("spoiled");
      const hands = row.hands(runs);
      const externalName = await made(name);
      await hands.spoil(externalName);
      expect(await hands.spoiled(externalName)).toBe(true);
      await look(name);
      await look(name);
      expect(await hands.spoiled(externalName)).toBe(false);
      expect(runs.cloud.writes()).toHaveLength(1);
      await expectThere(row, runs, name);
      const { history = [] } = (await objects().get(name)).status ?? {};
      expect(history.map(({ reason }) => reason)).toContain("Drift");
    });

    test("deleted by somebody else: it is back, under the same name", async () => {
      const { runs } = world;
      const name = uniqueName("deleted");
      const externalName = await made(name);
      await row.hands(runs).delete(externalName);
      await look(name);
      const object = await objects().get(name);
      expect([conditionOf(object), object.status?.externalName]).toEqual(["True:Available", externalName]);
      expect(object.status?.lastRun).toMatchObject({ reason: "Drift", result: "Succeeded" });
      expect(object.status?.lastRun?.changes).toContain(`created ${externalName}`);
      await expectThere(row, runs, name);
    });

    test("with a connection that somebody deleted: that is back, and right", async () => {
      const { runs } = world;
      const name = uniqueName("lost");
      await made(name);
      for (const type of [builtin.secret, builtin.configMap]) await runs.store.delete({ type, namespace: runs.namespace, name });
      await look(name);
      await expectThere(row, runs, name);
    });
  });
});
