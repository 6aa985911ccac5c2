import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { finalizer } from "../../../crds/api/names.ts";
import { builtin } from "../../../lib/kinds.ts";
import { conditionOf, withRuns } from "../../parts/running.ts";
import { Runs } from "../../parts/runs.ts";
import { eventually } from "../../parts/security.ts";

withRuns("how an object goes", (world) => {
  const gone = async (name: string): Promise<boolean> => (await world.runs.store.get(world.runs.ref(name))) === undefined;

  async function made(name: string, spec: object = {}): Promise<string> {
    await world.runs.create(name, spec);
    await world.runs.pass();
    return (await world.runs.get(name)).status?.externalName ?? "";
  }

  async function remove(name: string): Promise<void> {
    await world.runs.store.delete(world.runs.ref(name));
    await world.runs.pass();
  }

  test("the queue goes first, then the connection, then the object", async () => {
    const { runs, aws } = world;
    const name = await made("orders");
    await remove("orders");
    expect(await aws.exists(name)).toBe(false);
    for (const type of [builtin.secret, builtin.configMap]) {
      expect(await runs.store.get({ type, namespace: runs.namespace, name: "orders" })).toBeUndefined();
    }
    expect(await gone("orders")).toBe(true);
  });

  test("with Retain the queue stays, without our tag, so that another object may take it over", async () => {
    const { aws } = world;
    const name = await made("kept", { deletionPolicy: "Retain" });
    await remove("kept");
    expect(await gone("kept")).toBe(true);
    expect(await aws.exists(name)).toBe(true);
    expect(await aws.tags(name)).not.toHaveProperty("kubectl-cloud.dev/owner");
  });

  test("a queue that is gone already is a success", async () => {
    const { aws } = world;
    const name = await made("early");
    await aws.delete(name);
    await remove("early");
    expect(await gone("early")).toBe(true);
  });

  test("a queue that was never ours is left alone when its object goes", async () => {
    const { runs, aws } = world;
    const name = `theirs-${Date.now()}`;
    await aws.create(name);
    await runs.create("theirs", { externalName: name });
    await runs.pass();
    await remove("theirs");
    expect(await gone("theirs")).toBe(true);
    expect(await aws.exists(name)).toBe(true);
  });

  test("an object that was never made in the cloud goes also without credentials", async () => {
    const { runs } = world;
    const path = join(runs.directory, "AWS_ACCESS_KEY_ID");
    rmSync(path);
    try {
      await runs.create("never", {}, { finalizers: [finalizer] });
      await runs.pass();
      expect(conditionOf(await runs.get("never"))).toBe("False:CredentialsMissing");
      await remove("never");
      expect(await gone("never")).toBe(true);
    } finally {
      writeFileSync(path, runs.credentials.AWS_ACCESS_KEY_ID);
    }
  });

  test("somebody else's finalizer comes first: the queue is deleted when ours is the last", async () => {
    const { runs, aws } = world;
    const name = await made("waiting");
    await runs.change("waiting", { metadata: { finalizers: ["example.com/backup", finalizer] } });
    await remove("waiting");
    expect(await aws.exists(name)).toBe(true);
    expect(conditionOf(await runs.get("waiting"))).toBe("False:DependencyNotReady");
    await runs.change("waiting", { metadata: { finalizers: [finalizer] } });
    await runs.makeDue("waiting");
    await runs.pass();
    expect(await gone("waiting")).toBe(true);
    expect(await aws.exists(name)).toBe(false);
  });

  test("a namespace that is deleted takes its queues in the cloud with it, and then our grant", async () => {
    const { aws } = world;
    const other = await new Runs().open();
    try {
      await other.create("orders");
      await other.pass();
      const name = (await other.get("orders")).status?.externalName ?? "";
      await other.store.delete({ type: builtin.namespace, name: other.namespace });
      await eventually(async () => (await other.get("orders")).metadata.deletionTimestamp !== undefined);
      await other.pass();
      expect(await aws.exists(name)).toBe(false);
      await other.pass(); // takes the grant back
      await eventually(async () => (await other.store.get({ type: builtin.namespace, name: other.namespace })) === undefined);
    } finally {
      await other.close();
    }
  });

  test("the grant goes with the last object of an account in a namespace", async () => {
    const { runs } = world;
    const other = await new Runs().open();
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

  test("an account stays as long as objects use it, so that what it made can still be deleted", async () => {
    const other = await new Runs().open();
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
