import { expect, it } from "vitest";

import { table } from "../../../../crds/api/kinds/table.ts";
import { plainTable } from "../../../../test/parts/azure-table.ts";
import { connectionOf } from "./connection.ts";
import { namesOf } from "./names.ts";

const names = namesOf({ spec: plainTable, externalName: "carts" });
const endpoint = "https://carts.documents.azure.com:443/";
const { secret, config } = connectionOf(names, endpoint, "a+b/c==", "/subscriptions/1");

it("has the connection string as Cosmos DB's clients take it", () => {
  expect(secret["connectionString"]).toBe(`AccountEndpoint=${endpoint};AccountKey=a+b/c==;`);
  expect(JSON.stringify(config)).not.toContain("a+b/c==");
});

it("gives the keys that the kind says it has, as the API server refuses templates that ask for others", () => {
  const keys = Object.entries(table.connection ?? {}).filter(([, { providers = ["azure"] }]) => providers.includes("azure"));
  const keysOf = (part: string) => keys.flatMap(([name, key]) => (key.in === part || key.in === "both" ? [name] : [])).toSorted();
  expect(Object.keys(secret).toSorted()).toEqual(keysOf("Secret"));
  expect(Object.keys(config).toSorted()).toEqual(keysOf("ConfigMap"));
});
