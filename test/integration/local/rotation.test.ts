import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { annotations } from "../../../crds/api/names.ts";
import { conditionOf } from "../../parts/running.ts";
import { sql } from "./clients.ts";
import { withEngines } from "./engines.ts";
import { LocalFolder, runner } from "./folder.ts";

const killAt = join(import.meta.dirname, "../folder/kill-at.ts");

let local: LocalFolder;
beforeAll(async () => {
  local = await LocalFolder.open();
  await local.create("orders", { connection: { keys: { DATABASE_URL: "${uri}", PGPASSWORD: "${password}" } } });
  await local.dispatch();
}, 120_000);
afterAll(() => local?.close());

const ask = (value: string) => local.change("orders", { metadata: { annotations: { [annotations.rotate]: value } } });

/** Which passwords of the connection the server takes. */
async function working(): Promise<string[]> {
  const { uri = "", password = "", nextPassword } = await local.secret("orders");
  const tries = { password, nextPassword };
  const works = await Promise.all(
    Object.entries(tries).map(async ([key, value]) => {
      const as = value && uri.replace(encodeURIComponent(password), encodeURIComponent(value));
      return (
        as &&
        (await sql(as, "SELECT 1").then(
          () => key,
          () => undefined,
        ))
      );
    }),
  );
  return works.flatMap((key) => key || []);
}

/** A run that is killed before its nth commit to the store is whole; resolves to whether it came so far. */
async function killed(nth: number): Promise<boolean> {
  const args = ["--import", killAt, runner, "reconcile", "--account", local.account, "--object", `Postgres/${local.namespace}/orders`];
  const kill = { KILL_AT: String(nth), KILL_BELOW: join(local.folder, ".store/changes"), KILL_CALLS: "renameSync" };
  const child = spawn(process.execPath, args, { env: { ...local.environment(), JOB_NAME: "run-killed", ...kill }, stdio: "ignore" });
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  expect([code, signal]).toEqual(signal === null ? [0, null] : [null, "SIGKILL"]);
  return signal === "SIGKILL";
}

withEngines("a rotation of a Postgres in local mode", () => {
  test("gives it a password that works, with all that is made of it, and the old one works no more", async () => {
    const before = await local.secret("orders");
    await ask("first");
    await local.dispatch();
    const after = await local.secret("orders");
    expect(after.password).not.toBe(before.password);
    expect(after).toMatchObject({ DATABASE_URL: after.uri, PGPASSWORD: after.password });
    expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
    expect(await sql(after.uri, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await expect(sql(before.uri, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    const { status } = await local.get("orders");
    expect(status?.rotation).toMatchObject({ id: "first", step: "Done" });
    expect(status?.lastRun).toMatchObject({ reason: "Rotation", result: "Succeeded", changes: ["password: set anew"] });
    for (const password of [before.password, after.password]) expect(local.logs() + JSON.stringify(status)).not.toContain(password);
  });

  test(
    "killed at each commit, leaves a password in the connection that works, and the next run ends it",
    { timeout: 120_000 },
    async () => {
      let kills = 0;
      for (;;) {
        const before = await local.secret("orders");
        const id = `kill-${kills + 1}`;
        await ask(id);
        const wasKilled = await killed(kills + 1);
        expect(await working(), `killed before commit ${kills + 1}`).not.toEqual([]);
        if (!wasKilled) break;
        kills++;
        // of the same Job: so it need not wait until the claim of the one that was killed has ended
        await once(local.run("Postgres", "orders", "run-killed"), "exit");
        const object = await local.get("orders");
        const after = await local.secret("orders");
        expect([conditionOf(object), object.status?.rotation?.step, object.status?.rotation?.id]).toEqual(["True:Available", "Done", id]);
        expect(after).toMatchObject({ DATABASE_URL: after.uri, PGPASSWORD: after.password });
        expect(after.password).not.toBe(before.password);
        expect(await working()).toEqual(["password"]);
        expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
      }
      // it stores, begins, changes, notes that it is in effect, switches Secret and ConfigMap, drops and ends
      expect(kills).toBeGreaterThan(8);
    },
  );
});
