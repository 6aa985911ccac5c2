import { z } from "zod";

import { field, matches } from "../fields.ts";

/** A GUID, as Azure's ids of subscriptions and tenants are. */
const guid = (what: string) =>
  matches(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, `not ${what}: write its id in lower case, as \`az account show\` prints it`);

const url = (description: string) =>
  field(z.string().max(2048).default(""), {
    description,
    placeholder: "URL",
    rules: [matches(/^(https:\/\/[^\s/]+[^\s]*)?$/, "not a URL: write it as https://HOST, or leave it out for Azure's own")],
  });

const recreate = "is immutable, as what was made there would be left behind: add another account";

/** Where on Azure an account's resources are made. */
export const azure = z.object({
  subscriptionID: field(z.string().max(36), {
    description: "Id of the subscription; verified before the first write.",
    placeholder: "ID",
    rules: [guid("a subscription")],
  }),
  tenantID: field(z.string().max(36).default(""), {
    description: "Id of the tenant (Microsoft Entra ID). Default: AZURE_TENANT_ID of the credentials.",
    placeholder: "ID",
    rules: [{ rule: "self == '' || self.matches('^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')", message: guid("a tenant").message }],
  }),
  resourceGroup: field(z.string().max(90), {
    description: "Resource group to make everything in. It is created if it is missing, and never deleted.",
    placeholder: "GROUP",
    immutable: `azure.resourceGroup ${recreate}`,
    rules: [
      matches(
        /^[-\p{L}\p{N}_.()]*[-\p{L}\p{N}_()]$/u,
        "not a resource group: use letters, digits, '_', '-', '.', '(' and ')', and no '.' at its end",
      ),
    ],
  }),
  location: field(z.string().max(60), {
    description: "Location, such as westeurope.",
    placeholder: "LOCATION",
    rules: [matches(/^[a-z][a-z0-9]+$/, "not a location: write its name in lower case and without spaces, such as westeurope")],
  }),
  endpoint: url("URL of the Resource Manager instead of Azure's own, for a sovereign cloud, a private endpoint or an emulator."),
  authorityHost: url(
    "URL of the authority that gives out tokens instead of https://login.microsoftonline.com, for a sovereign cloud or an emulator.",
  ),
});
