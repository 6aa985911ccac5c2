import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import type { PostgresSpec } from "../../crds/api/kinds/postgres.ts";
import { diff, leaves } from "../../runner/reconcile/diff.ts";
import { Databases } from "../parts/aws-postgres.ts";
import { withMoto } from "../parts/parts.ts";
import { plain, type Rds, specWith } from "../parts/postgres.ts";

/** Every group of a field that may be left out, as `status.appliedFields` has them. */
const applied = (spec: PostgresSpec) => [...leaves(spec).keys()].filter((path) => path.startsWith("aws.") || path.startsWith("maint"));

withMoto("every field of a Postgres on RDS", () => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await Databases.open();
  });
  afterAll(() => databases.close());
  beforeEach(() => {
    databases.door.requests.length = 0;
  });

  it("comes back as it was created, so that an unchanged object makes no write", async () => {
    const spec = specWith(
      {
        version: "16.10",
        size: "large",
        storageGiB: 500,
        database: "orders",
        username: "shop_owner",
        highAvailability: true,
        backupRetentionDays: 35,
        // over midnight; moto takes none over the end of the week, which AWS does
        maintenanceWindow: { day: "Saturday", startTime: "23:45" },
        deletionProtection: true,
        publicAccess: true,
      },
      {
        instanceClass: "db.r7g.large",
        storageType: "gp3",
        iops: 16_000,
        storageThroughputMiBps: 1000,
        maxStorageGiB: 1000,
        subnetGroupName: await databases.subnetGroup(),
        securityGroupIDs: ["sg-0000000000000000b", "sg-0000000000000000a"],
        kmsKeyID: "arn:aws:kms:us-east-1:123456789012:key/6f1c8c5e-1111-2222-3333-444455556666",
        parameterGroupName: await databases.parameterGroup(),
        backupWindow: "01:00-02:00",
        performanceInsights: true,
        performanceInsightsRetentionDays: 731,
        caCertificateIdentifier: "rds-ca-ecc384-g1",
        autoMinorVersionUpgrade: false,
        tags: { team: "checkout", "cost.center": "4711", empty: "" },
      },
    );
    const target = databases.target(spec);
    expect(await databases.observe(target)).toEqual({ exists: false });
    expect(await databases.create(target)).toEqual({ operation: { message: "creating" } });
    const { actual, owner, ready, externalID, pending } = await databases.existing(target);
    expect(diff(spec, actual, [...leaves(spec).keys()])).toEqual([]);
    const arn = `arn:aws:rds:us-east-1:123456789012:db:${target.externalName}`;
    expect({ owner, ready, externalID, pending }).toEqual({ owner: target.uid, ready: true, externalID: arn, pending: [] });
    expect(await databases.converge(target)).toEqual([]);
  });

  it("that RDS has a default for is left to it, so that the smallest object makes no write either", async () => {
    const target = await databases.made(plain);
    const [create] = databases.writes();
    expect(create?.body).toEqual({
      Engine: "postgres",
      EngineVersion: "17",
      DBInstanceClass: "db.t4g.micro",
      AllocatedStorage: "32",
      StorageType: "gp3",
      StorageEncrypted: "true",
      DBName: "app",
      MasterUsername: "dbadmin",
      // the door lets nobody see it
      MasterUserPassword: expect.any(String),
      MultiAZ: "false",
      BackupRetentionPeriod: "7",
      DeletionProtection: "false",
      PubliclyAccessible: "false",
      EnablePerformanceInsights: "false",
      AutoMinorVersionUpgrade: "true",
      CopyTagsToSnapshot: "true",
      "Tags.Tag.1.Key": "kubectl-cloud.dev/owner",
      "Tags.Tag.1.Value": target.uid,
      "Tags.Tag.2.Key": "kubectl-cloud.dev/object",
      "Tags.Tag.2.Value": "Postgres/shop/orders",
    });
    expect(await databases.converge(target, applied(specWith()))).toEqual([]);
  });

  it.each([
    ["storageGiB", { storageGiB: 64 }, {}, "true", { AllocatedStorage: "64" }],
    ["highAvailability", { highAvailability: true }, {}, "true", { MultiAZ: "true" }],
    ["aws.maxStorageGiB", {}, { maxStorageGiB: 100 }, "true", { MaxAllocatedStorage: "100" }],
    ["aws.storageType", {}, { storageType: "gp2" }, "true", { StorageType: "gp2" }],
    ["backupRetentionDays", { backupRetentionDays: 14 }, {}, "false", { BackupRetentionPeriod: "14" }],
    [
      "maintenanceWindow",
      { maintenanceWindow: { day: "Sunday", startTime: "03:00" } },
      {},
      "false",
      { PreferredMaintenanceWindow: "sun:03:00-sun:03:30" },
    ],
    ["deletionProtection", { deletionProtection: true }, {}, "false", { DeletionProtection: "true" }],
    ["publicAccess", { publicAccess: true }, {}, "false", { PubliclyAccessible: "true" }],
    [
      "aws.securityGroupIDs",
      {},
      { securityGroupIDs: ["sg-0000000000000000a"] },
      "false",
      { "VpcSecurityGroupIds.VpcSecurityGroupId.1": "sg-0000000000000000a" },
    ],
    ["aws.backupWindow", {}, { backupWindow: "01:00-02:00" }, "false", { PreferredBackupWindow: "01:00-02:00" }],
    [
      "aws.performanceInsights",
      {},
      { performanceInsights: true },
      "false",
      { EnablePerformanceInsights: "true", PerformanceInsightsRetentionPeriod: "7" },
    ],
    ["aws.autoMinorVersionUpgrade", {}, { autoMinorVersionUpgrade: false }, "false", { AutoMinorVersionUpgrade: "false" }],
    // these wait for the maintenance window
    ["size", { size: "medium" }, {}, "false", { DBInstanceClass: "db.m7g.large" }],
    ["aws.instanceClass", {}, { instanceClass: "db.r7g.large" }, "false", { DBInstanceClass: "db.r7g.large" }],
    ["version", { version: "18" }, {}, "false", { EngineVersion: "18", AllowMajorVersionUpgrade: "true" }],
    [
      "aws.caCertificateIdentifier",
      {},
      { caCertificateIdentifier: "rds-ca-ecc384-g1" },
      "false",
      { CACertificateIdentifier: "rds-ca-ecc384-g1" },
    ],
  ] satisfies [string, Partial<PostgresSpec>, Partial<Rds>, string, Record<string, string>][])(
    "%s is changed by one request with nothing else in it, and not again",
    async (_, top, block, ApplyImmediately, settings) => {
      const before = await databases.made(specWith());
      const after = { ...before, spec: specWith(top, block) };
      expect(await databases.converge(after)).toEqual([{ action: "ModifyDBInstance", body: { ApplyImmediately, ...settings } }]);
      expect(await databases.converge(after)).toEqual([]);
    },
  );

  it("is put back when somebody changes it behind our back", async () => {
    const target = await databases.made(specWith({ backupRetentionDays: 7 }));
    await databases.set(target.externalName, { BackupRetentionPeriod: 1, PubliclyAccessible: true });
    expect(await databases.converge(target)).toEqual([
      { action: "ModifyDBInstance", body: { ApplyImmediately: "false", BackupRetentionPeriod: "7", PubliclyAccessible: "false" } },
    ]);
    expect(await databases.converge(target)).toEqual([]);
  });

  it("that is taken out of the spec is reset, and stays so; what only RDS can choose stays as it is", async () => {
    const spec = specWith(
      { storageGiB: 500, maintenanceWindow: { day: "Sunday", startTime: "03:00" } },
      {
        iops: 16_000,
        storageThroughputMiBps: 1000,
        maxStorageGiB: 1000,
        backupWindow: "01:00-02:00",
        securityGroupIDs: ["sg-0000000000000000a"],
        performanceInsights: true,
        autoMinorVersionUpgrade: false,
        caCertificateIdentifier: "rds-ca-ecc384-g1",
        tags: { team: "checkout" },
      },
    );
    const before = await databases.made(spec);
    const after = { ...before, spec: { ...plain, storageGiB: 500 } };
    expect(await databases.converge(after, applied(spec))).toEqual([
      {
        action: "ModifyDBInstance",
        body: {
          ApplyImmediately: "true",
          AllocatedStorage: "500",
          Iops: "12000",
          StorageThroughput: "500",
          MaxAllocatedStorage: "500",
          EnablePerformanceInsights: "false",
          AutoMinorVersionUpgrade: "true",
        },
      },
      { action: "RemoveTagsFromResource", body: { ResourceName: expect.any(String), "TagKeys.member.1": "team" } },
    ]);
    expect(await databases.converge(after, applied(spec))).toEqual([]);
  });

  it("that the spec never named is left as somebody else set it", async () => {
    const target = await databases.made(plain);
    await databases.set(target.externalName, {
      StorageType: "gp2",
      MaxAllocatedStorage: 100,
      AutoMinorVersionUpgrade: false,
      PreferredMaintenanceWindow: "mon:01:00-mon:02:00",
    });
    expect(await databases.converge(target)).toEqual([]);
  });
});
