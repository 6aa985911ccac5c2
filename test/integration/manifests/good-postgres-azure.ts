import { privateAccess } from "./bad-postgres-azure.ts";
import { postgres } from "./case.ts";

const defaults = {
  account: "dev",
  externalName: "",
  deletionPolicy: "Delete",
  adoptionPolicy: "Never",
  suspend: false,
  version: "17",
  size: "small",
  storageGiB: 32,
  database: "app",
  username: "dbadmin",
  highAvailability: false,
  backupRetentionDays: 7,
  deletionProtection: false,
  publicAccess: false,
};
const blockDefaults = { storageAutoGrow: false, highAvailabilityMode: "ZoneRedundant" };

const good = (what: string, { azure, ...spec }: { azure: object; [field: string]: unknown }) => ({
  what,
  manifest: postgres({ ...spec, azure }),
  stored: { ...defaults, ...spec, azure: { ...blockDefaults, ...azure } },
});

/** Postgres on Azure that the API server must take, and how it must store their specs. */
export const goodPostgresAzure = [
  good("a server of which only the block is said", { azure: {} }),
  good("a server in a subnet of one's own", { size: "medium", highAvailability: true, azure: { ...privateAccess, availabilityZone: "1" } }),
  good("ids in another case, as Azure takes them", {
    azure: { ...privateAccess, delegatedSubnetID: privateAccess.delegatedSubnetID.replace("resourceGroups", "resourcegroups") },
  }),
  good("a server with everything that it can be told", {
    version: "18",
    storageGiB: 32767,
    deletionPolicy: "Retain",
    backupRetentionDays: 35,
    highAvailability: true,
    publicAccess: true,
    azure: {
      sku: "Standard_E4s_v3",
      tier: "MemoryOptimized",
      storageTier: "P80",
      storageAutoGrow: true,
      highAvailabilityMode: "SameZone",
      geoRedundantBackup: true,
      firewallRules: [
        { name: "all-of-Azure", startIPAddress: "0.0.0.0", endIPAddress: "0.0.0.0" },
        { name: "office_2", startIPAddress: "203.0.113.199", endIPAddress: "255.255.255.255" },
      ],
      parameters: { "pgaudit.log": "READ,WRITE", max_connections: "100" },
      tags: { team: "Zürich 1", "cost center": "" },
    },
  }),
  good("a server with every key of its connection", {
    azure: {},
    connection: {
      keys: { DB_HOST: "${host}", DB_USER: "${username}", DB_PASSWORD: "${password}", SERVER: "${serverName}", ID: "${resourceID}" },
    },
  }),
];
