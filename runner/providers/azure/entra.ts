import { isNetworkError } from "./answer.ts";
import type { AzureReason } from "./codes.ts";
import type { Call, Meaning } from "./errors.ts";

/** Names of the errors that `@azure/identity` throws when it got no token. */
const signInErrors = new Set([
  "AuthenticationError",
  "AuthenticationRequiredError",
  "CredentialUnavailableError",
  "AggregateAuthenticationError",
  "ClientAuthError",
  "ClientConfigurationError",
]);

/**
 * What the codes of Microsoft Entra ID mean, those that runs of ours can meet:
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const hints: Record<string, string> = {
  "7000215": "the client secret is wrong: take its Value, not its ID, and put it into AZURE_CLIENT_SECRET",
  "7000222": "the client secret has expired: make a new one (az ad app credential reset) and put it into AZURE_CLIENT_SECRET",
  "700027":
    "the certificate is not one of the application's, or has expired: upload it (az ad app credential reset --cert), or use another",
  "700024": "the token that proves who we are was made too long ago or in the future: check the node's clock",
  "700016": "there is no such application in the tenant: check AZURE_CLIENT_ID, and tenantID of the account",
  "7000112": "the application is disabled: enable its service principal",
  "7000229": "the application has no service principal in the tenant: az ad sp create --id ID",
  "90002": "there is no such tenant: check tenantID of the account or AZURE_TENANT_ID, and authorityHost",
  "900023": "that is no tenant: check tenantID of the account or AZURE_TENANT_ID",
  "70021":
    "no federated credential of the identity fits: its issuer must be the cluster's, its subject the ServiceAccount that the message names",
  "700211": "no federated credential of the identity has this issuer: add one with the cluster's OIDC issuer URL",
  "700212": "no federated credential of the identity has this audience: it must be api://AzureADTokenExchange",
  "700213":
    "no federated credential of the identity has this subject: az identity federated-credential create with the subject that the message names",
  "500011": "the tenant does not know that Resource Manager: endpoint and authorityHost must be of one cloud",
  "900382": "tenant and authorityHost are of different clouds: set authorityHost to the tenant's own",
  "53003": "a conditional access policy of the tenant forbids it: have the runs' addresses excluded",
};

/** Codes that go away by themselves: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const passing = new Set(["90033", "90024", "90055", "50196", "90036"]);

/** What an error means that came instead of a token; undefined when it is of another kind. Every one of them is thrown before any request to the service. */
export function signInMeaning(error: Error, { account }: Call): { meaning: Meaning; code: string; message: string } | undefined {
  if (!signInErrors.has(error.name)) return undefined;
  const text = error.message.replaceAll(/\s+/g, " ");
  const code = /AADSTS(\d+)/.exec(text)?.[1];
  const message = /AADSTS\d+: (.*?)(?= (Trace ID|Correlation ID|Timestamp):|$)/.exec(text)?.[1] ?? text;
  // a chain has more to tell than that
  if (code === undefined && unresolved.test(text) && error.name !== "AggregateAuthenticationError")
    return unresolvedMeaning(error, account);
  if (code === undefined) {
    const said =
      error.name === "AggregateAuthenticationError"
        ? "there are no credentials in the environment, and no managed identity"
        : (foreign(text) ?? message);
    return { meaning: { reason: uncoded(error) }, code: error.name, message: said };
  }
  if (passing.has(code)) return { meaning: { reason: "CloudUnavailable" }, code: `AADSTS${code}`, message };
  const hint = hints[code];
  const meaning: Meaning = { reason: "CredentialsInvalid", hint: hint && `${hint}; then: kubectl cloud account check ${account}` };
  return { meaning, code: `AADSTS${code}`, message };
}

/** The authority's page about the tenant (openid-configuration) was not to be had, be it for the network or for the tenant; MSAL doesn't say which. */
const unresolved = /endpoints_resolution_error|openid_config_error/;

function unresolvedMeaning(error: Error, account: string): { meaning: Meaning; code: string; message: string } {
  const { authority = "of the account" } = error as { authority?: string };
  const hint = `it is tried again by itself; if it goes on, check authorityHost and tenantID of account ${account}, whether the cluster lets runs out to ${authority}, and whether they trust its certificate`;
  return {
    meaning: { reason: "CloudUnavailable", hint },
    code: "endpoints_resolution_error",
    message: `the authority ${authority} did not tell where to sign in`,
  };
}

/** What it means that Entra ID did not say why. */
function uncoded(error: Error): AzureReason {
  // of a chain: where there is no managed identity, its address may answer anything or nothing
  if (error.name === "AggregateAuthenticationError") return "CredentialsMissing";
  const { statusCode = 0 } = error as { statusCode?: number };
  const unreachable = /server_error|network_error|ENOTFOUND|ECONN/.test(error.message);
  if (isNetworkError(error) || statusCode >= 500 || unreachable) return "CloudUnavailable";
  return error.name === "CredentialUnavailableError" ? "CredentialsMissing" : "CredentialsInvalid";
}

/** In place of a page that something in between has sent. */
function foreign(text: string): string | undefined {
  const status = /Http status code: (\d+)/i.exec(text)?.[1];
  return status && `HTTP ${status}: the answer is not one of Microsoft Entra ID`;
}
