import { type TokenCredential, WorkloadIdentityCredential } from "@azure/identity";

import type { IdentityOptions } from "../credentials.ts";

/** The identity that trusts the pod's ServiceAccount; its token is read anew each time, as Kubernetes renews the file. */
export function workloadIdentity(
  options: IdentityOptions & { tokenFilePath: string; clientId: string; tenantId: string },
): TokenCredential {
  return new WorkloadIdentityCredential(options);
}
