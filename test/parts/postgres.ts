import { randomUUID } from "node:crypto";

import type { DBInstance } from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../crds/api/kinds/postgres.ts";
import type { Target } from "../../runner/provider.ts";

export type Rds = NonNullable<PostgresSpec["aws"]>;

/** What the API server stores of a Postgres that names nothing but its account. */
export const plain: PostgresSpec = {
  account: "dev",
  externalName: "",
  deletionPolicy: "Delete",
  adoptionPolicy: "Never",
  suspend: false,
  version: "17",
  size: "small",
  storageGiB: 32,
  database: "app",
  username: "dbadmin",
  highAvailability: false,
  backupRetentionDays: 7,
  deletionProtection: false,
  publicAccess: false,
};

const defaultBlock: Rds = { storageType: "gp3", performanceInsights: false, autoMinorVersionUpgrade: true, applyImmediately: false };

/** A spec with a block aws, in which the API server has filled in the defaults. */
export function specWith(top: Partial<PostgresSpec> = {}, block: Partial<Rds> = {}): PostgresSpec {
  return { ...plain, ...top, aws: { ...defaultBlock, ...block } };
}

/** A Postgres of its own, so that cases do not meet. */
export function targetOf(spec: PostgresSpec, externalName = `t-${randomUUID()}`): Target<PostgresSpec> {
  return {
    kind: "Postgres",
    namespace: "shop",
    name: "orders",
    uid: randomUUID(),
    externalName,
    externalID: undefined,
    operation: undefined,
    password: `pw-${randomUUID()}`,
    spec,
  };
}

/** What AWS answers of one that was made of {@link plain}. */
export const answered: DBInstance = {
  DBInstanceIdentifier: "orders",
  DBInstanceArn: "arn:aws:rds:us-east-1:123456789012:db:orders",
  DBInstanceStatus: "available",
  DBInstanceClass: "db.t4g.micro",
  Engine: "postgres",
  EngineVersion: "17.6",
  AllocatedStorage: 32,
  StorageType: "gp3",
  Iops: 3000,
  StorageThroughput: 125,
  StorageEncrypted: true,
  KmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/6f1c8c5e-1111-2222-3333-444455556666",
  DBName: "app",
  MasterUsername: "dbadmin",
  MultiAZ: false,
  BackupRetentionPeriod: 7,
  PreferredBackupWindow: "06:11-06:41",
  PreferredMaintenanceWindow: "wed:03:22-wed:03:52",
  DeletionProtection: false,
  PubliclyAccessible: false,
  AutoMinorVersionUpgrade: true,
  PerformanceInsightsEnabled: false,
  CACertificateIdentifier: "rds-ca-rsa2048-g1",
  DBSubnetGroup: { DBSubnetGroupName: "default" },
  VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-0123456789abcdef0", Status: "active" }],
  DBParameterGroups: [{ DBParameterGroupName: "default.postgres17", ParameterApplyStatus: "in-sync" }],
  Endpoint: { Address: "orders.abc.us-east-1.rds.amazonaws.com", Port: 5432 },
  PendingModifiedValues: {},
  TagList: [],
};
