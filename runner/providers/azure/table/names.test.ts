import { expect, it } from "vitest";

import { cosmosSpec, plainTable } from "../../../../test/parts/azure-table.ts";
import { containerID, namesOf } from "./names.ts";

const externalName = "shop-carts-7f3k2q";
const own = { own: true, account: externalName, database: externalName, container: externalName };

it.each([
  ["everything is named after the object", plainTable, { ...own, ownDatabase: true }],
  [
    "a database that the spec names may be used by others",
    cosmosSpec({ databaseName: "shop" }),
    { ...own, database: "shop", ownDatabase: false },
  ],
  ["so may one that bears a name of the user's", { ...plainTable, externalName }, { ...own, ownDatabase: false }],
  [
    "an account that the spec names is not ours, and the database in it is",
    cosmosSpec({ accountName: "office" }),
    { ...own, own: false, account: "office", ownDatabase: true },
  ],
])("%s", (_, spec, names) => expect(namesOf({ spec, externalName })).toEqual(names));

it("is known by its container's id, which begins as its account's does", () => {
  const names = namesOf({ spec: cosmosSpec({ accountName: "office", databaseName: "Shop and office" }), externalName });
  expect(containerID({ groupID: "/subscriptions/1/resourceGroups/shop" }, names)).toBe(
    `/subscriptions/1/resourceGroups/shop/providers/Microsoft.DocumentDB/databaseAccounts/office/sqlDatabases/Shop and office/containers/${externalName}`,
  );
});
