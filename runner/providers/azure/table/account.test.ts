import { describe, expect, it } from "vitest";

import { cosmosSpec, plainTable } from "../../../../test/parts/azure-table.ts";
import { changedAccount, isServerless, newAccount } from "./account.ts";

const change = (field: string) => ({ field, from: undefined, to: undefined });

describe("a new account", () => {
  const tags = { "kubectl-cloud.dev-owner": "u1" };

  it("is serverless in the CloudAccount's location, gives keys, and leaves the free tier to others", () => {
    expect(newAccount(plainTable, "uksouth", tags)).toEqual({
      kind: "GlobalDocumentDB",
      databaseAccountOfferType: "Standard",
      location: "uksouth",
      locations: [{ locationName: "uksouth", failoverPriority: 0 }],
      capabilities: [{ name: "EnableServerless" }],
      consistencyPolicy: { defaultConsistencyLevel: "Session" },
      publicNetworkAccess: "Enabled",
      disableLocalAuth: false,
      enableFreeTier: false,
      tags,
    });
  });

  it("is as the block says", () => {
    const spec = cosmosSpec({
      capacityMode: "Provisioned",
      consistencyLevel: "BoundedStaleness",
      publicNetworkAccess: false,
      regions: ["westus2", "uksouth"],
    });
    expect(newAccount(spec, "uksouth", tags)).toMatchObject({
      location: "uksouth",
      locations: [
        { locationName: "westus2", failoverPriority: 0 },
        { locationName: "uksouth", failoverPriority: 1 },
      ],
      capabilities: [],
      // Azure refuses it without bounds, and with lower ones in more than one region
      consistencyPolicy: { defaultConsistencyLevel: "BoundedStaleness", maxStalenessPrefix: 100_000, maxIntervalInSeconds: 300 },
      publicNetworkAccess: "Disabled",
    });
  });
});

it.each([
  ["nothing that no change speaks of", cosmosSpec({ consistencyLevel: "Strong" }), ["azure.regions", "azure.tags.team"], {}],
  [
    "what changed alone",
    cosmosSpec({ consistencyLevel: "Strong", publicNetworkAccess: false }),
    ["azure.consistencyLevel"],
    { consistencyPolicy: { defaultConsistencyLevel: "Strong" } },
  ],
  [
    "the default of a field that has left the spec",
    plainTable,
    ["azure.consistencyLevel", "azure.publicNetworkAccess"],
    { consistencyPolicy: { defaultConsistencyLevel: "Session" }, publicNetworkAccess: "Enabled" },
  ],
])("changes %s", (_, spec, fields, patch) => expect(changedAccount(spec, fields.map(change))).toEqual(patch));

it("knows a serverless account among those with other capabilities", () => {
  expect(isServerless({ capabilities: [{ name: "EnableNoSQLVectorSearch" }, { name: "EnableServerless" }] })).toBe(true);
  expect(isServerless({ capabilities: [{ name: "EnableNoSQLVectorSearch" }] })).toBe(false);
  expect(isServerless({})).toBe(false);
});
