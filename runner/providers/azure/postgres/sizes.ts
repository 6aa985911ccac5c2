import type { Sku } from "@azure/arm-postgresql-flexible";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";

type Size = PostgresSpec["size"];
type Tier = NonNullable<NonNullable<PostgresSpec["azure"]>["tier"]>;

/** What each size is on Azure; memory and CPU of a SKU: https://learn.microsoft.com/azure/postgresql/compute-storage/concepts-compute */
const skus: Record<Size, string> = {
  /** 1 vCore that shares, 2 GiB. */
  small: "Standard_B1ms",
  /** 2 vCores, 8 GiB. */
  medium: "Standard_D2ds_v5",
  /** 8 vCores, 32 GiB. */
  large: "Standard_D8ds_v5",
};

/** The tier that a SKU belongs to, by the first letter of its series. */
const tiers: Record<string, Tier> = { B: "Burstable", D: "GeneralPurpose", E: "MemoryOptimized" };

/** The SKU that a spec asks for; its tier is undefined when neither spec nor SKU tells it. */
export function skuOf({ size, azure }: PostgresSpec): { name: string; tier: Tier | undefined } {
  const name = azure?.sku ?? skus[size];
  return { name, tier: azure?.tier ?? tierOf(name) };
}

/** The tier of a SKU such as Standard_D2ds_v5. */
function tierOf(sku: string): Tier | undefined {
  return tiers[/^Standard_([A-Z])/i.exec(sku)?.[1]?.toUpperCase() ?? ""];
}

/** The size of a SKU; the SKU itself when it is none of ours, which then differs from every size. */
export function sizeOf({ name = "" }: Partial<Sku> = {}): Size {
  const found = Object.entries(skus).find(([, each]) => sameSku(each, name));
  return (found?.[0] ?? name) as Size;
}

/** Azure takes a SKU in any case, and need not answer in ours. */
export function sameSku(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
