import type { DBInstance } from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { DeepPartial } from "../../../provider.ts";
import { type Change, diff } from "../../../reconcile/diff.ts";
import { fromList, userTags } from "../tags.ts";
import { sizeOf } from "./sizes.ts";
import { storageOf } from "./storage.ts";
import { sameMajor, sameVersion } from "./version.ts";
import { fromWindow } from "./window.ts";

/**
 * The spec's fields as they are in RDS. What RDS chose because the spec leaves it out counts as not set, and so does what can't
 * be taken back to RDS' own choice. Values that mean the same are as in the spec: they never make a write.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
 */
export function specOf(there: DBInstance, spec: PostgresSpec): DeepPartial<PostgresSpec> {
  const { aws } = spec;
  const { storageGiB, ...storage } = storageOf(there, spec);
  const version = versionOf(there);
  const insights = there.PerformanceInsightsEnabled ?? false;
  return {
    version: sameVersion(spec.version, version, aws?.autoMinorVersionUpgrade ?? true) ? spec.version : version,
    size: aws?.instanceClass ? spec.size : sizeOf(there.DBInstanceClass),
    storageGiB,
    // one that was made without a database may have got its own by SQL
    database: there.DBName || spec.database,
    username: there.MasterUsername,
    highAvailability: there.MultiAZ ?? false,
    backupRetentionDays: there.BackupRetentionPeriod,
    maintenanceWindow: spec.maintenanceWindow && fromWindow(there.PreferredMaintenanceWindow),
    deletionProtection: there.DeletionProtection ?? false,
    publicAccess: there.PubliclyAccessible ?? false,
    aws: {
      ...storage,
      instanceClass: aws?.instanceClass && there.DBInstanceClass,
      subnetGroupName: aws?.subnetGroupName && there.DBSubnetGroup?.DBSubnetGroupName,
      securityGroupIDs: aws?.securityGroupIDs && securityGroups(there, aws.securityGroupIDs),
      kmsKeyID: aws?.kmsKeyID && keyOf(there.KmsKeyId, aws.kmsKeyID),
      parameterGroupName: parameterGroup(there, aws?.parameterGroupName),
      backupWindow: aws?.backupWindow && there.PreferredBackupWindow,
      performanceInsights: unless(false, insights, aws?.performanceInsights),
      performanceInsightsRetentionDays: insights
        ? unless(7, there.PerformanceInsightsRetentionPeriod ?? 7, aws?.performanceInsightsRetentionDays)
        : aws?.performanceInsightsRetentionDays,
      caCertificateIdentifier: aws?.caCertificateIdentifier && there.CACertificateIdentifier,
      autoMinorVersionUpgrade: unless(true, there.AutoMinorVersionUpgrade ?? true, aws?.autoMinorVersionUpgrade),
      applyImmediately: aws?.applyImmediately,
      tags: userTags(fromList(there.TagList)),
    },
  };
}

/** `17.6`; of another engine `mysql 8.0.39`, which can't become what a spec asks for. */
function versionOf({ Engine: engine = "postgres", EngineVersion: version = "" }: DBInstance): string {
  return engine === "postgres" ? version : `${engine} ${version}`;
}

/** Fields of an instance that may wait for the maintenance window. */
const deferrable = [
  "DBInstanceClass",
  "AllocatedStorage",
  "BackupRetentionPeriod",
  "MultiAZ",
  "EngineVersion",
  "Iops",
  "StorageThroughput",
  "StorageType",
  "CACertificateIdentifier",
] as const satisfies (keyof DBInstance)[];

/** The instance as it will be once everything that waits is applied. */
export function withPending(there: DBInstance): DBInstance {
  const { PendingModifiedValues: pending = {}, EngineVersion: version = "" } = there;
  const waiting = Object.fromEntries(deferrable.flatMap((key) => (pending[key] === undefined ? [] : [[key, pending[key]]])));
  const upgrade = pending.EngineVersion !== undefined && !sameMajor(pending.EngineVersion, version);
  // the parameter group of another major version comes with that, and RDS doesn't tell of it before
  return { ...there, ...waiting, ...(upgrade ? { DBParameterGroups: [] } : {}) };
}

/** What waits, in the spec's terms. */
export function pendingChanges(there: DBInstance, spec: PostgresSpec): Change[] {
  return diff(specOf(withPending(there), spec), specOf(there, spec), []);
}

/** The value, unless the spec leaves it out and RDS has its default. */
function unless<T>(standard: T, value: T, inSpec: T | undefined): T | undefined {
  return inSpec === undefined && value === standard ? undefined : value;
}

/** Those that are or will be in force; their order means nothing. */
function securityGroups({ VpcSecurityGroups: groups = [] }: DBInstance, inSpec: string[]): string[] {
  const ids = groups.flatMap(({ VpcSecurityGroupId: id, Status: status }) => (id && status !== "removing" ? [id] : []));
  return ids.toSorted().join() === inSpec.toSorted().join() ? inSpec : ids;
}

/** RDS tells the key's ARN; which key an alias stands for, it doesn't. */
function keyOf(arn: string | undefined, inSpec: string): string | undefined {
  const alias = /(^|:)alias\//.test(inSpec);
  return arn !== undefined && (alias || arn === inSpec || arn.endsWith(`:key/${inSpec}`)) ? inSpec : arn;
}

/** RDS' own group of each version counts as not set. */
function parameterGroup({ DBParameterGroups: groups = [] }: DBInstance, inSpec: string | undefined): string | undefined {
  const name = groups[0]?.DBParameterGroupName;
  if (name === undefined) return inSpec;
  return inSpec === undefined && name.startsWith("default.") ? undefined : name;
}
