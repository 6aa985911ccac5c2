import { describe, expect, it } from "vitest";

import { azureSpec } from "../../../../test/parts/azure-postgres.ts";
import { newStorage, ownTier, stepOf, storageOf } from "./storage.ts";

describe("stepOf", () => {
  it.each([
    [20, 32],
    [32, 32],
    [33, 64],
    [100, 128],
    [2049, 4095],
    [4095, 4095],
    [4096, 4096],
    [4097, 8192],
    [32_767, 32_767],
    [65_536, 32_767],
  ])("%i GiB are %i on Azure, which has steps", (asked, step) => expect(stepOf(asked)).toBe(step));
});

it("knows the tier that each size has by itself", () => {
  expect([32, 64, 128, 1024, 4095, 4096, 32_767].map(ownTier)).toEqual(["P4", "P6", "P10", "P30", "P50", "P50", "P80"]);
});

it("asks for the next step, and for a tier only when the spec does", () => {
  expect(newStorage(azureSpec({ storageGiB: 100 }))).toEqual({ storageSizeGB: 128, autoGrow: "Disabled" });
  expect(newStorage(azureSpec({}, { storageTier: "P20", storageAutoGrow: true }))).toEqual({
    storageSizeGB: 32,
    autoGrow: "Enabled",
    tier: "P20",
  });
});

describe("storageOf", () => {
  const own = { storageSizeGB: 128, tier: "P10", autoGrow: "Disabled" };
  it.each([
    ["a size that was rounded up is as asked for", azureSpec({ storageGiB: 100 }), own, { storageGiB: 100, storageAutoGrow: false }],
    ["so is one that Azure grew by itself", azureSpec({ storageGiB: 32 }), own, { storageGiB: 32, storageAutoGrow: false }],
    ["less is not", azureSpec({ storageGiB: 129 }), own, { storageGiB: 128, storageAutoGrow: false }],
    [
      "a tier that somebody chose is told, for whom set it before",
      azureSpec({ storageGiB: 128 }),
      { ...own, tier: "P20" },
      { storageGiB: 128, storageTier: "P20", storageAutoGrow: false },
    ],
    [
      "a tier that the spec chose and is not there differs",
      azureSpec({ storageGiB: 128 }, { storageTier: "P20" }),
      own,
      { storageGiB: 128, storageTier: "P10", storageAutoGrow: false },
    ],
    [
      "a lower tier than a disk that has grown can have is not asked for again",
      azureSpec({ storageGiB: 32 }, { storageTier: "P6" }),
      own,
      { storageGiB: 32, storageTier: "P6", storageAutoGrow: false },
    ],
    [
      "growing that somebody turned on is told",
      { ...azureSpec({ storageGiB: 128 }), azure: undefined },
      { ...own, autoGrow: "Enabled" },
      { storageGiB: 128, storageAutoGrow: true },
    ],
  ])("%s", (_, spec, there, told) => expect(JSON.parse(JSON.stringify(storageOf(there, spec)))).toEqual(told));
});
