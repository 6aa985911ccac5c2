import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";

import type { IdentityOptions } from "../credentials.ts";

/**
 * Environment, workload identity and managed identity: https://aka.ms/azsdk/js/identity/credential-chains. Programs that a
 * developer has signed in with are left out, as a pod doesn't have them, unless AZURE_TOKEN_CREDENTIALS says otherwise.
 */
export function defaultChain(options: IdentityOptions & { tenantId?: string }): TokenCredential {
  process.env.AZURE_TOKEN_CREDENTIALS ??= "prod";
  return new DefaultAzureCredential(options);
}
