import { expect, test } from "vitest";

import { killRun } from "../../parts/killed.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { withRotations } from "./rotations.ts";

const account = "Microsoft.DocumentDB/databaseAccounts";
const regenerate = `POST ${account}/regenerateKey`;
const names = ["primaryMasterKey", "secondaryMasterKey"];
const spec = { partitionKey: { name: "customer" }, connection: { keys: { COSMOS: "${connectionString}" } } };

/** ARM id of the account that a container is in. */
const accountOf = (externalID: string) => externalID.split("/sqlDatabases/")[0] ?? "";

withRotations(
  "the keys of a Table",
  {
    kind: "Table",
    spec,
    working: (hands, externalID, { key = "" }) => (names.some((name) => hands.hasSecret(accountOf(externalID), name, key)) ? ["key"] : []),
  },
  (rotations) => {
    const keysSent = () => rotations.azure.arm.writes.map(({ action, body }) => [action, (body as { keyKind: string }).keyKind]);

    test("take turns: at each call the Secret has one that works, and the old one ends at its time and not before", async () => {
      const { objects, runs, azure } = rotations;
      await rotations.made("carts");
      const before = await objects.secret("carts");
      const told = rotations.watch("carts");
      await rotations.ask("carts", "first");
      await runs.pass();
      const switched = await objects.get("carts");
      const after = await objects.secret("carts");
      rotations.expectCalm(switched, { id: "first", step: "Switched" });
      expect(switched.status?.activeKey).toBe("secondary");
      expect(switched.status?.lastRun).toMatchObject({ reason: "Rotation", changes: ["secondaryKey: set anew"] });
      expect(after).toEqual({
        ...before,
        key: after["key"],
        connectionString: after["connectionString"],
        COSMOS: after["connectionString"],
      });
      expect(after["connectionString"]).toContain(`AccountKey=${after["key"]};`);
      expect(after["key"]).not.toBe(before["key"]);
      // for those who read it only now and then
      expect(await rotations.working("carts", before)).toEqual(["key"]);
      expect((await runs.pass()).started).toEqual([]);

      await rotations.comeToRevoke("carts");
      await runs.pass();
      rotations.expectCalm(await objects.get("carts"), { id: "first", step: "Done" });
      expect(await rotations.working("carts", before)).toEqual([]);
      expect(await objects.secret("carts")).toEqual(after);
      expect(keysSent()).toEqual([
        [regenerate, "secondary"],
        [regenerate, "primary"],
      ]);

      await objects.makeDue("carts");
      await runs.pass();
      expect(azure.arm.writes).toHaveLength(2);
      await rotations.ask("carts", "second");
      await runs.pass();
      expect((await objects.get("carts")).status?.activeKey).toBe("primary");
      await rotations.comeToRevoke("carts");
      await runs.pass();
      expect(keysSent().slice(2)).toEqual([
        [regenerate, "primary"],
        [regenerate, "secondary"],
      ]);
      expect([told.without, told.looks > 20]).toEqual([[], true]);
    });

    test("of which the old one is to be ended are not forgotten over a change of the spec that Azure is at work on", async () => {
      const { objects, runs, azure } = rotations;
      await rotations.made("both");
      const before = await objects.secret("both");
      await rotations.ask("both", "first");
      await runs.pass();
      await objects.change("both", { spec: { azure: { tags: { team: "shop" } } } });
      await killRun(runs, { kind: "Table", name: "both" }, { door: azure.arm, action: `POLL ${account}`, nth: 1, moment: "before" });
      expect((await objects.get("both")).status?.operation?.kind).toBe("Update");
      await rotations.comeToRevoke("both");
      await rotations.goOn(["both"]);
      rotations.expectCalm(await objects.get("both"), { id: "first", step: "Done" });
      expect(await rotations.working("both", before)).toEqual([]);
      expect(await rotations.working("both")).toEqual(["key"]);
    });

    test("of which the old one can't be ended yet, as another Table uses it by now, work both until it can", async () => {
      const { objects, runs } = rotations;
      await rotations.made("early");
      const before = await objects.secret("early");
      await rotations.ask("early", "first");
      await runs.pass();
      const { externalName: accountName } = (await objects.get("early")).status ?? {};
      await objects.create("late", { ...spec, azure: { accountName } });
      await runs.pass();
      await rotations.goOn(["late"]);
      await rotations.comeToRevoke("early");
      await runs.pass();
      const told = expect.stringMatching(/the container .* of another Table is in its account/);
      rotations.expectCalm(await objects.get("early"), { id: "first", step: "Switched", message: told });
      for (const name of ["early", "late"]) expect([name, await rotations.working(name)]).toEqual([name, ["key"]]);
      expect(await rotations.working("early", before)).toEqual(["key"]);
      await objects.delete("late");
      await runs.pass();
      await rotations.comeToRevoke("early");
      await runs.pass();
      rotations.expectCalm(await objects.get("early"), { id: "first", step: "Done" });
      expect(await rotations.working("early", before)).toEqual([]);
    });

    test("in an account of others are refused, with the way that is left, and the Table goes on", async () => {
      const { objects, runs } = rotations;
      await rotations.made("host");
      const { externalName: accountName } = (await objects.get("host")).status ?? {};
      await objects.create("guest", { ...spec, azure: { accountName } });
      await runs.pass();
      await rotations.goOn(["guest"]);
      rotations.azure.arm.requests.length = 0;
      for (const name of ["host", "guest"]) {
        await rotations.ask(name, "first");
        await runs.pass();
        const object = await objects.get(name);
        expect([name, conditionOf(object)]).toEqual([name, "True:Unsupported"]);
        expect(messageOf(object)).toMatch(/could not rotate the key of table .*az cosmosdb keys regenerate/);
        expect(await rotations.working(name)).toEqual(["key"]);
      }
      expect(rotations.writes()).toEqual([]);
      expect((await runs.pass()).started).toEqual([]);
    });
  },
);
