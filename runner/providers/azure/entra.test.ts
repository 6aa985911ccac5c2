import { AuthenticationRequiredError, CredentialUnavailableError } from "@azure/identity";
import { expect, it, test } from "vitest";

import { ask } from "./errors.ts";

const call = { doing: "verify account dev", action: "Microsoft.Resources/subscriptions/read", account: "dev" };

/** As `@azure/identity` throws it; the text is Entra ID's, whose ids are new each time. */
function refusal(code: string, text: string): Error {
  const message = `invalid_client: ${code} - [2026-01-01 00:00:00Z]: AADSTS${code}: ${text} Trace ID: 1-2 Correlation ID: 3-4 Timestamp: 2026-01-01 00:00:00Z - Correlation ID: 3-4 - Trace ID: 1-2`;
  return new AuthenticationRequiredError({ scopes: [], message });
}

test.each<[string, string, RegExp]>([
  ["7000222", "The provided client secret keys for app 'x' are expired.", /expired: make a new one/],
  ["700016", "Application with identifier 'x' was not found in the directory 'y'.", /AZURE_CLIENT_ID/],
  ["90002", "Tenant 'y' not found.", /tenantID/],
  ["700024", "Client assertion is not within its valid time range.", /clock/],
  ["700211", "No matching federated identity record found for presented assertion issuer 'z'.", /OIDC issuer/],
  ["700213", "No matching federated identity record found for presented assertion subject 's'.", /federated-credential create/],
  ["500011", "The resource principal named https://management.azure.com was not found in the tenant named y.", /one cloud/],
  ["1234567", "Something new.", /renew the credentials of account dev/],
])("AADSTS%s is told in Entra ID's words, without ids that only its support can use, and with the next step", async (code, text, hint) => {
  await expect(ask(call, () => Promise.reject(refusal(code, text)))).rejects.toMatchObject({
    name: "TerminalError",
    code: "CredentialsInvalid",
    message: `could not verify account dev: AADSTS${code}: ${text}`,
    hint: expect.stringMatching(hint),
  });
});

it("what goes away by itself is tried again", async () => {
  const passing = refusal("90033", "A transient error has occurred. Please try again.");
  await expect(ask(call, () => Promise.reject(passing))).rejects.toMatchObject({ name: "RetryableError", code: "CloudUnavailable" });
});

it("an authority that can't be reached is named, with what to check", async () => {
  const error = Object.assign(new AuthenticationRequiredError({ scopes: [], message: "endpoints_resolution_error: see aka.ms" }), {
    authority: "https://login.microsoftonline.us",
  });
  await expect(ask(call, () => Promise.reject(error))).rejects.toMatchObject({
    name: "RetryableError",
    code: "CloudUnavailable",
    message:
      "could not verify account dev: endpoints_resolution_error: the authority https://login.microsoftonline.us did not tell where to sign in",
    hint: expect.stringMatching(
      /check authorityHost and tenantID of account dev, whether the cluster lets runs out to https:.*certificate/,
    ),
  });
});

it("no credentials are told from wrong ones", async () => {
  const none = new CredentialUnavailableError("WorkloadIdentityCredential: is unavailable.");
  await expect(ask(call, () => Promise.reject(none))).rejects.toMatchObject({ name: "TerminalError", code: "CredentialsMissing" });
});
