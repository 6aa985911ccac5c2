import type { Storage } from "@azure/arm-postgresql-flexible";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";

/**
 * The sizes of Premium SSD in GiB with their performance tiers, which are the least that they can have. 4095 GiB is the largest
 * with host caching, and is reached by asking for that very number.
 * https://learn.microsoft.com/azure/postgresql/compute-storage/concepts-storage
 */
const steps: readonly (readonly [size: number, tier: string])[] = [
  [32, "P4"],
  [64, "P6"],
  [128, "P10"],
  [256, "P15"],
  [512, "P20"],
  [1024, "P30"],
  [2048, "P40"],
  [4095, "P50"],
  [4096, "P50"],
  [8192, "P60"],
  [16_384, "P70"],
  [32_767, "P80"],
];

/** The most that a server can have, in GiB. */
export const mostStorageGiB = 32_767;

/** What a spec's storageGiB is on Azure: the next of its steps. */
export function stepOf(storageGiB: number): number {
  return steps.find(([size]) => size >= storageGiB)?.[0] ?? mostStorageGiB;
}

/** The tier that a size has unless another is asked for. */
export function ownTier(size: number): string | undefined {
  return steps.find(([each]) => each >= size)?.[1];
}

/** The storage of a new server. */
export function newStorage({ storageGiB, azure }: PostgresSpec): Storage {
  const tier = azure?.storageTier;
  return {
    storageSizeGB: stepOf(storageGiB),
    autoGrow: azure?.storageAutoGrow ? "Enabled" : "Disabled",
    ...(tier ? { tier } : {}),
  };
}

/**
 * The storage of a server in the spec's terms. More than was asked for is enough, as Azure rounds it up and grows it by itself;
 * so is a higher tier where what the spec says is less than the size can have.
 */
export function storageOf({ storageSizeGB: size = 0, tier, autoGrow }: Storage, { storageGiB, azure }: PostgresSpec) {
  return {
    storageGiB: size >= stepOf(storageGiB) ? storageGiB : size,
    storageTier: tierInSpec(tier, size, azure?.storageTier),
    storageAutoGrow: autoGrow === "Enabled" || azure?.storageAutoGrow !== undefined ? autoGrow === "Enabled" : undefined,
  };
}

type Tier = NonNullable<PostgresSpec["azure"]>["storageTier"];

function tierInSpec(there: string | undefined, size: number, inSpec: Tier): Tier {
  const own = ownTier(size);
  if (inSpec === undefined) return there === own ? undefined : (there as Tier);
  return own !== undefined && there === own && rank(inSpec) < rank(own) ? inSpec : (there as Tier);
}

/** P4 comes before P10. */
function rank(tier: string): number {
  return Number(tier.slice(1));
}
