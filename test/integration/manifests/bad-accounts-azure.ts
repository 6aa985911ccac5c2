import { account, type BadChange, type BadManifest, type Manifest } from "./case.ts";

const subscriptionID = "11111111-2222-3333-4444-555555555555";
const good = { subscriptionID, resourceGroup: "shop", location: "westeurope" };

/** An account on Azure with these fields in its block. */
export function azureAccount(fields: object): Manifest {
  return account({ provider: "azure", aws: undefined, azure: { ...good, ...fields } });
}

/** What people get wrong in a CloudAccount on Azure, each with the field and the way out that the message must have. */
export const badAccountsAzure: BadManifest[] = [
  {
    mistake: "Azure, with the block of AWS",
    manifest: account({ provider: "azure" }),
    field: "spec.azure",
    wayOut: "add it, with subscriptionID, resourceGroup and location",
  },
  {
    mistake: "the blocks of two clouds",
    manifest: account({ azure: good }),
    field: "spec.azure",
    wayOut: "goes with provider azure",
  },
  ...Object.keys(good).map((name) => ({
    mistake: `no ${name}`,
    manifest: azureAccount({ [name]: undefined }),
    field: `spec.azure.${name}`,
    wayOut: "Required value",
  })),
  {
    mistake: "a subscription by its name",
    manifest: azureAccount({ subscriptionID: "Pay-As-You-Go" }),
    field: "spec.azure.subscriptionID",
    wayOut: "`az account show`",
  },
  {
    mistake: "a subscription in capitals, which would be two when compared",
    manifest: azureAccount({ subscriptionID: "AAAAAAAA-2222-3333-4444-555555555555" }),
    field: "spec.azure.subscriptionID",
    wayOut: "in lower case",
  },
  {
    mistake: "a tenant by its domain",
    manifest: azureAccount({ tenantID: "contoso.onmicrosoft.com" }),
    field: "spec.azure.tenantID",
    wayOut: "write its id in lower case",
  },
  {
    mistake: "a resource group with a space",
    manifest: azureAccount({ resourceGroup: "my group" }),
    field: "spec.azure.resourceGroup",
    wayOut: "use letters, digits",
  },
  {
    mistake: "a resource group that ends with a dot",
    manifest: azureAccount({ resourceGroup: "shop." }),
    field: "spec.azure.resourceGroup",
    wayOut: "no '.' at its end",
  },
  {
    mistake: "the ARM id of a resource group",
    manifest: azureAccount({ resourceGroup: `/subscriptions/${subscriptionID}/resourceGroups/shop` }),
    field: "spec.azure.resourceGroup",
    wayOut: "use letters, digits",
  },
  {
    mistake: "a resource group that is too long",
    manifest: azureAccount({ resourceGroup: "g".repeat(91) }),
    field: "spec.azure.resourceGroup",
    wayOut: "may not be more than 90",
  },
  {
    mistake: "a location as the portal shows it",
    manifest: azureAccount({ location: "West Europe" }),
    field: "spec.azure.location",
    wayOut: "such as westeurope",
  },
  {
    mistake: "an endpoint that would show the tokens",
    manifest: azureAccount({ endpoint: "http://management.azure.com" }),
    field: "spec.azure.endpoint",
    wayOut: "https://HOST",
  },
  {
    mistake: "an authority without a scheme",
    manifest: azureAccount({ authorityHost: "login.microsoftonline.us" }),
    field: "spec.azure.authorityHost",
    wayOut: "https://HOST",
  },
];

/** Changes to an account on Azure that nothing can carry out. */
export const badAccountAzureChanges: BadChange[] = [
  {
    mistake: "an account with another resource group",
    before: azureAccount({}),
    manifest: azureAccount({ resourceGroup: "office" }),
    field: "spec.azure.resourceGroup",
    wayOut: "add another account",
  },
  {
    mistake: "an account moved to another cloud",
    before: azureAccount({}),
    manifest: account({}),
    field: "spec.provider",
    wayOut: "add another account",
  },
];
