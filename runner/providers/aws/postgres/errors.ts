import type { AwsReason, Meaning } from "../errors.ts";

const rejected = (hint: string): Meaning => ({ reason: "SpecRejected", hint });
const quota = (hint: string): Meaning => ({ reason: "QuotaExceeded", hint });

/** By code. What each action answers is on its own page: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html#API_CreateDBInstance_Errors */
const meanings: Record<string, Meaning> = {
  DBInstanceAlreadyExists: { reason: "NotOwned" },
  DBInstanceNotFound: { reason: "Conflict" },
  InvalidDBInstanceState: { reason: "Busy" },
  DBInstanceNotReady: { reason: "Busy" },
  InstanceQuotaExceeded: quota("delete DB instances that are not needed any more, or ask AWS for a higher quota of them"),
  StorageQuotaExceeded: quota("lower storageGiB of a new object, delete what is not needed any more, or ask AWS for a higher quota"),
  SnapshotQuotaExceeded: quota("delete manual snapshots that are not needed any more, or ask AWS for a higher quota of them"),
  InsufficientDBInstanceCapacity: {
    reason: "CloudUnavailable",
    hint: "AWS is out of that class for now: it is tried again by itself; or choose another aws.instanceClass",
  },
  StorageTypeNotSupported: rejected("choose another aws.storageType, or an aws.instanceClass that takes it"),
  StorageTypeNotAvailable: rejected("choose another aws.storageType: this one is not to be had there"),
  ProvisionedIopsNotAvailableInAZ: rejected("choose another aws.storageType: provisioned IOPS are not to be had there"),
  DBSubnetGroupNotFound: rejected("make the DB subnet group, or correct aws.subnetGroupName; without one the region needs a default VPC"),
  DBSubnetGroupDoesNotCoverEnoughAZs: rejected("let aws.subnetGroupName have subnets in at least two availability zones"),
  DBSubnetGroupNotAllowed: rejected("choose another aws.subnetGroupName"),
  InvalidSubnet: rejected("let aws.subnetGroupName have subnets of one VPC that are still there"),
  InvalidVPCNetworkState: rejected(
    "see that the subnets of aws.subnetGroupName are still there and have free addresses, and, with publicAccess, that their VPC has an internet gateway and DNS host names",
  ),
  InsufficientAvailableIPsInSubnet: rejected("free addresses in the subnets of aws.subnetGroupName"),
  NetworkTypeNotSupported: rejected("choose another aws.subnetGroupName or aws.instanceClass"),
  VpcEncryptionControlViolation: rejected("choose an aws.instanceClass that encrypts in transit, or another aws.subnetGroupName"),
  AuthorizationNotFound: rejected("correct aws.securityGroupIDs: they must be of the VPC of aws.subnetGroupName"),
  KMSKeyNotAccessible: rejected("correct aws.kmsKeyID, enable the key, or let its policy allow these credentials to use it with RDS"),
  DBParameterGroupNotFound: rejected("make the DB parameter group, or correct aws.parameterGroupName"),
  CertificateNotFound: rejected("correct aws.caCertificateIdentifier: aws rds describe-certificates lists those that there are"),
  UnsupportedDBEngineVersion: rejected("choose another version: aws rds describe-db-engine-versions --engine postgres lists them"),
  DBUpgradeDependencyFailure: rejected("see its events and logs in RDS for what keeps it from being upgraded"),
};

/** Words of AWS' messages, and the fields of the spec that they speak of. */
const fields: [RegExp, string][] = [
  [/parameter ?group|family/i, "aws.parameterGroupName"],
  [/engine ?version|\bupgrade|cannot find version/i, "version"],
  [/instance ?class/i, "size or aws.instanceClass"],
  [/throughput/i, "aws.storageThroughputMiBps"],
  [/\biops\b/i, "aws.iops"],
  [/max(imum)?[ _]?(allocated)?[ _]?storage|max storage/i, "aws.maxStorageGiB"],
  [/storage ?type/i, "aws.storageType"],
  [/allocated ?storage|storage size/i, "storageGiB"],
  [/backup.*window|window.*backup/i, "aws.backupWindow"],
  [/maintenance.*window|window.*maintenance/i, "maintenanceWindow"],
  [/retention.*insights|insights.*retention/i, "aws.performanceInsightsRetentionDays"],
  [/insights/i, "aws.performanceInsights"],
  [/backup ?retention|automated backups/i, "backupRetentionDays"],
  [/master ?user ?name/i, "username"],
  [/\bdb ?name|database name/i, "database"],
  [/security ?group|\bvpc\b/i, "aws.securityGroupIDs and aws.subnetGroupName, which must be of one VPC"],
  [/subnet ?group/i, "aws.subnetGroupName"],
  [/\bkms\b|kms ?key/i, "aws.kmsKeyID"],
  [/certificate/i, "aws.caCertificateIdentifier"],
  [/publicly ?accessible|internet gateway/i, "publicAccess"],
  [/\btag/i, "aws.tags"],
];

/** Refusals of a whole request; only the message says of what. */
const refusals = new Set([
  "InvalidParameterCombination",
  "InvalidParameterValue",
  "InvalidParameter",
  "ValidationError",
  "MissingParameter",
]);

/** What RDS' own codes mean, with hints that name the fields of the spec. */
export function postgresMeaning(code: string, message: string): Meaning | undefined {
  if (!refusals.has(code)) return meanings[code];
  return passing(message) ?? rejected(hintFor(message));
}

/** Some refusals pass by themselves, and only their message tells. */
function passing(message: string): Meaning | undefined {
  const reason = (which: AwsReason, hint: string): Meaning => ({ reason: which, hint });
  if (/previous storage change is being optimized|six hours|6 hours/i.test(message)) {
    return reason(
      "Busy",
      "RDS changes the storage again when it has optimized it, six hours after the last change or later: it is tried again by itself",
    );
  }
  if (/deletion protection/i.test(message)) {
    return reason("Conflict", "somebody turned deletion protection on again: it is tried again by itself");
  }
  return undefined;
}

function hintFor(message: string): string {
  const named = fields.flatMap(([words, field]) => (words.test(message) ? [field] : []));
  return named.length
    ? `look at ${named.join(", ")} in the spec, and change it to what AWS accepts`
    : "change the spec to what AWS accepts";
}
