import { expect, test } from "vitest";

import { azureTags } from "../../../crds/api/names.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { server, withServers } from "./servers.ts";

withServers("its creation", {}, (servers) => {
  test("is a server with its database, its rules and its parameters, one operation after the other, and then a right connection", async () => {
    const { azure, runs, objects } = servers;
    const parameters = { "pgaudit.log": "READ", work_mem: "8192" };
    const firewallRules = [{ name: "office", startIPAddress: "203.0.113.1", endIPAddress: "203.0.113.9" }];
    await objects.create("whole", {
      publicAccess: true,
      maintenanceWindow: { day: "Friday", startTime: "03:30" },
      azure: { firewallRules, parameters, tags: { team: "shop" } },
    });
    await runs.pass();
    await servers.expectThere("whole");
    expect(servers.writes()).toEqual([
      "PUT Microsoft.Resources/resourceGroups",
      `PUT ${server}`,
      `PUT ${server}/databases`,
      `PUT ${server}/firewallRules`,
      `PUT ${server}/configurations`,
      `PUT ${server}/configurations`,
    ]);
    const object = await objects.get("whole");
    const { externalName = "", externalID = "", lastRun } = object.status ?? {};
    expect(externalID).toBe(azure.serverID(externalName));
    // what is made one by one is told once
    expect(new Set(lastRun?.changes).size).toBe(lastRun?.changes?.length);
    expect(azure.arm.hands.get(externalID)).toMatchObject({
      location: "UK South",
      tags: { team: "shop", [azureTags.owner]: object.metadata.uid, [azureTags.object]: `Postgres/${runs.namespace}/whole` },
      properties: {
        network: { publicNetworkAccess: "Enabled" },
        maintenanceWindow: { customWindow: "Enabled", dayOfWeek: 5, startHour: 3, startMinute: 30 },
      },
    });
    expect(await objects.configMap("whole")).toMatchObject({
      type: "postgres",
      provider: "azure",
      port: "5432",
      database: "app",
      serverName: externalName,
      resourceID: externalID,
      location: "uksouth",
    });

    azure.arm.requests.length = 0;
    expect(conditionOf(await servers.next("whole"))).toBe("True:Available");
    expect(servers.writes()).toEqual([]);
  });

  test("a name that somebody else in Azure has is refused before anything is written, with the way out", async () => {
    const { azure, runs, objects } = servers;
    const externalName = `${runs.namespace}-taken`;
    azure.arm.takeName(server, externalName);
    azure.arm.requests.length = 0;
    await objects.create("taken", { externalName });
    await runs.pass();
    const object = await objects.get("taken");
    expect(conditionOf(object)).toBe("False:NotOwned");
    expect(messageOf(object)).toMatch(/the name is taken, by somebody in Azure.*choose another externalName/);
    expect(servers.writes()).toEqual([]);
    await objects.delete("taken");
    await runs.pass();
    await servers.expectGone("taken");
  });

  test("a server that somebody makes of that name just before ours is neither changed nor taken", async () => {
    const { azure, runs, objects } = servers;
    const externalName = `${runs.namespace}-race`;
    const theirs = {
      location: "uksouth",
      sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" },
      properties: { administratorLogin: "dbadmin", administratorLoginPassword: "somebody-elses", version: "17" },
    };
    azure.arm.before = async ({ action }) => {
      if (action !== `PUT ${server}`) return;
      azure.arm.letPass();
      azure.arm.hands.put(azure.serverID(externalName), theirs);
    };
    await objects.create("race", { externalName });
    await runs.pass();
    expect(conditionOf(await objects.get("race"))).toBe("False:NotOwned");
    expect(azure.arm.hands.get(azure.serverID(externalName))).toMatchObject({ sku: theirs.sku });
    expect(azure.arm.hands.hasSecret(azure.serverID(externalName), "password", "somebody-elses")).toBe(true);
  });

  test.each([
    ["a minor version", { version: "17.4" }, "SpecRejected", /set version to "17"/],
    ["too few backups", { backupRetentionDays: 3 }, "SpecRejected", /7 or more/],
    ["a final snapshot", { deletionPolicy: "Snapshot" }, "Unsupported", /Retain/],
    ["what only RDS has", { aws: { storageType: "gp3" } }, "Unsupported", /spec\.aws is for an account of AWS/],
    ["a standby of what bursts", { highAvailability: true }, "SpecRejected", /set size to medium or large/],
  ])("%s is refused before anything is written, and is right once it is mended", async (what, spec, reason, says) => {
    const { azure, runs, objects } = servers;
    const name = what.toLowerCase().replaceAll(/\W+/g, "-");
    azure.arm.requests.length = 0;
    await objects.create(name, spec);
    await runs.pass();
    const object = await objects.get(name);
    expect([conditionOf(object), conditionOf(object, "Stalled")]).toEqual([`False:${reason}`, `True:${reason}`]);
    expect(messageOf(object)).toMatch(says);
    expect({ writes: servers.writes(), secret: await objects.secret(name) }).toEqual({ writes: [], secret: {} });
    const mended = { version: "17", backupRetentionDays: 7, deletionPolicy: "Delete", aws: null, highAvailability: false };
    await objects.change(name, { spec: mended });
    await runs.pass();
    await servers.expectThere(name);
  });
});
