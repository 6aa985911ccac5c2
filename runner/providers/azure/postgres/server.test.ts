import { describe, expect, it } from "vitest";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { azureTags } from "../../../../crds/api/names.ts";
import { answeredServer, azureSpec, type FlexibleServer } from "../../../../test/parts/azure-postgres.ts";
import { plain, targetOf } from "../../../../test/parts/postgres.ts";
import { diff } from "../../../reconcile/diff.ts";
import { changedServer, newServer } from "./server.ts";
import { specOf } from "./spec.ts";

const subnet =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/a/subnets/b";
const zone =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/privateDnsZones/shop.postgres.database.azure.com";

describe("newServer", () => {
  it("asks for what a spec says that names nothing but its account, and only for a server that isn't there", () => {
    const target = targetOf(plain, "orders");
    expect(newServer(target, "uksouth")).toEqual({
      location: "uksouth",
      tags: { [azureTags.owner]: target.uid, [azureTags.object]: "Postgres/shop/orders" },
      createMode: "Create",
      sku: { name: "Standard_B1ms", tier: "Burstable" },
      version: "17",
      administratorLogin: "dbadmin",
      administratorLoginPassword: target.password,
      storage: { storageSizeGB: 32, autoGrow: "Disabled" },
      backup: { backupRetentionDays: 7, geoRedundantBackup: "Disabled" },
      network: { publicNetworkAccess: "Disabled" },
      highAvailability: { mode: "Disabled" },
    });
  });

  it("asks for everything that a spec can say", () => {
    const spec = azureSpec(
      { size: "medium", highAvailability: true, publicAccess: false, maintenanceWindow: { day: "Sunday", startTime: "03:30" } },
      {
        availabilityZone: "1",
        highAvailabilityMode: "SameZone",
        geoRedundantBackup: true,
        delegatedSubnetID: subnet,
        privateDNSZoneID: zone,
        tags: { team: "shop" },
      },
    );
    expect(newServer(targetOf(spec), "uksouth")).toMatchObject({
      tags: { team: "shop" },
      backup: { geoRedundantBackup: "Enabled" },
      network: { delegatedSubnetResourceId: subnet, privateDnsZoneArmResourceId: zone, publicNetworkAccess: "Disabled" },
      highAvailability: { mode: "SameZone" },
      maintenanceWindow: { customWindow: "Enabled", dayOfWeek: 0, startHour: 3, startMinute: 30 },
      availabilityZone: "1",
    });
  });
});

describe("changedServer", () => {
  const patches = (spec: PostgresSpec, there = answeredServer, applied: string[] = []) =>
    changedServer(targetOf(spec), there, diff(spec, specOf({ server: there }, spec), applied));
  const standby = {
    ...answeredServer,
    sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" },
    highAvailability: { mode: "ZoneRedundant" },
  };
  it.each<[string, PostgresSpec, object[]]>([
    ["nothing", plain, []],
    ["a size", { ...plain, size: "medium" }, [{ sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" } }]],
    ["storage to the next step", { ...plain, storageGiB: 100 }, [{ storage: { storageSizeGB: 128 } }]],
    [
      "storage with its tier, which it would lose",
      azureSpec({ storageGiB: 100 }, { storageTier: "P20" }),
      [{ storage: { storageSizeGB: 128, tier: "P20" } }],
    ],
    [
      "several settings in one",
      azureSpec(
        { backupRetentionDays: 14, publicAccess: true, maintenanceWindow: { day: "Friday", startTime: "01:00" } },
        { storageAutoGrow: true },
      ),
      [
        {
          backup: { backupRetentionDays: 14 },
          network: { publicNetworkAccess: "Enabled" },
          maintenanceWindow: { customWindow: "Enabled", dayOfWeek: 5, startHour: 1, startMinute: 0 },
          storage: { autoGrow: "Enabled" },
        },
      ],
    ],
    [
      "a version by itself, at the end",
      { ...plain, version: "18", storageGiB: 64 },
      [{ storage: { storageSizeGB: 64 } }, { createMode: "Update", version: "18" }],
    ],
    [
      "a standby after the size that can have one",
      { ...plain, size: "medium", highAvailability: true },
      [{ sku: { name: "Standard_D2ds_v5", tier: "GeneralPurpose" } }, { highAvailability: { mode: "ZoneRedundant" } }],
    ],
  ])("sends %s", (_, spec, sent) => expect(patches(spec)).toEqual(sent));

  it("ends a standby before the size that can't have one", () => {
    expect(patches(plain, standby)).toEqual([
      { highAvailability: { mode: "Disabled" } },
      { sku: { name: "Standard_B1ms", tier: "Burstable" } },
    ]);
  });

  it("gives what has left the spec back to Azure", () => {
    const there = {
      ...answeredServer,
      storage: { storageSizeGB: 64, tier: "P20", autoGrow: "Disabled" },
      maintenanceWindow: { customWindow: "Enabled", dayOfWeek: 5, startHour: 1, startMinute: 0 },
    };
    const applied = ["azure.storageTier", "maintenanceWindow.day", "maintenanceWindow.startTime"];
    expect(patches(azureSpec({ storageGiB: 32 }), there, applied)).toEqual([
      { storage: { tier: "P6" }, maintenanceWindow: { customWindow: "Disabled", dayOfWeek: 0, startHour: 0, startMinute: 0 } },
    ]);
  });

  it("keeps the tags that it isn't told of, as a PATCH replaces them all", () => {
    const there = { ...answeredServer, tags: { cost: "42", team: "shop" } };
    const spec = azureSpec({}, { tags: { team: "office" } });
    expect(patches(spec, there)).toEqual([{ tags: { cost: "42", team: "office" } }]);
  });

  it("claims with the first of several, and drops our tags on release", () => {
    const spec: PostgresSpec = { ...plain, version: "18", storageGiB: 64 };
    const target = targetOf(spec);
    const changes = diff(spec, specOf({ server: answeredServer }, spec), []);
    const [first, second] = changedServer(target, answeredServer, changes, "claim");
    expect(first).toMatchObject({ storage: { storageSizeGB: 64 }, tags: { [azureTags.owner]: target.uid } });
    expect(second).not.toHaveProperty("tags");
    const owned = { ...answeredServer, tags: { ...first?.tags, cost: "42" } };
    expect(changedServer(target, owned, [], "release")).toEqual([{ tags: { cost: "42" } }]);
  });

  it.each<[string, Partial<FlexibleServer> | undefined]>([
    ["what Azure fills in", undefined],
    ["an id in another case", { delegatedSubnetID: subnet, privateDNSZoneID: zone }],
  ])("finds %s to be as wanted", (_, block) => {
    const there = {
      ...answeredServer,
      network: {
        publicNetworkAccess: "Disabled",
        delegatedSubnetResourceId: subnet.toUpperCase(),
        privateDnsZoneArmResourceId: zone.toLowerCase(),
      },
    };
    expect(patches(block ? azureSpec({}, block) : plain, there)).toEqual([]);
  });

  it("leaves a server where a failover has put it", () => {
    const spec = azureSpec({ size: "medium", highAvailability: true }, { availabilityZone: "1" });
    const there = { ...standby, availabilityZone: "2", highAvailability: { mode: "ZoneRedundant", standbyAvailabilityZone: "1" } };
    expect(patches(spec, there)).toEqual([]);
  });
});
