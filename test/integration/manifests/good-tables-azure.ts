import { table } from "./case.ts";

const defaults = {
  account: "dev",
  externalName: "",
  deletionPolicy: "Delete",
  adoptionPolicy: "Never",
  suspend: false,
  partitionKey: { name: "customer", type: "String" },
  deletionProtection: false,
};
const accountDefaults = { consistencyLevel: "Session", publicNetworkAccess: true };

const good = (what: string, { azure, ...spec }: { azure: object; [field: string]: unknown }) => ({
  what,
  manifest: table({ ...spec, azure }),
  stored: { ...defaults, ...spec, azure: { ...accountDefaults, ...azure } },
});

/** Tables on Azure that the API server must take, and how it must store their specs. */
export const goodTablesAzure = [
  good("a table in a serverless account of its own", { azure: {} }),
  good("a table with a name and a sort key, as both clouds take it", {
    externalName: "shop-carts",
    sortKey: { name: "id", type: "String" },
    azure: { tags: { team: "Zürich 1", "cost center": "" } },
  }),
  good("a table in an account of others", {
    externalName: "Carts_1.2",
    azure: { accountName: "shop-1", databaseName: "Shop and office", throughput: 400 },
  }),
  good("a table that scales by itself in an account of others", { azure: { accountName: "shop", autoscaleMaxThroughput: 1000000 } }),
  good("a table with everything that its own account can be told", {
    externalName: "a".repeat(44),
    deletionProtection: true,
    azure: {
      databaseName: "shop",
      capacityMode: "Provisioned",
      throughput: 1000000,
      consistencyLevel: "BoundedStaleness",
      regions: ["westus2", "uksouth"],
      defaultTTLSeconds: -1,
      uniqueKeys: [["/email"], ["/address/street", "/address/number"]],
      publicNetworkAccess: false,
    },
  }),
  good("a table with every key of its connection", {
    azure: { regions: ["westeurope"], defaultTTLSeconds: 1 },
    connection: {
      name: "carts.db",
      keys: {
        COSMOS: "${endpoint} ${key} ${connectionString} ${database} ${container}",
        WHERE: "${accountName} ${resourceID} ${tableName}",
      },
    },
  }),
];
