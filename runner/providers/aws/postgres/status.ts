import type { DBInstance } from "@aws-sdk/client-rds";

/** What a status of RDS means. */
export interface State {
  /** Whether the database can be used. */
  ready: boolean;
  /** RDS is at work on it and takes no change. */
  progress?: string;
  /** RDS waits for somebody. */
  failure?: Failure;
}

interface Failure {
  /** The next step. */
  hint: string;
  /** Whether RDS takes changes in it: one of them may mend it, so a difference to the spec is written all the same. */
  changeable?: boolean;
}

const usable: State = { ready: true };
const restore = "restore a backup or snapshot of it by hand; or delete this object and create it again, which begins with no data";

/** By AWS' list of statuses: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
const failures: Record<string, Failure> = {
  failed: { hint: restore },
  "restore-error": { hint: restore },
  "incompatible-restore": { hint: restore },
  "inaccessible-encryption-credentials": { hint: `its KMS key is gone: ${restore}` },
  "inaccessible-encryption-credentials-recoverable": {
    hint: "enable its KMS key again and let RDS use it, then start it within seven days: aws rds start-db-instance --db-instance-identifier NAME",
  },
  "incompatible-create": { hint: "see its events in RDS for what does not fit, then delete this object and create it again" },
  "incompatible-network": {
    hint: "give the subnets of aws.subnetGroupName free addresses, then: aws rds start-db-instance --db-instance-identifier NAME",
  },
  "incompatible-option-group": { hint: "see its events in RDS, and give it another option group by hand" },
  "incompatible-parameters": {
    hint: "set what does not fit in aws.parameterGroupName back, or name another group; then: aws rds reboot-db-instance --db-instance-identifier NAME",
    changeable: true,
  },
  "insufficient-capacity": {
    hint: "AWS is out of that class there: delete this object and create it again later, or with another aws.instanceClass",
  },
  "storage-full": { hint: "raise storageGiB, or aws.maxStorageGiB so that it grows by itself", changeable: true },
  stopped: {
    hint: "somebody stopped it, and AWS starts it after seven days: aws rds start-db-instance --db-instance-identifier NAME, or set suspend to true",
  },
  "upgrade-failed": { hint: "see its events in RDS for what kept it from being upgraded" },
};

/** RDS' word while it sets the password. */
export const resetting = "resetting-master-credentials";

/** RDS is at work, and the database goes on. A status that begins with `configuring-` is one of these too. */
const busyAndUsable = new Set(["backing-up", "maintenance", "modifying", resetting, "storage-config-upgrade"]);

/** RDS still works on the storage behind the scenes, for a day or more, and takes other changes meanwhile. */
const optimizing = new Set(["storage-optimization", "storage-initialization"]);

/**
 * @param status - `DBInstanceStatus`
 * @param name - DBInstanceIdentifier
 * @returns Of a status that we don't know: that RDS is at work and the database can't be used.
 */
export function stateOf(status: string, name: string): State {
  if (status === "available" || optimizing.has(status)) return usable;
  if (busyAndUsable.has(status) || status.startsWith("configuring-")) return { ready: true, progress: status };
  if (isGoing(status)) return { ready: false, progress: "deleting" };
  // AWS writes upgrade_failed
  const failure = failures[status.replaceAll("_", "-")];
  if (!failure) return { ready: false, progress: status };
  return { ready: false, failure: { ...failure, hint: failure.hint.replaceAll("NAME", name) } };
}

/**
 * Whether a new password is not in effect yet: from the call until it is, RDS tells of it here, whatever its status says.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html (MasterUserPassword)
 */
export function isResetting({ PendingModifiedValues: pending }: DBInstance): boolean {
  return pending?.MasterUserPassword !== undefined;
}

/** Whether a change of the storage has to wait, and only that. */
export function isOptimizing(status: string): boolean {
  return optimizing.has(status);
}

/** Whether it is being deleted. */
export function isGoing(status: string): boolean {
  return status === "deleting" || status === "delete-precheck";
}

const withoutSnapshot = new Set(["failed", "incompatible-restore", "incompatible-network", "incompatible-create", "insufficient-capacity"]);

/** Whether RDS can take a final snapshot: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html */
export function canBeSnapshot(status: string): boolean {
  return !withoutSnapshot.has(status);
}
