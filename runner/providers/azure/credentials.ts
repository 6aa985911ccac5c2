import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { TokenCredential } from "@azure/identity";

import type { CloudAccount } from "../../../crds/api/objects.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { redact } from "../../../lib/redact.ts";
import type { Credentials } from "../../provider.ts";
import { httpOptions } from "./client-options.ts";
import type { Cloud } from "./clouds.ts";

/** How `@azure/identity` asks for tokens. */
export type IdentityOptions = ReturnType<typeof identityOptions>;

/** An application that signs in by itself. */
export interface ServicePrincipal {
  tenantID: string;
  clientID: string;
  /** One of the two. */
  secret: string;
  /** PEM, certificate and private key. */
  certificate: string;
  certificatePassword: string;
}

/**
 * What gives out an account's access tokens: the service principal in the mounted Secret, or what the ServiceAccount brings
 * along: the variables that the webhook of Azure Workload Identity sets, and otherwise the default chain of `@azure/identity`.
 * https://learn.microsoft.com/azure/aks/workload-identity-overview
 *
 * Every secret value is registered with {@link redact} as it is read. Throws terminal `CredentialsMissing`, `CredentialsInvalid`.
 */
export async function tokenCredential(account: CloudAccount, { directory }: Credentials, cloud: Cloud): Promise<TokenCredential> {
  return naming(cloud.authorityHost, await credentialOf(account, directory, identityOptions(cloud)));
}

/** Those who sign in don't say where they tried to. */
function naming(authority: string, credential: TokenCredential): TokenCredential {
  return {
    async getToken(scopes, options) {
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        throw Object.assign(error as Error, { authority });
      }
    },
  };
}

async function credentialOf(account: CloudAccount, directory: string | undefined, options: IdentityOptions): Promise<TokenCredential> {
  const wantedTenant = account.spec.azure?.tenantID ?? "";
  const { secretRef } = account.spec.credentials;
  // each loads its own part of the library
  if (secretRef) {
    const principal = await readPrincipal(account, directory);
    return (await import("./credentials/service-principal.ts")).servicePrincipal(account, principal, options);
  }
  const { AZURE_FEDERATED_TOKEN_FILE: tokenFilePath, AZURE_CLIENT_ID: clientId, AZURE_TENANT_ID } = process.env;
  const tenantId = wantedTenant || AZURE_TENANT_ID;
  if (tokenFilePath && clientId && tenantId) {
    return (await import("./credentials/workload-identity.ts")).workloadIdentity({ ...options, tokenFilePath, clientId, tenantId });
  }
  return (await import("./credentials/default-chain.ts")).defaultChain({ ...options, ...(tenantId ? { tenantId } : {}) });
}

/** An authority that isn't Azure's vouches for itself: Azure's must not be asked about it, and would not know it. */
function identityOptions({ authorityHost, foreignAuthority }: Cloud) {
  return { authorityHost, disableInstanceDiscovery: foreignAuthority, ...httpOptions() };
}

async function readPrincipal(account: CloudAccount, directory: string | undefined): Promise<ServicePrincipal> {
  const value = async (key: string) => ((await readFileIn(directory, key)) ?? "").trim();
  const principal: ServicePrincipal = {
    tenantID: account.spec.azure?.tenantID || (await value("AZURE_TENANT_ID")),
    clientID: await value("AZURE_CLIENT_ID"),
    secret: await value("AZURE_CLIENT_SECRET"),
    certificate: await value("AZURE_CLIENT_CERTIFICATE"),
    certificatePassword: await value("AZURE_CLIENT_CERTIFICATE_PASSWORD"),
  };
  for (const secret of [principal.secret, principal.certificate, principal.certificatePassword]) if (secret) redact(secret);
  const missing = [
    ...(principal.clientID ? [] : ["AZURE_CLIENT_ID"]),
    ...(principal.secret || principal.certificate ? [] : ["AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE"]),
    ...(principal.tenantID ? [] : ["AZURE_TENANT_ID (nor is spec.azure.tenantID set)"]),
  ];
  if (missing.length === 0) return principal;
  const { name } = account.metadata;
  throw new TerminalError(
    `account ${name}: the Secret ${account.spec.credentials.secretRef?.name} in the runner's namespace is missing or has no ${missing.join(" and no ")}`,
    {
      code: "CredentialsMissing",
      hint: "it needs AZURE_CLIENT_ID, AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE (PEM), and AZURE_TENANT_ID: add them",
    },
  );
}

/** A file of the mounted Secret; undefined when the Secret or the key in it is not there. */
async function readFileIn(directory: string | undefined, name: string): Promise<string | undefined> {
  if (directory === undefined) return undefined;
  try {
    return await readFile(join(directory, name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
