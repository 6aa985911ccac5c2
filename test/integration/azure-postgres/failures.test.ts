import { expect, test } from "vitest";

import { conditionOf, messageOf, waitOf } from "../../parts/running.ts";
import { server, withServers } from "./servers.ts";

withServers("operations that fail after Azure has taken them", {}, (servers) => {
  const busy = {
    code: "ServerIsBusy",
    message: "Cannot complete operation while server 'it' is busy processing another operation. Try again later.",
  };

  test.each([
    [
      "a server that Azure could not make",
      `PUT ${server}`,
      "Failed",
      { code: "InternalServerError", message: "An unexpected error occured" },
      "CloudUnavailable",
    ],
    [
      "a server whose making somebody cancelled",
      `PUT ${server}`,
      "Canceled",
      { code: "OperationCancelled", message: "The operation has been cancelled by user." },
      "Conflict",
    ],
    ["a database for which the server was busy", `PUT ${server}/databases`, "Failed", busy, "Busy"],
    [
      "busy said without a code, as recorded",
      `PUT ${server}/databases`,
      "Failed",
      { code: "", message: "Server it is busy with other operations. Please try later" },
      "Busy",
    ],
    ["a rule for which the server was busy", `PUT ${server}/firewallRules`, "Failed", busy, "Busy"],
    ["a parameter for which the server was busy", `PUT ${server}/configurations`, "Failed", busy, "Busy"],
  ] as const)("%s is tried again by itself, and is made once", async (what, action, ends, error, reason) => {
    const { azure, runs, objects } = servers;
    const name = what.toLowerCase().replaceAll(/\W+/g, "-").slice(0, 40).replace(/-$/, "");
    azure.arm.course(action, { ends, error }, 1);
    azure.arm.requests.length = 0;
    const firewallRules = [{ name: "office", startIPAddress: "203.0.113.1", endIPAddress: "203.0.113.1" }];
    await objects.create(name, { publicAccess: true, azure: { firewallRules, parameters: { work_mem: "8192" } } });
    await runs.pass();
    const failed = await objects.get(name);
    expect([conditionOf(failed), failed.status?.lastRun?.result]).toEqual([`False:${reason}`, "Retrying"]);
    expect(messageOf(failed)).toContain(error.message.replace(/\.$/, ""));
    expect(failed.status?.operation?.token).toBeUndefined();
    expect(waitOf(failed)).toBeLessThanOrEqual(5);
    await servers.next(name);
    await servers.expectThere(name);
    expect(servers.calls(action)).toBe(2);
  });

  test("a server that Azure won't make as it is asked for says so for good, with the field to look at", async () => {
    const { azure, runs, objects } = servers;
    const error = { code: "InvalidParameterValue", message: "Invalid value given for parameter AvailabilityZone." };
    azure.arm.course(`PUT ${server}`, { ends: "Failed", error }, 1);
    await objects.create("zoned", { azure: { availabilityZone: "3" } });
    await runs.pass();
    const failed = await objects.get("zoned");
    expect([conditionOf(failed), conditionOf(failed, "Stalled")]).toEqual(["False:SpecRejected", "True:SpecRejected"]);
    expect(messageOf(failed)).toMatch(/Invalid value given for parameter AvailabilityZone.*look at azure\.availabilityZone in the spec/);
  });

  test("a change that fails is made in the end", async () => {
    const { azure, runs, objects } = servers;
    const id = await servers.made("changing", {});
    azure.arm.course(`PATCH ${server}`, { ends: "Failed", error: busy }, 1);
    await objects.change("changing", { spec: { backupRetentionDays: 14 } });
    await runs.pass();
    expect((await objects.get("changing")).status?.lastRun).toMatchObject({ result: "Retrying" });
    await servers.next("changing");
    await servers.expectThere("changing");
    expect(azure.arm.hands.get(id)).toMatchObject({ properties: { backup: { backupRetentionDays: 14 } } });
    expect(servers.writes()).toEqual([`PATCH ${server}`, `PATCH ${server}`]);
  });

  test("a new password that Azure took and then did not set is set again, so that the Secret's is always the server's", async () => {
    const { azure, runs, objects } = servers;
    await servers.made("rotating", {});
    const { password } = await objects.secret("rotating");
    await runs.store.delete({ type: (await import("../../../lib/kinds.ts")).builtin.secret, namespace: runs.namespace, name: "rotating" });
    azure.arm.course(`PATCH ${server}`, { ends: "Failed", error: busy }, 1);
    await servers.next("rotating");
    expect(conditionOf(await objects.get("rotating"))).toBe("True:Busy");
    await servers.next("rotating");
    await servers.expectThere("rotating");
    expect((await objects.secret("rotating"))["password"]).not.toBe(password);
    expect(servers.writes()).toEqual([`PATCH ${server}`, `PATCH ${server}`]);
  });
});
