import type { DBInstance } from "@aws-sdk/client-rds";
import { describe, expect, it } from "vitest";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { answered, plain, specWith } from "../../../../test/parts/postgres.ts";
import { diff, leaves } from "../../../reconcile/diff.ts";
import { pendingChanges, specOf, withPending } from "./spec.ts";

/** Every field that an earlier run may have set. */
const applied = [...leaves(specWith({}, { iops: 1, storageThroughputMiBps: 1, maxStorageGiB: 1, instanceClass: "x" })).keys()].concat(
  "aws.parameterGroupName",
  "aws.securityGroupIDs",
  "aws.performanceInsightsRetentionDays",
  "aws.backupWindow",
  "aws.caCertificateIdentifier",
  "maintenanceWindow.day",
  "maintenanceWindow.startTime",
);
const changes = (spec: PostgresSpec, there: DBInstance) => diff(spec, specOf(withPending(there), spec), applied);
const key = answered.KmsKeyId ?? "";

describe("an unchanged Postgres makes no write", () => {
  it.each([
    ["that names nothing", plain, answered],
    ["with an empty block aws", specWith(), answered],
    ["whose minor version RDS chose", specWith({ version: "17" }), answered],
    ["whose minor version RDS upgraded by itself", specWith({ version: "17.4" }), answered],
    ["whose class has the size's name", specWith({ size: "medium" }), { ...answered, DBInstanceClass: "db.m7g.large" }],
    [
      "whose class goes before its size",
      specWith({ size: "large" }, { instanceClass: "db.r7g.large" }),
      { ...answered, DBInstanceClass: "db.r7g.large" },
    ],
    ["whose storage RDS has grown", specWith({}, { maxStorageGiB: 100 }), { ...answered, AllocatedStorage: 48, MaxAllocatedStorage: 100 }],
    [
      "whose maintenance window comes back in RDS' form",
      specWith({ maintenanceWindow: { day: "Wednesday", startTime: "03:22" } }),
      answered,
    ],
    ["whose maintenance window was left to RDS again, which can't be told to choose", plain, answered],
    [
      "whose security groups come back in another order, with one on its way out",
      specWith({}, { securityGroupIDs: ["sg-00000000000000001", "sg-00000000000000002"] }),
      {
        ...answered,
        VpcSecurityGroups: [
          { VpcSecurityGroupId: "sg-00000000000000002", Status: "adding" },
          { VpcSecurityGroupId: "sg-00000000000000001", Status: "active" },
          { VpcSecurityGroupId: "sg-00000000000000003", Status: "removing" },
        ],
      },
    ],
    ["whose KMS key was named by its ARN", specWith({}, { kmsKeyID: key }), answered],
    ["whose KMS key was named by its id", specWith({}, { kmsKeyID: key.replace(/^.*\//, "") }), answered],
    ["whose KMS key was named by an alias", specWith({}, { kmsKeyID: "alias/orders" }), answered],
    ["whose KMS key was named by an alias' ARN", specWith({}, { kmsKeyID: "arn:aws:kms:us-east-1:123456789012:alias/orders" }), answered],
    ["whose parameter group is RDS' own", specWith({}, { parameterGroupName: "default.postgres17" }), answered],
    ["that was made without a database and got its own by SQL", specWith({ database: "orders" }), { ...answered, DBName: undefined }],
    [
      "whose performance insights are kept for RDS' default",
      specWith({}, { performanceInsights: true }),
      { ...answered, PerformanceInsightsEnabled: true, PerformanceInsightsRetentionPeriod: 7 },
    ],
    [
      "with retention days and no performance insights that they could hold for",
      specWith({}, { performanceInsightsRetentionDays: 31 }),
      answered,
    ],
    [
      "whose block aws was taken out when it stood at RDS' defaults",
      plain,
      { ...answered, PerformanceInsightsEnabled: false, AutoMinorVersionUpgrade: true },
    ],
    [
      "with somebody else's tags beside ours",
      specWith({}, { tags: { team: "a" } }),
      {
        ...answered,
        TagList: [
          { Key: "team", Value: "a" },
          { Key: "foreign", Value: "x" },
          { Key: "kubectl-cloud.dev/owner", Value: "u" },
        ],
      },
    ],
    [
      "whose change waits for the maintenance window",
      specWith({ size: "medium", version: "18" }, { parameterGroupName: "eighteen" }),
      { ...answered, PendingModifiedValues: { DBInstanceClass: "db.m7g.large", EngineVersion: "18.1" } },
    ],
    [
      "whose first backups wait for the maintenance window",
      specWith(),
      { ...answered, BackupRetentionPeriod: 0, PendingModifiedValues: { BackupRetentionPeriod: 7 } },
    ],
  ] satisfies [string, PostgresSpec, DBInstance][])("%s", (_, spec, there) => expect(changes(spec, there)).toEqual([]));
});

describe("a difference is told in the spec's terms", () => {
  it.each([
    ["a class that no size has", specWith(), { ...answered, DBInstanceClass: "db.t3.large" }, ["size", "db.t3.large", "small"]],
    [
      "a class that another one was named for",
      specWith({}, { instanceClass: "db.r7g.large" }),
      answered,
      ["aws.instanceClass", "db.t4g.micro", "db.r7g.large"],
    ],
    ["an older major version", specWith({ version: "18" }), answered, ["version", "17.6", "18"]],
    [
      "a minor version ahead",
      specWith({ version: "17.4" }, { autoMinorVersionUpgrade: false }),
      { ...answered, AutoMinorVersionUpgrade: false },
      ["version", "17.6", "17.4"],
    ],
    [
      "a parameter group that was named and is not any more",
      specWith(),
      { ...answered, DBParameterGroups: [{ DBParameterGroupName: "mine" }] },
      ["aws.parameterGroupName", "mine", undefined],
    ],
    ["another engine", specWith(), { ...answered, Engine: "mysql", EngineVersion: "17.1" }, ["version", "mysql 17.1", "17"]],
    ["another KMS key", specWith({}, { kmsKeyID: "another" }), answered, ["aws.kmsKeyID", key, "another"]],
    [
      "a KMS key for what is not encrypted",
      specWith({}, { kmsKeyID: "alias/x" }),
      { ...answered, KmsKeyId: undefined },
      ["aws.kmsKeyID", undefined, "alias/x"],
    ],
    ["another database", specWith({ database: "orders" }), answered, ["database", "app", "orders"]],
    [
      "a change that waits and that nobody wants any more",
      specWith(),
      { ...answered, PendingModifiedValues: { DBInstanceClass: "db.m7g.large" } },
      ["size", "medium", "small"],
    ],
    [
      "performance insights that were taken out of the spec",
      plain,
      { ...answered, PerformanceInsightsEnabled: true },
      ["aws.performanceInsights", true, undefined],
    ],
    [
      "room to grow that was taken out of the spec",
      plain,
      { ...answered, MaxAllocatedStorage: 100 },
      ["aws.maxStorageGiB", 100, undefined],
    ],
  ] satisfies [string, PostgresSpec, DBInstance, unknown[]][])("%s", (_, spec, there, [field, from, to]) => {
    expect(changes(spec, there)).toEqual([{ field, from, to }]);
  });
});

describe("pendingChanges", () => {
  it("tells what waits, also what the spec doesn't speak of", () => {
    const there = {
      ...answered,
      PendingModifiedValues: { DBInstanceClass: "db.m7g.large", AllocatedStorage: 64, Iops: 9000, MasterUserPassword: "****" },
    };
    expect(pendingChanges(there, specWith({ size: "medium", storageGiB: 64 }))).toEqual([
      { field: "size", from: "small", to: "medium" },
      { field: "storageGiB", from: 32, to: 64 },
      { field: "aws.iops", from: undefined, to: 9000 },
    ]);
  });

  it("tells the parameter group of another major version with that version, as it was sent with it", () => {
    const there = { ...answered, PendingModifiedValues: { EngineVersion: "18.1" } };
    expect(pendingChanges(there, specWith({ version: "18" }, { parameterGroupName: "eighteen" }))).toEqual([
      { field: "version", from: "17.6", to: "18" },
      { field: "aws.parameterGroupName", from: "default.postgres17", to: "eighteen" },
    ]);
  });

  it("is empty when nothing waits", () => {
    expect(pendingChanges(answered, specWith())).toEqual([]);
  });
});
