import { expect, it } from "vitest";

import { azureSpec } from "../../../../test/parts/azure-postgres.ts";
import { sizeOf, skuOf } from "./sizes.ts";

it.each([
  ["a size", azureSpec({ size: "small" }), { name: "Standard_B1ms", tier: "Burstable" }],
  ["a larger one", azureSpec({ size: "large" }), { name: "Standard_D8ds_v5", tier: "GeneralPurpose" }],
  [
    "a SKU goes before the size and tells its tier",
    azureSpec({ size: "small" }, { sku: "Standard_E4s_v3" }),
    { name: "Standard_E4s_v3", tier: "MemoryOptimized" },
  ],
  [
    "a SKU of a series that we don't know is the tier that the spec says",
    azureSpec({}, { sku: "Standard_M64s", tier: "MemoryOptimized" }),
    { name: "Standard_M64s", tier: "MemoryOptimized" },
  ],
  ["and of none when it says none", azureSpec({}, { sku: "Standard_M64s" }), { name: "Standard_M64s", tier: undefined }],
])("%s", (_, spec, sku) => expect(skuOf(spec)).toEqual(sku));

it("tells a SKU's size, however Azure writes it, and one of nobody's as itself", () => {
  expect(sizeOf({ name: "standard_d2ds_v5" })).toBe("medium");
  expect(sizeOf({ name: "Standard_D4s_v3" })).toBe("Standard_D4s_v3");
});
