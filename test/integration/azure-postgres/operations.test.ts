import { expect, test } from "vitest";

import { conditionOf, messageOf, waitOf } from "../../parts/running.ts";
import { server, withServers } from "./servers.ts";

withServers("operations of which each takes several runs", { waitSeconds: 0 }, (servers) => {
  test("a creation that is interrupted at every look goes on where it was, and makes everything once", async () => {
    const { azure, runs, objects } = servers;
    azure.arm.polls = 6;
    azure.arm.requests.length = 0;
    const firewallRules = [{ name: "office", startIPAddress: "203.0.113.1", endIPAddress: "203.0.113.9" }];
    await objects.create("slow", { publicAccess: true, azure: { firewallRules, parameters: { work_mem: "8192" } } });
    await runs.pass();
    const told: string[] = [];
    for (let object = await objects.get("slow"); object.status?.lastRun?.result === "InProgress";) {
      told.push(`${conditionOf(object)} ${object.status.operation?.kind}`);
      object = await servers.next("slow");
    }
    await servers.expectThere("slow");
    expect(told.length).toBeGreaterThan(8);
    // of a new one, until all that is below the server is there too
    expect(new Set(told)).toEqual(new Set(["False:Creating Create"]));
    expect(servers.writes().filter((action) => action !== "PUT Microsoft.Resources/resourceGroups")).toEqual([
      `PUT ${server}`,
      `PUT ${server}/databases`,
      `PUT ${server}/firewallRules`,
      `PUT ${server}/configurations`,
    ]);
  });

  test("what Azure asks for is how long it is waited", async () => {
    const { azure, runs, objects } = servers;
    azure.arm.retryAfter = 45;
    await objects.create("told", {});
    await runs.pass();
    azure.arm.retryAfter = 0;
    expect(waitOf(await objects.get("told"))).toBe(45);
  });

  test("a server that is not to be seen right after it was made is not made again", async () => {
    const { azure, runs, objects } = servers;
    azure.arm.hideNew(server, 2);
    azure.arm.polls = 1;
    azure.arm.requests.length = 0;
    await objects.create("unseen", {});
    await runs.pass();
    for (let looks = 0; looks < 10 && (await objects.get("unseen")).status?.lastRun?.result === "InProgress"; looks++)
      await servers.next("unseen");
    await servers.expectThere("unseen");
    expect(servers.calls(`PUT ${server}`)).toBe(1);
  });

  test("one that is not wanted any more while Azure still makes it is deleted when that is done, and never two at once", async () => {
    const { azure, runs, objects } = servers;
    azure.arm.polls = 6;
    await objects.create("unwanted", {});
    await runs.pass();
    await objects.delete("unwanted");
    azure.arm.requests.length = 0;
    await runs.pass();
    const busy = await objects.get("unwanted");
    expect(conditionOf(busy)).toBe("False:Busy");
    expect(messageOf(busy)).toMatch(/Azure is still at work on it.*deleted by itself/);
    expect(servers.writes()).toEqual([]);
    for (let looks = 0; looks < 20 && (await objects.find("unwanted")); looks++) await servers.next("unwanted").catch(() => {});
    await servers.expectGone("unwanted");
    expect(servers.calls(`DELETE ${server}`)).toBe(1);
  });

  test("with Retain the object stays until our tag is gone, also when Azure is busy first", async () => {
    const { azure, runs, objects } = servers;
    const id = await servers.made("kept", { deletionPolicy: "Retain" });
    azure.arm.course(`PATCH ${server}`, { ends: "Failed", error: { code: "ServerIsBusy", message: "Try again later." } }, 1);
    await objects.delete("kept");
    await runs.pass();
    for (let looks = 0; looks < 20 && (await objects.find("kept")); looks++) await servers.next("kept").catch(() => {});
    expect(servers.writes()).toEqual([`PATCH ${server}`, `PATCH ${server}`]);
    expect(Object.keys((azure.arm.hands.get(id) as { tags?: object }).tags ?? {})).toEqual([]);
    expect({ object: await objects.find("kept"), secret: await objects.secret("kept") }).toEqual({ object: undefined, secret: {} });
  });
});
