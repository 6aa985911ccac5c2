import { azureAccount } from "./bad-accounts-azure.ts";

const defaults = {
  provider: "azure",
  allowedNamespaces: ["*"],
  credentials: { secretRef: { name: "dev-keys" } },
  driftInterval: "1h",
  maxConcurrentRuns: 10,
};
const azureDefaults = { tenantID: "", endpoint: "", authorityHost: "" };
const subscriptionID = "11111111-2222-3333-4444-555555555555";

const good = (what: string, azure: { resourceGroup: string; location: string; [field: string]: string }) => ({
  what,
  manifest: azureAccount(azure),
  stored: { ...defaults, azure: { ...azureDefaults, subscriptionID, ...azure } },
});

/** Accounts on Azure that the API server must take, and how it must store their specs. */
export const goodAccountsAzure = [
  good("an account on Azure", { resourceGroup: "shop", location: "westeurope" }),
  good("an account of a sovereign cloud, in a group of another script", {
    resourceGroup: "(größe)_注文.1-",
    location: "usgovvirginia",
    tenantID: "99999999-2222-3333-4444-555555555555",
    endpoint: "https://management.usgovcloudapi.net",
    authorityHost: "https://login.microsoftonline.us",
  }),
];
