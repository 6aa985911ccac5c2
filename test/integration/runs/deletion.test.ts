import { describe, expect, test } from "vitest";

import { finalizer } from "../../../crds/api/names.ts";
import { accountType, builtin } from "../../../lib/kinds.ts";
import { killRun } from "../../parts/killed.ts";
import { uniqueName } from "../../parts/names.ts";
import { conditionOf, messageOf, withRuns } from "../../parts/running.ts";
import { eventually } from "../../parts/security.ts";
import { withClouds } from "./kinds/index.ts";
import { expectGone, expectThere, resourcesOf } from "./kinds/right.ts";

withClouds("how an object goes", {}, (world, rows) => {
  describe.each(rows)("$kind", (row) => {
    const objects = () => world.runs.of(row.kind);

    /** Resolves to its name in the cloud. */
    async function made(name: string, spec: object = {}): Promise<string> {
      await objects().create(name, { ...row.spec, ...spec });
      await world.runs.pass();
      await expectThere(row, world.runs, name);
      return (await objects().get(name)).status?.externalName ?? "";
    }

    async function remove(name: string): Promise<void> {
      await objects().delete(name);
      await world.runs.pass();
    }

    test("while the cloud refuses the deletion everything stays and says why; then the resource goes, the connection, and the object", async () => {
      const { runs } = world;
      const name = uniqueName("ordered");
      await made(name);
      runs.cloud.door.fail(row.calls.delete, { does: "refuse", ...row.cloud.refusals.denied });
      await remove(name);
      runs.cloud.door.mend();
      const refused = await objects().get(name);
      expect(conditionOf(refused)).toBe("False:PermissionDenied");
      expect(messageOf(refused)).toMatch(/^could not delete /);
      expect(messageOf(refused)).toMatch(row.cloud.hints.denied);
      expect(refused.metadata.finalizers).toEqual([finalizer]);
      expect(await row.wrongIn(await objects().secret(name), refused, runs)).toEqual([]);
      await objects().makeDue(name);
      await runs.pass();
      await expectGone(row, runs, name);
    });

    test("with Retain the resource stays, without our tag, so that another object may take it over", async () => {
      const { runs } = world;
      const name = uniqueName("kept");
      const externalName = await made(name, { deletionPolicy: "Retain" });
      await remove(name);
      expect(await objects().find(name)).toBeUndefined();
      expect(await objects().configMap(name)).toBeUndefined();
      expect(await resourcesOf(row, runs, name)).toEqual([externalName]);
      expect(await row.hands(runs).owner(externalName)).toBeUndefined();
    });

    test("a resource that is gone already is a success", async () => {
      const name = uniqueName("early");
      await row.hands(world.runs).delete(await made(name));
      await remove(name);
      await expectGone(row, world.runs, name);
    });

    test("a resource that was never ours is left alone", async () => {
      const { runs } = world;
      const name = uniqueName("theirs");
      const externalName = `${runs.namespace}-${name}-theirs`;
      await row.hands(runs).create(externalName);
      await objects().create(name, { ...row.spec, externalName });
      await runs.pass();
      await remove(name);
      expect(await objects().find(name)).toBeUndefined();
      expect(await resourcesOf(row, runs, name)).toEqual([externalName]);
    });

    test("a resource that another object has taken over meanwhile is left alone", async () => {
      const { runs } = world;
      const name = uniqueName("taken");
      const externalName = await made(name);
      await row.hands(runs).give(externalName, "another");
      await remove(name);
      expect(await objects().find(name)).toBeUndefined();
      expect(await resourcesOf(row, runs, name)).toEqual([externalName]);
      expect(await row.hands(runs).owner(externalName)).toBe("another");
    });

    test("what was never made in the cloud goes also without credentials", async () => {
      const { runs } = world;
      const name = uniqueName("never");
      runs.withoutCredentials.add(runs.account);
      await objects().create(name, row.spec, { finalizers: [finalizer] });
      await runs.pass();
      expect(conditionOf(await objects().get(name))).toBe("False:CredentialsMissing");
      await remove(name);
      runs.withoutCredentials.delete(runs.account);
      await expectGone(row, runs, name);
    });

    test.each(["before", "after"] as const)(
      "asked for when a run had died %s its creation took effect, it leaves nothing behind",
      async (moment) => {
        const { runs } = world;
        const name = uniqueName("begun");
        await objects().create(name, row.spec);
        await killRun(runs, { kind: row.kind, name }, { door: runs.cloud.door, action: row.calls.create, nth: 1, moment });
        await objects().delete(name);
        // as if it had died ten minutes ago: of what was begun just now nobody knows whether it only can't be seen yet
        const past = new Date(Date.now() - 600_000).toISOString();
        const { run, operation } = (await objects().get(name)).status ?? {};
        await objects().setStatus(name, { run: { ...run, until: past }, operation: { ...operation, startedAt: past } });
        await runs.pass();
        await eventually(async () => Object.keys(await objects().secret(name)).length === 0);
        await expectGone(row, runs, name);
      },
    );

    test("asked for right after its creation began, it waits until it is sure that there is nothing", async () => {
      const { runs } = world;
      const name = uniqueName("unsure");
      await objects().create(name, row.spec);
      await killRun(runs, { kind: row.kind, name }, { door: runs.cloud.door, action: row.calls.create, nth: 1, moment: "after" });
      await objects().delete(name);
      const { run } = (await objects().get(name)).status ?? {};
      await objects().setStatus(name, { run: { ...run, until: new Date(Date.now() - 1).toISOString() } });
      runs.cloud.door.fail(row.calls.observe, { does: "refuse", ...row.refusals.missing }, 1);
      await runs.pass();
      expect(conditionOf(await objects().get(name))).toBe("False:Deleting");
      await objects().makeDue(name);
      await runs.pass();
      await expectGone(row, runs, name);
    });

    test("somebody else's finalizer comes first: the resource is deleted when ours is the last", async () => {
      const { runs } = world;
      const name = uniqueName("waiting");
      const externalName = await made(name);
      await objects().change(name, { metadata: { finalizers: ["example.com/backup", finalizer] } });
      await remove(name);
      expect(await resourcesOf(row, runs, name)).toEqual([externalName]);
      expect(conditionOf(await objects().get(name))).toBe("False:DependencyNotReady");
      await objects().change(name, { metadata: { finalizers: [finalizer] } });
      await objects().makeDue(name);
      await runs.pass();
      await expectGone(row, runs, name);
    });

    test("of an account that is gone it waits for the account, and says so", async () => {
      const { runs } = world;
      const [name, account] = [uniqueName("homeless"), uniqueName("closed")];
      await runs.addAccount(account);
      await made(name, { account });
      // somebody in a hurry takes off what keeps it
      await runs.store.delete({ type: accountType, name: account });
      await runs.store.patch({ type: accountType, name: account }, { metadata: { finalizers: [] } }, { fieldManager: "test" });
      await objects().delete(name);
      expect(await runs.pass()).toMatchObject({ started: [], refused: 1 });
      const waiting = await objects().get(name);
      expect(conditionOf(waiting, "Stalled")).toBe("True:AccountNotFound");
      expect(messageOf(waiting)).toMatch(/bring the account back so that the cloud resource can be deleted/);
      await runs.addAccount(account);
      await runs.pass();
      await expectGone(row, runs, name);
    });
  });

  world.only("cluster", "a folder has no namespaces that end", () => {
    test("a namespace that is deleted takes its resources in the cloud with it, and then our grant", async () => {
      const other = await world.others();
      try {
        for (const { kind, spec } of rows) await other.of(kind).create(`orders-${kind.toLowerCase()}`, spec);
        await other.pass();
        for (const row of rows) await expectThere(row, other, `orders-${row.kind.toLowerCase()}`);
        await other.store.delete({ type: builtin.namespace, name: other.namespace });
        for (const { kind } of rows) {
          await eventually(async () => (await other.of(kind).get(`orders-${kind.toLowerCase()}`)).metadata.deletionTimestamp !== undefined);
        }
        await other.pass();
        for (const row of rows) expect(await row.hands(other).named(`${other.namespace}-`)).toEqual([]);
        await other.pass(); // takes the grant back
        await eventually(async () => (await other.store.get({ type: builtin.namespace, name: other.namespace })) === undefined);
      } finally {
        await other.close();
      }
    });
  });
});

withRuns("what goes with objects", (world) => {
  world.only("cluster", "nobody needs to be granted anything in a folder", () => {
    test("the grant goes with the last object of an account in a namespace", async () => {
      const { runs } = world;
      const other = await world.others();
      try {
        const grant = { type: builtin.roleBinding, namespace: other.namespace, name: `kubectl-cloud-run-${other.account}` };
        await other.create("only");
        await other.pass();
        expect(await runs.store.get(grant)).toBeDefined();
        await other.store.delete(other.ref("only"));
        await other.pass();
        await other.pass();
        expect(await runs.store.get(grant)).toBeUndefined();
      } finally {
        await other.close();
      }
    });
  });

  test("an account stays as long as objects use it, so that what it made can still be deleted", async () => {
    const other = await world.others();
    try {
      await other.create("user");
      await other.pass();
      await other.store.delete(other.accountRef);
      await other.pass();
      expect(await other.store.get(other.accountRef)).toBeDefined();
      await other.store.delete(other.ref("user"));
      await other.pass();
      await other.pass();
      await other.pass();
      expect(await other.store.get(other.accountRef)).toBeUndefined();
    } finally {
      await other.close();
    }
  });
});
