import type { DBInstance, ModifyDBInstanceMessage } from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { Change } from "../../../reconcile/diff.ts";

/** From so many GiB on gp3 is striped over several volumes: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage */
const stripedFromGiB = 400;
const baselines = { plain: { iops: 3000, throughput: 125 }, striped: { iops: 12_000, throughput: 500 } };

/** What a spec without a block `aws` gets, and one with it by default. */
const defaultStorageType = "gp3";

/** Fields that RDS changes together, and not while it optimizes the storage. */
const fields = new Set(["storageGiB", "aws.storageType", "aws.iops", "aws.storageThroughputMiBps", "aws.maxStorageGiB"]);

/** Whether a change is one of the storage. */
export function isStorage({ field }: Change): boolean {
  return fields.has(field);
}

type Settings = Pick<ModifyDBInstanceMessage, "AllocatedStorage" | "StorageType" | "Iops" | "StorageThroughput" | "MaxAllocatedStorage">;

/** The storage of a new instance. */
export function newStorage({ storageGiB, aws }: PostgresSpec): Settings {
  const type = aws?.storageType ?? defaultStorageType;
  return {
    AllocatedStorage: storageGiB,
    StorageType: type,
    Iops: aws?.iops ?? ownIops(type, storageGiB),
    StorageThroughput: aws?.storageThroughputMiBps,
    // no more than there is means no growth, which RDS asks for by leaving it out
    MaxAllocatedStorage: aws?.maxStorageGiB !== undefined && aws.maxStorageGiB > storageGiB ? aws.maxStorageGiB : undefined,
  };
}

/**
 * What changes of the storage are for ModifyDBInstance. Size and IOPS of what has provisioned IOPS go together only, and gp3
 * below 400 GiB takes no IOPS at all.
 *
 * @param there - as it is, with what waits for the maintenance window
 */
export function changedStorage({ storageGiB, aws }: PostgresSpec, there: DBInstance, changes: readonly Change[]): Settings {
  const change = (field: string) => changes.find((each) => each.field === field);
  const type = aws?.storageType ?? defaultStorageType;
  const size = Math.max(storageGiB, there.AllocatedStorage ?? 0);
  const iops = aws?.iops ?? ownIops(type, size, change("aws.iops") ? undefined : there.Iops);
  const retyped = change("aws.storageType");
  const grown = change("storageGiB");
  const throughput = change("aws.storageThroughputMiBps");
  const touched = retyped ?? grown ?? throughput ?? change("aws.iops");
  return {
    AllocatedStorage: grown || (touched && iops !== undefined) ? size : undefined,
    StorageType: retyped && type,
    Iops: touched && iops,
    StorageThroughput: throughput && isStriped(type, size) ? (aws?.storageThroughputMiBps ?? baselines.striped.throughput) : undefined,
    MaxAllocatedStorage: change("aws.maxStorageGiB") && (aws?.maxStorageGiB ?? size),
  };
}

/** The storage of an instance in the spec's terms. What RDS chose by itself counts as not set; more than was asked for is enough. */
export function storageOf(there: DBInstance, { storageGiB, aws }: PostgresSpec) {
  const { AllocatedStorage: size = 0, StorageType: type, MaxAllocatedStorage: most } = there;
  const own = isStriped(type, size) ? baselines.striped : baselines.plain;
  return {
    // RDS grows it by itself, and rounds up what it is asked for
    storageGiB: Math.min(size, storageGiB),
    storageType: aws?.storageType === undefined && type === defaultStorageType ? undefined : (type as "gp3"),
    iops: type === "gp2" ? undefined : unlessOwn(there.Iops, aws?.iops, own.iops),
    storageThroughputMiBps: unlessOwn(there.StorageThroughput, aws?.storageThroughputMiBps, own.throughput),
    maxStorageGiB: most ?? (aws?.maxStorageGiB !== undefined && aws.maxStorageGiB <= size ? aws.maxStorageGiB : undefined),
  };
}

/** Only such a volume takes IOPS and throughput other than its own. */
function isStriped(type: string | undefined, size: number): boolean {
  return type === "gp3" && size >= stripedFromGiB;
}

/** The IOPS to ask for when the spec names none: those that it has, or else the least. */
function ownIops(type: string, size: number, there = 0): number | undefined {
  return isStriped(type, size) ? Math.max(there, baselines.striped.iops) : undefined;
}

/** The value, unless the spec leaves it to RDS and RDS has its own; it tells 0 of what a type of storage doesn't have. */
function unlessOwn(value: number | undefined, inSpec: number | undefined, own: number): number | undefined {
  return !value || (inSpec === undefined && value === own) ? undefined : value;
}
