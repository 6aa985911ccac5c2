import { describe, expect, it } from "vitest";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { cosmosSpec, plainTable, tableTarget } from "../../../../test/parts/azure-table.ts";
import { refuse } from "./refuse.ts";

const aws = { billingMode: "PAY_PER_REQUEST" } as TableSpec["aws"];

describe("what the API server takes for another cloud", () => {
  it.each([
    ["a block of DynamoDB", { ...plainTable, aws }, "carts", "aws is for DynamoDB"],
    ["a sort key of DynamoDB", { ...plainTable, sortKey: { name: "date", type: "String" as const } }, "carts", "sortKey date"],
    [
      "a partition key with a dash",
      { ...plainTable, partitionKey: { name: "customer-id", type: "String" as const } },
      "carts",
      "partitionKey customer-id",
    ],
    ["a name in capitals, for an account", plainTable, "Carts", "3 to 44 lower-case"],
    ["a name that is too long for one", plainTable, "a".repeat(45), "3 to 44 lower-case"],
  ])("is refused: %s", (_, spec, name, message) => {
    const refused = () => refuse(tableTarget(spec, name));
    expect(refused).toThrow(
      expect.objectContaining({ name: "TerminalError", code: "SpecRejected", message: expect.stringContaining(message) }),
    );
    expect(refused).toThrow(expect.objectContaining({ hint: expect.stringContaining("Table") }));
  });

  it.each([
    ["a key of DynamoDB's types", { ...plainTable, partitionKey: { name: "customer_1", type: "Binary" as const } }, "carts"],
    ["the one sort key that there is", { ...plainTable, sortKey: { name: "id", type: "String" as const } }, "carts"],
    ["a container in an account of others by any name", cosmosSpec({ accountName: "shop" }), "Carts_1.2"],
  ])("is taken where it means something here too: %s", (_, spec, name) => expect(() => refuse(tableTarget(spec, name))).not.toThrow());
});
