import { expect, test } from "vitest";

import type { PostgresSpec } from "../../../crds/api/kinds/postgres.ts";
import { annotations } from "../../../crds/api/names.ts";
import type { ServiceObject } from "../../../crds/api/objects.ts";
import { DatabaseHands } from "../../parts/aws-databases.ts";
import { onFirstGround } from "../../parts/grounds.ts";
import type { Objects } from "../../parts/objects.ts";
import { conditionOf, messageOf, withRuns, withRunsOn, type World } from "../../parts/running.ts";
import { postgres as row } from "./kinds/postgres.ts";

/** What the cases do and look for. */
function handsOf(world: World) {
  const objects = () => world.runs.of<PostgresSpec>("Postgres");
  const ask = (name: string, value: string) => objects().change(name, { metadata: { annotations: { [annotations.rotate]: value } } });
  const pass = () => world.runs.pass();
  const again = async (name: string) => {
    await objects().makeDue(name);
    await pass();
  };
  const rotationOf = async (name: string) => (await objects().get(name)).status?.rotation;
  const create = async (name: string, metadata: object = {}) => {
    await objects().create(name, { ...row.spec, connection: { keys: { DATABASE_URL: "${uri}" } } }, metadata);
    await pass();
    return objects().secret(name);
  };
  /** Whether the connection is right, made of the password that AWS was last given, and nothing is left over. */
  const expectRight = async (name: string) => {
    const [object, secret] = [await objects().get(name), await objects().secret(name)];
    expect(await row.wrongIn(secret, object as ServiceObject, world.runs)).toEqual([]);
    expect(secret["DATABASE_URL"]).toBe(secret["uri"]);
    expect(secret).not.toHaveProperty("nextPassword");
  };
  /** Whether whatever AWS may have taken is in the Secret. */
  const expectWayIn = async (name: string) =>
    expect(row.letsIn?.(await objects().secret(name), (await objects().get(name)) as ServiceObject, world.runs)).toBe(true);
  /** Whether a pass of the dispatcher finds nothing to do for an object. */
  const expectIdle = async (those: Objects, name: string) => {
    const { lastRun } = (await those.get(name)).status ?? {};
    await pass();
    expect((await those.get(name)).status?.lastRun).toEqual(lastRun);
  };
  const modified = () => world.runs.door.requests.filter(({ action }) => action === "ModifyDBInstance").length;

  return { objects, ask, pass, again, rotationOf, create, expectRight, expectWayIn, expectIdle, modified };
}

const options = { waitSeconds: 3 };

withRuns("a rotation of a Postgres on AWS", options, (world) => {
  const { objects, ask, pass, again, create, expectRight, expectIdle } = handsOf(world);

  test("changes the password, waits until RDS has it, and says so; no value is in status or log", async () => {
    const before = await create("orders");
    const checksum = (await objects().get("orders")).status?.connectionChecksum;
    await ask("orders", "first");
    const { started } = await pass();
    await expectRight("orders");
    const { status } = await objects().get("orders");
    const after = await objects().secret("orders");
    expect(after["password"]).not.toBe(before["password"]);
    expect(status?.rotation).toMatchObject({ id: "first", step: "Done" });
    expect(status?.lastRun).toMatchObject({ reason: "Rotation", result: "Succeeded", changes: ["password: set anew"] });
    expect(status?.connectionChecksum).not.toBe(checksum);
    const said = JSON.stringify(status) + started.map((run) => world.runs.logOf(run)).join("");
    for (const { password = "-" } of [before, after]) expect(said).not.toContain(password);
  });

  test("the same value asks for nothing more, also with the next look", async () => {
    const { password } = await objects().secret("orders");
    await ask("orders", "first");
    await expectIdle(objects(), "orders");
    await again("orders");
    expect(await objects().secret("orders")).toMatchObject({ password });
  });

  test("of a kind without credentials is noted, and changes nothing", async () => {
    await world.runs.create("mail");
    await pass();
    await world.runs.change("mail", { metadata: { annotations: { [annotations.rotate]: "now" } } });
    await pass();
    const mail = await world.runs.get("mail");
    expect([conditionOf(mail), mail.status?.rotation?.step]).toEqual(["True:Available", "Unsupported"]);
    await expectIdle(world.runs, "mail");
  });
});

