import { describe, expect, it } from "vitest";

import { nextRegionStep, regionsOf, type RegionStep } from "./regions.ts";

/** As Cosmos DB tells them: by their display names, and in any order. */
const account = (...names: string[]) => ({
  locations: names
    .map((locationName, failoverPriority) => ({
      id: "a",
      locationName,
      failoverPriority,
      isZoneRedundant: false,
      provisioningState: "Succeeded",
    }))
    .toReversed(),
});
const at = (...names: string[]): RegionStep => ({
  locations: names.map((locationName, failoverPriority) => ({ locationName, failoverPriority, isZoneRedundant: false })),
});

it("reads them as the spec writes them, the one for writes first", () => {
  expect(regionsOf(account("West US 2", "UK South"))).toEqual(["westus2", "uksouth"]);
});

describe("the next step", () => {
  it.each([
    ["is none when they are as wanted", ["UK South", "West US 2"], ["uksouth", "westus2"], undefined],
    ["removes what is too much", ["UK South", "West US 2"], ["uksouth"], at("uksouth")],
    [
      "changes the order by a call of its own",
      ["UK South", "West US 2"],
      ["westus2", "uksouth"],
      {
        failoverPolicies: [
          { locationName: "westus2", failoverPriority: 0 },
          { locationName: "uksouth", failoverPriority: 1 },
        ],
      },
    ],
    [
      "moves the writes before it removes the region that has them",
      ["UK South", "West US 2"],
      ["westus2"],
      {
        failoverPolicies: [
          { locationName: "westus2", failoverPriority: 0 },
          { locationName: "uksouth", failoverPriority: 1 },
        ],
      },
    ],
  ])("%s", (_, there, wanted, step) => expect(nextRegionStep(account(...there), wanted)).toEqual(step));

  it("adds a region behind those that are there, as nothing else may change with it", () => {
    expect(nextRegionStep(account("UK South"), ["westus2", "uksouth"])).toEqual({
      locations: [
        { locationName: "uksouth", failoverPriority: 0, isZoneRedundant: false },
        { locationName: "westus2", failoverPriority: 1 },
      ],
    });
  });
});
