import { describe, expect, it } from "vitest";

import { postgresMeaning } from "./errors.ts";

describe("what RDS' codes mean", () => {
  it.each([
    ["DBInstanceAlreadyExists", "NotOwned", ""],
    ["DBInstanceNotFound", "Conflict", ""],
    ["InvalidDBInstanceState", "Busy", ""],
    ["InstanceQuotaExceeded", "QuotaExceeded", "DB instances"],
    ["StorageQuotaExceeded", "QuotaExceeded", "storageGiB"],
    ["SnapshotQuotaExceeded", "QuotaExceeded", "snapshots"],
    ["InsufficientDBInstanceCapacity", "CloudUnavailable", "aws.instanceClass"],
    ["StorageTypeNotSupported", "SpecRejected", "aws.storageType"],
    ["ProvisionedIopsNotAvailableInAZ", "SpecRejected", "aws.storageType"],
    ["DBSubnetGroupNotFound", "SpecRejected", "aws.subnetGroupName"],
    ["DBSubnetGroupDoesNotCoverEnoughAZs", "SpecRejected", "two availability zones"],
    ["InvalidVPCNetworkState", "SpecRejected", "publicAccess"],
    ["KMSKeyNotAccessible", "SpecRejected", "aws.kmsKeyID"],
    ["DBParameterGroupNotFound", "SpecRejected", "aws.parameterGroupName"],
    ["CertificateNotFound", "SpecRejected", "aws.caCertificateIdentifier"],
    ["UnsupportedDBEngineVersion", "SpecRejected", "version"],
  ])("%s: %s", (code, reason, hint) => {
    const meaning = postgresMeaning(code, "AWS' own words");
    expect(meaning?.reason).toBe(reason);
    expect(meaning?.hint ?? "").toContain(hint);
  });

  it("leaves other codes to what they mean everywhere", () => {
    expect(postgresMeaning("Throttling", "Rate exceeded")).toBeUndefined();
  });
});

/** As AWS words them; reported by users of other tools. */
describe("a refused request names the fields that AWS' message speaks of", () => {
  it.each([
    ["Cannot find version 17.99 for postgres", "version"],
    [
      "RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.t2.micro, Engine=postgres, EngineVersion=17.4, LicenseModel=postgresql-license.",
      "version, size or aws.instanceClass",
    ],
    ["Invalid DB Instance class: db.foo.large", "size or aws.instanceClass"],
    [
      "You can't specify IOPS or storage throughput for engine postgres and a storage size less than 400.",
      "aws.storageThroughputMiBps, aws.iops",
    ],
    ["The maximum allocated storage must be increased by at least 10 percent.", "aws.maxStorageGiB"],
    ["Max storage size must be greater than storage size", "aws.maxStorageGiB"],
    ["The backup window and maintenance window must not overlap.", "aws.backupWindow, maintenanceWindow"],
    ["MasterUsername user cannot be used as it is a reserved word used by the engine", "username"],
    ["The EC2 security group and the DB subnet group are in different VPCs", "aws.securityGroupIDs"],
    ["The parameter group pg16 with DBParameterGroupFamily postgres16 can't be used for this instance.", "aws.parameterGroupName"],
    ["Performance Insights not supported for this configuration.", "aws.performanceInsights"],
  ])("%s", (message, field) => {
    const meaning = postgresMeaning("InvalidParameterCombination", message);
    expect(meaning?.reason).toBe("SpecRejected");
    expect(meaning?.hint).toContain(field);
  });

  it("and still says what to do when it speaks of none", () => {
    expect(postgresMeaning("InvalidParameterValue", "no")?.hint).toBe("change the spec to what AWS accepts");
  });

  it("is tried again when it passes by itself, which only the message tells", () => {
    const optimized = "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.";
    expect(postgresMeaning("InvalidParameterCombination", optimized)?.reason).toBe("Busy");
    const guarded = "Cannot delete protected DB Instance, please disable deletion protection and try again.";
    expect(postgresMeaning("InvalidParameterCombination", guarded)?.reason).toBe("Conflict");
  });
});
