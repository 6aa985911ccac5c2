import type { CreateDBInstanceMessage, DBInstance, ModifyDBInstanceMessage } from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { Target } from "../../../provider.ts";
import type { Change } from "../../../reconcile/diff.ts";
import { initialTags, toList } from "../tags.ts";
import { classOf } from "./sizes.ts";
import { withPending } from "./spec.ts";
import { changedStorage, isStorage, newStorage } from "./storage.ts";
import { defaultParameterGroup, sameMajor } from "./version.ts";
import { toWindow } from "./window.ts";

type PostgresTarget = Target<PostgresSpec>;
/** What ModifyDBInstance changes. */
export type Settings = Omit<ModifyDBInstanceMessage, "DBInstanceIdentifier" | "ApplyImmediately">;

/** A new instance: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
export function newInstance(target: PostgresTarget): CreateDBInstanceMessage {
  const { spec, externalName, password } = target;
  const { aws } = spec;
  const insights = aws?.performanceInsights ?? false;
  return {
    DBInstanceIdentifier: externalName,
    Engine: "postgres",
    EngineVersion: spec.version,
    DBInstanceClass: classOf(spec),
    ...newStorage(spec),
    StorageEncrypted: true,
    KmsKeyId: aws?.kmsKeyID,
    DBName: spec.database,
    MasterUsername: spec.username,
    MasterUserPassword: password,
    MultiAZ: spec.highAvailability,
    BackupRetentionPeriod: spec.backupRetentionDays,
    PreferredBackupWindow: aws?.backupWindow,
    PreferredMaintenanceWindow: spec.maintenanceWindow && toWindow(spec.maintenanceWindow),
    DeletionProtection: spec.deletionProtection,
    PubliclyAccessible: spec.publicAccess,
    DBSubnetGroupName: aws?.subnetGroupName,
    VpcSecurityGroupIds: aws?.securityGroupIDs,
    DBParameterGroupName: aws?.parameterGroupName,
    EnablePerformanceInsights: insights,
    PerformanceInsightsRetentionPeriod: insights ? aws?.performanceInsightsRetentionDays : undefined,
    CACertificateIdentifier: aws?.caCertificateIdentifier,
    AutoMinorVersionUpgrade: aws?.autoMinorVersionUpgrade ?? true,
    CopyTagsToSnapshot: true,
    Tags: toList(initialTags(target)),
  };
}

/** What a field is in ModifyDBInstance. One that was taken out of the spec goes back to RDS' default. */
const changed: Record<string, (target: PostgresTarget, there: DBInstance) => Settings> = {
  version: ({ spec }, there) => ({
    EngineVersion: spec.version,
    AllowMajorVersionUpgrade: sameMajor(spec.version, there.EngineVersion ?? "") ? undefined : true,
  }),
  size: ({ spec }) => ({ DBInstanceClass: classOf(spec) }),
  "aws.instanceClass": ({ spec }) => ({ DBInstanceClass: classOf(spec) }),
  highAvailability: ({ spec }) => ({ MultiAZ: spec.highAvailability }),
  backupRetentionDays: ({ spec }) => ({ BackupRetentionPeriod: spec.backupRetentionDays }),
  "maintenanceWindow.day": maintenanceWindow,
  "maintenanceWindow.startTime": maintenanceWindow,
  deletionProtection: ({ spec }) => ({ DeletionProtection: spec.deletionProtection }),
  publicAccess: ({ spec }) => ({ PubliclyAccessible: spec.publicAccess }),
  // whoever let AWS keep the password elsewhere before an adoption: from now on it is in the connection's Secret
  password: ({ password }, there) => ({
    MasterUserPassword: password,
    ManageMasterUserPassword: there.MasterUserSecret ? false : undefined,
  }),
  "aws.securityGroupIDs": ({ spec }) => ({ VpcSecurityGroupIds: spec.aws?.securityGroupIDs }),
  "aws.parameterGroupName": ({ spec }) => ({
    DBParameterGroupName: spec.aws?.parameterGroupName ?? defaultParameterGroup(spec.version),
  }),
  "aws.backupWindow": ({ spec }) => ({ PreferredBackupWindow: spec.aws?.backupWindow }),
  "aws.performanceInsights": performanceInsights,
  "aws.performanceInsightsRetentionDays": performanceInsights,
  "aws.caCertificateIdentifier": ({ spec }) => ({ CACertificateIdentifier: spec.aws?.caCertificateIdentifier }),
  "aws.autoMinorVersionUpgrade": ({ spec }) => ({ AutoMinorVersionUpgrade: spec.aws?.autoMinorVersionUpgrade ?? true }),
};

/**
 * Just what changes touch: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 * Tags are not among them.
 *
 * @throws TerminalError `SpecRejected` of a field that can't be changed
 */
export function changedSettings(target: PostgresTarget, there: DBInstance, changes: readonly Change[]): Settings {
  const storage = changes.filter(isStorage);
  const settings: Settings = storage.length ? changedStorage(target.spec, withPending(there), storage) : {};
  for (const { field } of changes.filter((change) => !isStorage(change))) {
    const each = changed[field];
    if (!each) {
      throw new TerminalError(`${field} of a DB instance can't be changed`, {
        code: "SpecRejected",
        hint: "create another Postgres and move the data to it",
      });
    }
    Object.assign(settings, each(target, there));
  }
  return settings;
}

function maintenanceWindow({ spec }: PostgresTarget): Settings {
  return { PreferredMaintenanceWindow: spec.maintenanceWindow && toWindow(spec.maintenanceWindow) };
}

function performanceInsights({ spec: { aws } }: PostgresTarget): Settings {
  const insights = aws?.performanceInsights ?? false;
  return {
    EnablePerformanceInsights: insights,
    PerformanceInsightsRetentionPeriod: insights ? (aws?.performanceInsightsRetentionDays ?? 7) : undefined,
  };
}
