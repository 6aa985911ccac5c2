import { describe, expect, it } from "vitest";

import { recorded } from "../../../../test/fakes/arm/recordings.ts";
import { cosmosSpec, plainTable } from "../../../../test/parts/azure-table.ts";
import { diff } from "../../../reconcile/diff.ts";
import { specOf } from "./spec.ts";

/** An account and a container as Azure told them, with all that it adds. */
const flat = (n: number) => {
  const { properties, ...rest } = recorded("cosmos-sql", n).response.body as { properties: object };
  return { ...rest, ...properties };
};
const account = flat(7);
const { resource: container } = flat(24) as unknown as { resource: { id: string; partitionKey: { paths: string[] } } };
const key = { name: "myPartitionKey", type: "String" as const };
const there = { account, container, throughput: { resource: { throughput: 400, minimumThroughput: "400" } } };
const location = "australiaeast";

const changes = (spec: typeof plainTable, from: object = {}, applied: string[] = []) =>
  diff({ ...spec, partitionKey: key }, specOf({ ...there, ...from }, { ...spec, partitionKey: key }, true, location), applied);

describe("what was recorded of Cosmos DB", () => {
  it.each([
    ["a spec without a block", plainTable],
    [
      "one that says what there is",
      cosmosSpec({
        capacityMode: "Provisioned",
        regions: ["australiaeast"],
        throughput: 400,
        defaultTTLSeconds: 200,
        uniqueKeys: [] as string[][],
      }),
    ],
    ["one that says its regions by default", cosmosSpec({ capacityMode: "Provisioned", regions: ["australiaeast"] })],
  ])("is as wanted by %s, whatever was added and respelled", (_, spec) => expect(changes(spec)).toEqual([]));

  it("leaves alone what nobody set, and resets what we set before", () => {
    const fields = ["azure.defaultTTLSeconds", "azure.throughput", "azure.regions", "azure.consistencyLevel"];
    expect(changes(plainTable, {}, fields)).toEqual([{ field: "azure.defaultTTLSeconds", from: 200, to: undefined }]);
  });

  it("differs where it does", () => {
    const spec = cosmosSpec({
      capacityMode: "Serverless",
      consistencyLevel: "Strong",
      publicNetworkAccess: false,
      regions: ["westus2"],
      throughput: 500,
      tags: { team: "a" },
    });
    expect(changes(spec).map(({ field, from }) => [field, from])).toEqual([
      ["azure.consistencyLevel", "Session"],
      ["azure.publicNetworkAccess", true],
      ["azure.capacityMode", "Provisioned"],
      ["azure.regions", ["australiaeast"]],
      ["azure.throughput", 400],
      ["azure.tags.team", undefined],
    ]);
  });
});

it("tells another partition key, which nothing can change", () => {
  expect(diff(plainTable, specOf(there, plainTable, true, location), [])).toEqual([
    { field: "partitionKey.name", from: "myPartitionKey", to: "customer" },
  ]);
});

it("takes what is not made yet as wanted, as it is made with it", () => {
  const spec = cosmosSpec({ capacityMode: "Provisioned", throughput: 500, defaultTTLSeconds: 60, uniqueKeys: [["/a"]] });
  expect(changes(spec, { container: undefined, throughput: undefined })).toEqual([]);
});

it("says nothing of an account of others", () => {
  const spec = cosmosSpec({ accountName: "shop", throughput: 400, defaultTTLSeconds: 200 });
  expect(diff({ ...spec, partitionKey: key }, specOf(there, spec, false, location), [])).toEqual([]);
});

it.each([
  ["in another order", [["/b", "/a"], ["/email"]], []],
  ["with another path", [["/email"], ["/a", "/c"]], ["azure.uniqueKeys"]],
  ["with one less", [["/email"]], ["azure.uniqueKeys"]],
])("compares unique keys %s", (_, uniqueKeys, fields) => {
  const has = { ...container, uniqueKeyPolicy: { uniqueKeys: [{ paths: ["/email"] }, { paths: ["/a", "/b"] }] } };
  expect(changes(cosmosSpec({ capacityMode: "Provisioned", uniqueKeys }), { container: has }).map(({ field }) => field)).toEqual(fields);
});
