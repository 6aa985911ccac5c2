import { DefaultAzureCredential, type TokenCredential } from "@azure/identity";

import type { IdentityOptions } from "../credentials.ts";

/** Environment, workload identity, managed identity, and where a developer signed in: https://aka.ms/azsdk/js/identity/credential-chains */
export function defaultChain(options: IdentityOptions & { tenantId?: string }): TokenCredential {
  return new DefaultAzureCredential(options);
}
