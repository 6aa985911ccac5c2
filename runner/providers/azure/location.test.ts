import { expect, it } from "vitest";

import { same } from "./location.ts";

it.each([
  ["UK South", "uksouth", true],
  ["West US 2", "westus2", true],
  ["westeurope", "westeurope", true],
  ["West US 2", "westus", false],
])("%s and %s are the same location: %s", (one, other, are) => {
  expect(same(one, other)).toBe(are);
});
