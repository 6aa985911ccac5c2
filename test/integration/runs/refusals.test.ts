import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { accountType, builtin } from "../../../lib/kinds.ts";
import { uniqueName } from "../../parts/names.ts";
import { conditionOf, withRuns } from "../../parts/running.ts";
import { withClouds } from "./kinds/index.ts";

/** What goes wrong with AWS, an account or a connection is in errors.test.ts. */
withRuns("what a run leaves alone, and what it keeps to itself", (world) => {
  test("what is taken over is as the spec says from then on, and the history tells what was changed", async () => {
    const { runs, aws } = world;
    const name = uniqueName("legacy");
    await aws.create(name);
    await runs.create("legacy", { externalName: name, delaySeconds: 4 });
    await runs.pass();
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "0" });
    expect(await aws.tags(name)).toEqual({});

    await runs.change("legacy", { spec: { adoptionPolicy: "IfExists" } });
    await runs.pass();
    const adopted = await runs.get("legacy");
    expect(adopted.status?.lastRun?.changes).toEqual([`adopted ${name}`, "delaySeconds: 0 → 4"]);
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "4" });
    expect(await aws.tags(name)).toHaveProperty("kubectl-cloud.dev/owner", adopted.metadata.uid);
  });

  test("an account pointed to another region makes nothing there, as the old queue would be left behind", async () => {
    const { runs } = world;
    const account = uniqueName("moving");
    await runs.addAccount(account);
    await runs.create("settled", { account });
    await runs.pass();
    await runs.store.patch({ type: accountType, name: account }, { spec: { aws: { region: "eu-west-1" } } }, { fieldManager: "test" });
    runs.door.requests.length = 0;
    await runs.pass();
    expect(conditionOf(await runs.get("settled"))).toBe("False:AccountMismatch");
    expect(runs.door.requests).toEqual([]);
  });

  world.only("cluster", "nobody needs to be granted anything in a folder", () => {
    test("a namespace that the account doesn't allow any more keeps no right", async () => {
      const { runs } = world;
      const account = uniqueName("narrow");
      await runs.addAccount(account, { allowedNamespaces: ["elsewhere", runs.namespace] });
      await runs.create("outside", { account });
      await runs.store.patch(
        { type: accountType, name: account },
        { spec: { allowedNamespaces: ["elsewhere"] } },
        { fieldManager: "test" },
      );
      expect((await runs.pass()).started).toEqual([]);
      const grant = { type: builtin.roleBinding, namespace: runs.namespace, name: `kubectl-cloud-run-${account}` };
      expect(await runs.store.get(grant)).toBeUndefined();
    });
  });
});

withClouds("what a run of any kind leaves alone, and what it keeps to itself", {}, (world, rows) => {
  test.each(rows)("$kind: another object's connection is not taken over, so that two never share one Secret", async (row) => {
    const { runs } = world;
    const [first, second] = [uniqueName("first"), uniqueName("second")];
    const objects = runs.of(row.kind);
    await objects.create(first, row.spec);
    await runs.pass();
    const before = await objects.secret(first);
    await objects.create(second, { ...row.spec, connection: { name: first } });
    await runs.pass();
    expect(conditionOf(await objects.get(second))).toBe("False:ConnectionNotOurs");
    expect(await objects.secret(first)).toEqual(before);
  });

  test("no secret value is in any log, status, event, connection map or argument", async () => {
    const { runs } = world;
    const { AZURE_CLIENT_ID: _, ...credentials } = runs.credentials;
    const values = { ...credentials, AWS_SESSION_TOKEN: "planted-session-token" };
    writeFileSync(join(runs.directory, "AWS_SESSION_TOKEN"), values.AWS_SESSION_TOKEN);
    for (const { kind, spec } of rows) await runs.of(kind).create(`discreet-${kind.toLowerCase()}`, spec);
    await runs.pass();
    for (const { kind, change } of rows) await runs.of(kind).change(`discreet-${kind.toLowerCase()}`, { spec: change });
    await runs.pass();
    const { password = "" } = await runs.secret("discreet-postgres");
    expect(password.length).toBeGreaterThan(20);
    const { key = "" } = await runs.secret("discreet-table");
    expect(key !== "").toBe(runs.cloud.name === "Azure");
    const lists = await Promise.all(
      [...rows.map(({ kind }) => runs.of(kind).kind), builtin.event, builtin.configMap]
        .map((type) => runs.store.list(type, { namespace: runs.namespace }))
        .concat(runs.store.list(builtin.job)),
    );
    const logs = (await runs.runs()).map((run) => runs.logOf(run.name));
    const everything = JSON.stringify([lists, logs, await runs.runs()]);
    expect(everything).toContain("discreet-postgres");
    const secrets = { ...values, password, ...(key && { key }) };
    const leaked = Object.entries(secrets).filter(([, value]) =>
      [value, encodeURIComponent(value), Buffer.from(value).toString("base64")].some((form) => everything.includes(form)),
    );
    expect(leaked.map(([name]) => name)).toEqual([]);
  });
});