// runs ask the same of AWS and of the store on every ground
withRunsOn(onFirstGround, "a rotation of a Postgres on AWS that meets something else", options, (world) => {
  const { objects, ask, pass, again, rotationOf, create, expectRight, expectWayIn, expectIdle, modified } = handsOf(world);

  test("one that takes RDS longer than a run is gone on with, and both passwords are in the Secret meanwhile", async () => {
    const { password } = await create("slow");
    world.runs.door.databases.slow("modify", ["resetting-master-credentials"], { held: true });
    await ask("slow", "now");
    await pass();
    const waiting = await objects().get("slow");
    expect([conditionOf(waiting), waiting.status?.rotation?.step]).toEqual(["True:Updating", "Changing"]);
    expect(await objects().secret("slow")).toMatchObject({ password, nextPassword: expect.any(String) as string });
    await expectWayIn("slow");

    // one that is asked for meanwhile comes after it
    await ask("slow", "later");
    await again("slow");
    expect(await rotationOf("slow")).toMatchObject({ id: "now", step: "Changing", next: "later" });
    world.runs.door.databases.fast();
    await again("slow");
    expect(await rotationOf("slow")).toMatchObject({ id: "now", step: "Done" });
    const { password: first } = await objects().secret("slow");
    await pass();
    expect(await rotationOf("slow")).toMatchObject({ id: "later", step: "Done" });
    expect((await objects().secret("slow"))["password"]).not.toBe(first);
    await expectRight("slow");
  });

  test("one that was begun is ended although the object is suspended meanwhile, and one that was not waits", async () => {
    const { password } = await create("off");
    world.runs.door.databases.slow("modify", ["resetting-master-credentials"], { held: true });
    await ask("off", "now");
    await pass();
    await objects().change("off", { spec: { suspend: true } });
    world.runs.door.databases.fast();
    await pass();
    const ended = await objects().get("off");
    expect([conditionOf(ended), ended.status?.rotation?.step]).toEqual(["True:Suspended", "Done"]);
    await expectRight("off");
    expect((await objects().secret("off"))["password"]).not.toBe(password);

    await ask("off", "later");
    await expectIdle(objects(), "off");
    await objects().change("off", { spec: { suspend: false } });
    await pass();
    expect(await rotationOf("off")).toMatchObject({ id: "later", step: "Done" });
  });

  test("what is not created yet gets its first password, and what is being created another one when it is there", async () => {
    await objects().create("new", row.spec, { annotations: { [annotations.rotate]: "with it" } });
    await pass();
    expect(await rotationOf("new")).toMatchObject({ id: "with it", step: "Done" });
    expect((await objects().get("new")).status?.lastRun?.changes).not.toContain("password: set anew");

    world.runs.door.databases.slow("create", ["creating"], { held: true });
    await objects().create("young", row.spec);
    await pass();
    const { password } = await objects().secret("young");
    await ask("young", "now");
    await pass();
    expect(await rotationOf("young")).toMatchObject({ step: "Storing" });
    expect(await objects().secret("young")).toMatchObject({ password });
    world.runs.door.databases.fast();
    await again("young");
    expect(conditionOf(await objects().get("young"))).toBe("True:Available");
    await again("young");
    expect(await rotationOf("young")).toMatchObject({ step: "Done" });
    expect((await objects().secret("young"))["password"]).not.toBe(password);
  });

  test("of what is being deleted nothing is changed any more", async () => {
    await create("going");
    await ask("going", "now");
    await objects().delete("going");
    world.runs.door.requests.length = 0;
    await pass();
    expect(await objects().find("going")).toBeUndefined();
    expect(modified()).toBe(0);
  });

  test("waits for its approval, which serves no second one", async () => {
    await create("gated");
    const gated = { [annotations.approval]: "required" };
    await objects().change("gated", { metadata: { annotations: gated } });
    await ask("gated", "now");
    await pass();
    const waiting = await objects().get("gated");
    expect(conditionOf(waiting)).toBe("True:AwaitingApproval");
    expect(messageOf(waiting)).toContain("password: set anew");
    expect(await objects().secret("gated")).not.toHaveProperty("nextPassword");
    const approved = { [annotations.approved]: waiting.status?.plan?.hash, [annotations.approvedBy]: "admin" };
    await objects().change("gated", { metadata: { annotations: approved } });
    await pass();
    const done = await objects().get("gated");
    expect([done.status?.rotation?.step, done.status?.lastRun?.approvedBy]).toEqual(["Done", "admin"]);
    await expectRight("gated");

    await ask("gated", "again");
    await pass();
    expect(conditionOf(await objects().get("gated"))).toBe("True:AwaitingApproval");
  });

  test("one that AWS refuses ends there: the old password works, and it can be used as before", async () => {
    const { password } = await create("refused");
    const message = "The parameter MasterUserPassword is not a valid password";
    world.runs.door.fail("ModifyDBInstance", { does: "refuse", code: "InvalidParameterValue", message, status: 400 }, 1);
    await ask("refused", "now");
    await pass();
    const refused = await objects().get("refused");
    expect([conditionOf(refused), conditionOf(refused, "Stalled")]).toEqual(["True:SpecRejected", "False:SpecRejected"]);
    expect(refused.status?.rotation).toMatchObject({ step: "Refused", message: expect.stringContaining("not a valid password") as string });
    expect(refused.status?.lastRun).toMatchObject({ reason: "Rotation", result: "Failed" });
    expect(await objects().secret("refused")).toMatchObject({ password });
    await expectRight("refused");
    // it is not tried again by itself, and is when it is asked for again
    await again("refused");
    expect(conditionOf(await objects().get("refused"))).toBe("True:Available");
    await ask("refused", "later");
    await pass();
    expect(await rotationOf("refused")).toMatchObject({ id: "later", step: "Done" });
    await expectRight("refused");
  });

  test("one whose answer was lost is asked for again until RDS has taken it, whatever it says meanwhile", async () => {
    await create("lost");
    const busy = { does: "refuse", code: "AccessDenied", message: "not now", status: 403 } as const;
    world.runs.door.fail("ModifyDBInstance", { does: "lose" }, 1);
    await ask("lost", "now");
    await pass();
    await expectWayIn("lost");
    expect(await rotationOf("lost")).toMatchObject({ step: "Changing" });
    world.runs.door.mend();
    world.runs.door.fail("ModifyDBInstance", busy, 1);
    world.runs.door.databases.finish();
    await again("lost");
    expect(await rotationOf("lost")).toMatchObject({ step: "Changing" });
    await expectWayIn("lost");
    await again("lost");
    expect(await rotationOf("lost")).toMatchObject({ step: "Done" });
    await expectRight("lost");
  });

  test("of what no run can work on waits, as the rest does, and starts no run after the other", async () => {
    const { password } = await create("elsewhere");
    const { account, withoutCredentials } = world.runs;
    withoutCredentials.add(account);
    await ask("elsewhere", "now");
    await pass();
    expect(conditionOf(await objects().get("elsewhere"))).toBe("False:CredentialsMissing");
    await expectIdle(objects(), "elsewhere");
    withoutCredentials.delete(account);
    await again("elsewhere");
    expect(await rotationOf("elsewhere")).toMatchObject({ id: "now", step: "Done" });
    expect((await objects().secret("elsewhere"))["password"]).not.toBe(password);
  });

  test("a spec that RDS can't carry out keeps no leaked password working", async () => {
    const { password } = await create("stuck");
    const { externalName = "" } = (await objects().get("stuck")).status ?? {};
    await new DatabaseHands().modify(externalName, { EngineVersion: "18.1", AllowMajorVersionUpgrade: true });
    await ask("stuck", "now");
    await pass();
    expect(conditionOf(await objects().get("stuck"))).toBe("False:SpecRejected");
    expect(await rotationOf("stuck")).toMatchObject({ step: "Done" });
    expect((await objects().secret("stuck"))["password"]).not.toBe(password);
    await expectRight("stuck");
  });
});
