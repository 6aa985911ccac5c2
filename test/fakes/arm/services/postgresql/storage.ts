/** Performance tier and IOPS that belong to a size in GiB: https://learn.microsoft.com/en-us/azure/postgresql/flexible-server/concepts-storage */
const tiers: Record<number, { tier: string; iops: number }> = {
  32: { tier: "P4", iops: 120 },
  64: { tier: "P6", iops: 240 },
  128: { tier: "P10", iops: 500 },
  256: { tier: "P15", iops: 1100 },
  512: { tier: "P20", iops: 2300 },
  1024: { tier: "P30", iops: 5000 },
  2048: { tier: "P40", iops: 7500 },
  4095: { tier: "P50", iops: 7500 },
  4096: { tier: "P50", iops: 7500 },
  8192: { tier: "P60", iops: 16000 },
  16384: { tier: "P70", iops: 18000 },
  32767: { tier: "P80", iops: 20000 },
};

/** What Azure adds to a size; nothing when there is no such size. */
export function tierOf(sizeGiB: unknown): { tier: string; iops: number } | undefined {
  return tiers[Number(sizeGiB)];
}
