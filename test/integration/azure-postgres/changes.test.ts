import { expect, test } from "vitest";

import { azureTags } from "../../../crds/api/names.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { server, withServers } from "./servers.ts";

withServers("changes", {}, (servers) => {
  const office = { name: "office", startIPAddress: "203.0.113.1", endIPAddress: "203.0.113.9" };
  const home = { name: "home", startIPAddress: "198.51.100.1", endIPAddress: "198.51.100.1" };

  test("each sends what changes and nothing else, and what leaves the spec goes back to Azure's default", async () => {
    const { azure, runs, objects } = servers;
    const id = await servers.made("whole", {
      publicAccess: true,
      maintenanceWindow: { day: "Friday", startTime: "03:30" },
      azure: {
        firewallRules: [office, home],
        parameters: { work_mem: "8192", "pgaudit.log": "READ" },
        tags: { team: "shop", stage: "test" },
      },
    });
    azure.arm.hands.change(id, { tags: { cost: "42" } });
    await objects.change("whole", {
      spec: {
        storageGiB: 100,
        maintenanceWindow: null,
        azure: {
          firewallRules: [{ ...office, endIPAddress: "203.0.113.7" }],
          parameters: { work_mem: null },
          tags: { team: "office", stage: null },
        },
      },
    });
    await runs.pass();
    await servers.expectThere("whole");
    const object = await objects.get("whole");
    expect(azure.arm.writes.map(({ method, path, body }) => [method, path.replace(id, ""), body])).toEqual([
      [
        "PATCH",
        "",
        {
          tags: {
            cost: "42",
            team: "office",
            [azureTags.owner]: object.metadata.uid,
            [azureTags.object]: `Postgres/${runs.namespace}/whole`,
          },
          properties: {
            storage: { storageSizeGB: 128 },
            maintenanceWindow: { customWindow: "Disabled", dayOfWeek: 0, startHour: 0, startMinute: 0 },
          },
        },
      ],
      ["PUT", "/firewallRules/office", { properties: { startIpAddress: "203.0.113.1", endIpAddress: "203.0.113.7" } }],
      ["DELETE", "/firewallRules/home", undefined],
      ["PUT", "/configurations/work_mem", { properties: { value: "4096", source: "system-default" } }],
    ]);
    azure.arm.requests.length = 0;
    await servers.next("whole");
    expect(servers.writes()).toEqual([]);
  });

  test("what somebody changes in the portal is set back; what Azure does by itself is not", async () => {
    const { azure, objects } = servers;
    const id = await servers.made("drifting", {
      size: "medium",
      highAvailability: true,
      azure: { availabilityZone: "1", storageAutoGrow: true },
    });
    // it has grown, and failed over
    azure.arm.hands.change(id, {
      properties: {
        storage: { storageSizeGB: 64, tier: "P6" },
        availabilityZone: "3",
        highAvailability: { standbyAvailabilityZone: "1" },
        minorVersion: "8",
      },
    });
    expect(conditionOf(await servers.next("drifting"))).toBe("True:Available");
    expect(servers.writes()).toEqual([]);

    azure.arm.hands.change(id, {
      sku: { name: "Standard_D4s_v3", tier: "GeneralPurpose" },
      properties: { backup: { backupRetentionDays: 21 } },
    });
    azure.arm.hands.delete(`${id}/databases/app`);
    await servers.next("drifting");
    await servers.expectThere("drifting");
    expect(azure.arm.writes.map(({ action, body }) => [action, body])).toEqual([
      [
        `PATCH ${server}`,
        { sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" }, properties: { backup: { backupRetentionDays: 7 } } },
      ],
      [`PUT ${server}/databases`, { properties: { charset: "UTF8", collation: "en_US.utf8" } }],
    ]);
    expect((await objects.get("drifting")).status?.lastRun?.changes).toContain("size: Standard_D4s_v3 → medium");
  });

  test("a server that is closed loses its rules before its public address", async () => {
    const { runs, objects } = servers;
    await servers.made("closing", { publicAccess: true, azure: { firewallRules: [office, home] } });
    await objects.change("closing", { spec: { publicAccess: false, azure: { firewallRules: null } } });
    await runs.pass();
    await servers.expectThere("closing");
    expect(servers.writes()).toEqual([`DELETE ${server}/firewallRules`, `DELETE ${server}/firewallRules`, `PATCH ${server}`]);
  });

  test("a new major version goes last and by itself, and never back", async () => {
    const { azure, runs, objects } = servers;
    await servers.made("old", { version: "16" });
    await objects.change("old", { spec: { version: "17", backupRetentionDays: 14 } });
    await runs.pass();
    await servers.expectThere("old");
    expect(azure.arm.writes.map(({ body }) => body)).toEqual([
      { properties: { backup: { backupRetentionDays: 14 } } },
      { properties: { createMode: "Update", version: "17" } },
    ]);
  });

  test("a parameter that is read at the server's start waits for its next restart, and says so", async () => {
    const { azure, objects } = servers;
    const id = await servers.made("static", {});
    await objects.change("static", { spec: { azure: { parameters: { max_connections: "100" } } } });
    await servers.runs.pass();
    const waiting = await objects.get("static");
    expect(conditionOf(waiting)).toBe("True:PendingMaintenance");
    expect(messageOf(waiting)).toMatch(/azure\.parameters\.max_connections.*100/);
    expect(servers.writes()).toEqual([`PUT ${server}/configurations`]);
    const parameter = azure.arm.hands.get(`${id}/configurations/max_connections`) ?? {};
    azure.arm.hands.change(`${id}/configurations/max_connections`, {
      ...parameter,
      properties: { ...(parameter["properties"] as object), isConfigPendingRestart: false },
    });
    expect(conditionOf(await servers.next("static"))).toBe("True:Available");
  });

  test("a parameter that there is not says so for good", async () => {
    const { runs, objects } = servers;
    await objects.create("misspelt", { azure: { parameters: { work_memory: "1" } } });
    await runs.pass();
    const object = await objects.get("misspelt");
    expect(conditionOf(object)).toBe("False:SpecRejected");
    expect(messageOf(object)).toMatch(/there is no server parameter work_memory.*az postgres flexible-server parameter list/);
  });

  test("of a server that somebody stopped are refused, with the way to start it", async () => {
    const { azure, objects } = servers;
    const id = await servers.made("stopped", {});
    azure.arm.hands.change(id, { properties: { state: "Stopped" } });
    await objects.change("stopped", { spec: { backupRetentionDays: 14 } });
    await servers.runs.pass();
    const object = await objects.get("stopped");
    expect(conditionOf(object)).toBe("False:CloudFailed");
    expect(messageOf(object)).toMatch(/Azure says that it is Stopped.*az postgres flexible-server start --resource-group shop/);
    expect(servers.writes()).toEqual([]);
  });
});
