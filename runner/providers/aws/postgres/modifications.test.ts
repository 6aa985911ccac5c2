import type { DBInstance } from "@aws-sdk/client-rds";
import { describe, expect, it } from "vitest";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { answered, specWith, targetOf } from "../../../../test/parts/postgres.ts";
import { diff } from "../../../reconcile/diff.ts";
import { modifications } from "./modifications.ts";
import { specOf, withPending } from "./spec.ts";

/** The calls for a spec, as they would be sent: each with ApplyImmediately first. */
function calls(spec: PostgresSpec, there: DBInstance = answered, more: string[] = []) {
  const changes = [...diff(spec, specOf(withPending(there), spec), ["aws.parameterGroupName", "aws.performanceInsights"])];
  for (const field of more) changes.push({ field, from: undefined, to: undefined });
  const target = { ...targetOf(spec), password: "generated" };
  return modifications(target, there, changes).map(({ settings, immediately }) => [immediately, JSON.parse(JSON.stringify(settings))]);
}

describe("one call with just what changes", () => {
  it.each([
    ["what AWS changes at once by itself", specWith({ backupRetentionDays: 14 }), false, { BackupRetentionPeriod: 14 }],
    ["protection", specWith({ deletionProtection: true }), false, { DeletionProtection: true }],
    ["public access", specWith({ publicAccess: true }), false, { PubliclyAccessible: true }],
    [
      "the maintenance window",
      specWith({ maintenanceWindow: { day: "Sunday", startTime: "03:00" } }),
      false,
      { PreferredMaintenanceWindow: "sun:03:00-sun:03:30" },
    ],
    ["security groups", specWith({}, { securityGroupIDs: ["sg-1"] }), false, { VpcSecurityGroupIds: ["sg-1"] }],
    ["a parameter group", specWith({}, { parameterGroupName: "mine" }), false, { DBParameterGroupName: "mine" }],
    ["the backup window", specWith({}, { backupWindow: "01:00-02:00" }), false, { PreferredBackupWindow: "01:00-02:00" }],
    [
      "performance insights with their days",
      specWith({}, { performanceInsights: true, performanceInsightsRetentionDays: 31 }),
      false,
      { EnablePerformanceInsights: true, PerformanceInsightsRetentionPeriod: 31 },
    ],
    [
      "several at a time",
      specWith({}, { autoMinorVersionUpgrade: false, caCertificateIdentifier: "rds-ca-ecc384-g1" }),
      false,
      { AutoMinorVersionUpgrade: false, CACertificateIdentifier: "rds-ca-ecc384-g1" },
    ],
    ["storage at once, as it doesn't interrupt", specWith({ storageGiB: 64 }), true, { AllocatedStorage: 64 }],
    ["a standby at once, as it doesn't interrupt", specWith({ highAvailability: true }), true, { MultiAZ: true }],
    ["a class in the window, as it interrupts", specWith({ size: "medium" }), false, { DBInstanceClass: "db.m7g.large" }],
    ["a minor version in the window", specWith({ version: "17.7" }), false, { EngineVersion: "17.7" }],
    ["a major version in the window", specWith({ version: "18" }), false, { EngineVersion: "18", AllowMajorVersionUpgrade: true }],
    ["the end of backups in the window", specWith({ backupRetentionDays: 0 }), false, { BackupRetentionPeriod: 0 }],
    [
      "everything at once when the spec says so",
      specWith({ size: "medium", storageGiB: 64 }, { applyImmediately: true }),
      true,
      { AllocatedStorage: 64, DBInstanceClass: "db.m7g.large" },
    ],
  ])("for %s", (_, spec, immediately, settings) => expect(calls(spec)).toEqual([[immediately, settings]]));

  it("for the password, which ends AWS' own care of it", () => {
    expect(calls(specWith(), answered, ["password"])).toEqual([[false, { MasterUserPassword: "generated" }]]);
    const kept = { ...answered, MasterUserSecret: { SecretArn: "arn" } };
    expect(calls(specWith(), kept, ["password"])).toEqual([[false, { MasterUserPassword: "generated", ManageMasterUserPassword: false }]]);
  });

  it("for what was taken out of the spec, back to RDS' default", () => {
    const there = { ...answered, PerformanceInsightsEnabled: true, DBParameterGroups: [{ DBParameterGroupName: "mine" }] };
    expect(calls({ ...specWith(), aws: undefined }, there)).toEqual([
      [false, { EnablePerformanceInsights: false, DBParameterGroupName: "default.postgres17" }],
    ]);
  });

  it("and none for tags, which have calls of their own", () => {
    expect(calls(specWith({}, { tags: { team: "a" } }))).toEqual([]);
  });

  it("and none for what can't be changed, which is refused", () => {
    expect(() => calls(specWith({ database: "other" }))).toThrow(
      expect.objectContaining({ name: "TerminalError", code: "SpecRejected", message: "database of a DB instance can't be changed" }),
    );
  });
});

describe("what is made at once and what waits", () => {
  it("are two calls, the immediate one first, as after it nothing may be pending that it would make too", () => {
    expect(calls(specWith({ size: "medium", storageGiB: 64, deletionProtection: true }))).toEqual([
      [true, { AllocatedStorage: 64, DeletionProtection: true }],
      [false, { DBInstanceClass: "db.m7g.large" }],
    ]);
  });

  it("are one call when AWS makes the former at once by itself", () => {
    expect(calls(specWith({ size: "medium", deletionProtection: true }))).toEqual([
      [false, { DBInstanceClass: "db.m7g.large", DeletionProtection: true }],
    ]);
  });

  it("wait together while something that interrupts waits already, as AWS makes it with the next immediate call", () => {
    const there = { ...answered, PendingModifiedValues: { DBInstanceClass: "db.m7g.large" } };
    expect(calls(specWith({ size: "medium", storageGiB: 64 }), there)).toEqual([[false, { AllocatedStorage: 64 }]]);
  });

  it("a parameter group of another major version goes with that version", () => {
    expect(calls(specWith({ version: "18", storageGiB: 64 }, { parameterGroupName: "eighteen" }))).toEqual([
      [true, { AllocatedStorage: 64 }],
      [false, { EngineVersion: "18", AllowMajorVersionUpgrade: true, DBParameterGroupName: "eighteen" }],
    ]);
  });
});

describe("what waits and is not wanted any more", () => {
  const there = { ...answered, PendingModifiedValues: { DBInstanceClass: "db.m7g.large" } };

  it("is taken back at once, as AWS asks; it is what is there, so nothing is interrupted", () => {
    expect(calls(specWith(), there)).toEqual([[true, { DBInstanceClass: "db.t4g.micro" }]]);
  });

  it("is replaced in the queue by something else that interrupts", () => {
    expect(calls(specWith({ size: "large" }), there)).toEqual([[false, { DBInstanceClass: "db.m7g.2xlarge" }]]);
  });

  it("is not taken back at once while something else that waits is still wanted", () => {
    const both = { ...answered, PendingModifiedValues: { DBInstanceClass: "db.m7g.large", EngineVersion: "18.1" } };
    expect(calls(specWith({ version: "18" }), both)).toEqual([[false, { DBInstanceClass: "db.t4g.micro" }]]);
  });
});

it("an upgrade that waits already is still one to another major version when it is corrected", () => {
  const there = { ...answered, PendingModifiedValues: { EngineVersion: "18.1" } };
  expect(calls(specWith({ version: "18.2" }), there)).toEqual([[false, { EngineVersion: "18.2", AllowMajorVersionUpgrade: true }]]);
});
