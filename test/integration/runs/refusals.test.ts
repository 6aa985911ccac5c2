import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { accountType, builtin } from "../../../lib/kinds.ts";
import { everything } from "../../parts/aws-door.ts";
import { uniqueName } from "../../parts/names.ts";
import { conditionOf, messageOf, withRuns } from "../../parts/running.ts";

withRuns("what a run refuses, and how it goes on", (world) => {
  test("a Secret of the connection's name that is not ours stays as it is, and the object says the way out", async () => {
    const { runs } = world;
    const foreign = { apiVersion: "v1", kind: "Secret", metadata: { name: "taken", namespace: runs.namespace }, data: { mine: "eA==" } };
    await runs.store.create(builtin.secret, foreign, { fieldManager: "test" });
    await runs.create("taken");
    await runs.pass();
    const refused = await runs.get("taken");
    expect(conditionOf(refused)).toBe("False:ConnectionNotOurs");
    expect(conditionOf(refused, "Stalled")).toBe("True:ConnectionNotOurs");
    expect(messageOf(refused)).toMatch(/spec\.connection\.name/);
    expect(await runs.secret("taken")).toEqual({ mine: "x" });

    await runs.change("taken", { spec: { connection: { name: "free" } } });
    await runs.pass();
    expect(conditionOf(await runs.get("taken"))).toBe("True:Available");
    expect(await runs.secret("taken")).toEqual({ mine: "x" });
    expect(await runs.secret("free")).toHaveProperty("uri");
  });

  test("another object's connection is not taken over, so that two queues never share one Secret", async () => {
    const { runs } = world;
    await runs.create("first", { connection: { name: "shared" } });
    await runs.pass();
    const before = await runs.secret("shared");
    await runs.create("second", { connection: { name: "shared" } });
    await runs.pass();
    expect(conditionOf(await runs.get("second"))).toBe("False:ConnectionNotOurs");
    expect(await runs.secret("shared")).toEqual(before);
  });

  test("a queue of that name that is not ours is refused, and taken over when the spec says so", async () => {
    const { runs, aws } = world;
    const name = uniqueName("legacy");
    await aws.create(name);
    await runs.create("legacy", { externalName: name, delaySeconds: 4 });
    await runs.pass();
    const refused = await runs.get("legacy");
    expect(conditionOf(refused)).toBe("False:NotOwned");
    expect(messageOf(refused)).toMatch(/spec\.adoptionPolicy to IfExists/);
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "0" });
    expect(await aws.tags(name)).toEqual({});

    await runs.change("legacy", { spec: { adoptionPolicy: "IfExists" } });
    await runs.pass();
    const adopted = await runs.get("legacy");
    expect(conditionOf(adopted)).toBe("True:Available");
    expect(adopted.status?.lastRun?.changes).toEqual([`adopted ${name}`, "delaySeconds: 0 → 4"]);
    expect(await aws.tags(name)).toHaveProperty("kubectl-cloud.dev/owner", adopted.metadata.uid);
  });

  test("a change that AWS refuses is told in AWS' words, and is not tried again before something changes", async () => {
    const { runs } = world;
    runs.door.fail("CreateQueue", { does: "refuse", code: "InvalidAttributeValue", message: "Invalid value for the parameter Policy." });
    await runs.create("refused", { aws: { policy: "{}" } });
    await runs.pass();
    runs.door.mend();
    const object = await runs.get("refused");
    expect(conditionOf(object)).toBe("False:SpecRejected");
    expect(conditionOf(object, "Stalled")).toBe("True:SpecRejected");
    expect(messageOf(object)).toMatch(/InvalidAttributeValue.*Invalid value for the parameter Policy/);
    expect(object.status?.lastRun).toMatchObject({ result: "Failed" });
    expect(object.status?.lastRun?.log?.length).toBeGreaterThan(0);
    expect((await runs.pass()).started).toEqual([]);
  });

  test("credentials of another AWS account are found out before anything is written", async () => {
    const { runs } = world;
    const account = uniqueName("mismatch");
    await runs.addAccount(account, runs.endpoint, { aws: { region: "us-east-1", accountID: "999999999999", endpoint: runs.endpoint } });
    await runs.create("mismatch", { account });
    runs.door.requests.length = 0;
    await runs.pass();
    const object = await runs.get("mismatch");
    expect(conditionOf(object)).toBe("False:AccountMismatch");
    expect(messageOf(object)).toContain("123456789012");
    expect(messageOf(object)).toContain("999999999999");
    expect(runs.door.requests.map(({ action }) => action)).toEqual(["GetCallerIdentity"]);
    expect(object.metadata.finalizers ?? []).toEqual([]);

    await runs.store.patch(
      { type: accountType, name: account },
      { spec: { aws: { accountID: "123456789012" } } },
      { fieldManager: "test" },
    );
    await runs.pass();
    expect((await runs.get("mismatch")).status?.lastRun).toMatchObject({ reason: "AccountChanged", result: "Succeeded" });
  });

  test("an account pointed to another region makes nothing there, as the old queue would be left behind", async () => {
    const { runs } = world;
    const account = uniqueName("moving");
    await runs.addAccount(account, runs.endpoint);
    await runs.create("settled", { account });
    await runs.pass();
    await runs.store.patch({ type: accountType, name: account }, { spec: { aws: { region: "eu-west-1" } } }, { fieldManager: "test" });
    runs.door.requests.length = 0;
    await runs.pass();
    expect(conditionOf(await runs.get("settled"))).toBe("False:AccountMismatch");
    expect(runs.door.requests).toEqual([]);
  });

  test("missing credentials are a clear word in the status, not a pod that hangs; one account's trouble is not another's", async () => {
    const { runs } = world;
    const account = uniqueName("nokeys");
    await runs.addAccount(account, runs.endpoint);
    runs.withoutCredentials.add(account);
    await runs.create("nokeys", { account });
    await runs.create("fine");
    await runs.pass();
    const object = await runs.get("nokeys");
    expect(conditionOf(object)).toBe("False:CredentialsMissing");
    expect(messageOf(object)).toMatch(/AWS_ACCESS_KEY_ID/);
    expect(conditionOf(await runs.get("fine"))).toBe("True:Available");
  });

  test("an account that is missing is said by the dispatcher, and its object is taken up when it appears", async () => {
    const { runs } = world;
    const account = uniqueName("late");
    await runs.create("early", { account });
    expect(await runs.pass()).toMatchObject({ started: [], refused: 1 });
    expect(conditionOf(await runs.get("early"))).toBe("False:AccountNotFound");
    expect(await runs.pass()).toMatchObject({ started: [], refused: 0 });
    await runs.addAccount(account, runs.endpoint);
    await runs.pass();
    expect(conditionOf(await runs.get("early"))).toBe("True:Available");
  });

  test("a namespace that the account doesn't allow gets no run and no right, only a reason", async () => {
    const { runs } = world;
    const account = uniqueName("narrow");
    await runs.addAccount(account, runs.endpoint, { allowedNamespaces: ["elsewhere", runs.namespace] });
    await runs.create("outside", { account });
    await runs.store.patch({ type: accountType, name: account }, { spec: { allowedNamespaces: ["elsewhere"] } }, { fieldManager: "test" });
    expect((await runs.pass()).started).toEqual([]);
    expect(conditionOf(await runs.get("outside"))).toBe("False:NamespaceNotAllowed");
    expect(messageOf(await runs.get("outside"))).toContain("spec.allowedNamespaces");
    const grant = { type: builtin.roleBinding, namespace: runs.namespace, name: `kubectl-cloud-run-${account}` };
    expect(await runs.store.get(grant)).toBeUndefined();
  });

  test("a run that can't reach AWS is tried again by itself, later each time", async () => {
    const { runs } = world;
    await runs.create("patient");
    runs.door.fail(everything, { does: "reset" });
    const waits: number[] = [];
    for (let time = 0; time < 3; time++) {
      await runs.pass();
      const { status } = await runs.get("patient");
      waits.push(new Date(status?.nextRunAt ?? 0).getTime() - new Date(status?.lastRun?.finishedAt ?? 0).getTime());
      await runs.makeDue("patient");
    }
    const object = await runs.get("patient");
    expect(conditionOf(object, "Reconciling")).toBe("True:CloudUnavailable");
    expect(object.status).toMatchObject({ failures: 3, lastRun: { reason: "Retry", result: "Retrying" } });
    expect(waits[2]).toBeGreaterThanOrEqual(10_000);
    expect(waits[0]).toBeLessThanOrEqual(5000);
    runs.door.mend();
    await runs.pass();
    expect(conditionOf(await runs.get("patient"))).toBe("True:Available");
    expect((await runs.get("patient")).status?.failures).toBeUndefined();
  });

  test("no secret value is in any log, status, event, connection map or argument", async () => {
    const { runs } = world;
    writeFileSync(join(runs.directory, "AWS_SESSION_TOKEN"), "planted-session-token");
    await runs.create("discreet");
    await runs.pass();
    const [objects, events, maps, jobs] = await Promise.all(
      [runs.ref("").type, builtin.event, builtin.configMap]
        .map((type) => runs.store.list(type, { namespace: runs.namespace }))
        .concat(runs.store.list(builtin.job)),
    );
    const logs = (await runs.runs()).map((run) => runs.logOf(run.name));
    const everything = JSON.stringify([objects, events, maps, jobs, logs, await runs.runs()]);
    expect(everything).toContain("discreet");
    for (const value of ["planted-secret-access-key", "planted-session-token", "AKIDEXAMPLE"]) {
      expect(everything).not.toContain(value);
      expect(everything).not.toContain(Buffer.from(value).toString("base64"));
    }
  });
});
