import { createHash, randomUUID } from "node:crypto";

import type { Body } from "../bodies.ts";

/** Why no token is issued. */
export interface EntraError {
  status: number;
  error: string;
  code: number;
  text: string;
}

/** https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes */
export const errors = {
  grant: (type: string) => ({
    status: 400,
    error: "unsupported_grant_type",
    code: 70003,
    text: `The app requested an unsupported grant type '${type}'.`,
  }),
  nothingShown: () => ({
    status: 401,
    error: "invalid_client",
    code: 7000218,
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  }),
  unknown: (client: string, tenant: string) => ({
    status: 400,
    error: "unauthorized_client",
    code: 700016,
    text: `Application with identifier '${client}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  }),
  secret: (client: string) => ({
    status: 401,
    error: "invalid_client",
    code: 7000215,
    text: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client}'.`,
  }),
  audience: () => ({
    status: 401,
    error: "invalid_client",
    code: 700023,
    text: "Client assertion audience claim does not match Realm issuer.",
  }),
  certificate: (assertion: string) => ({
    status: 401,
    error: "invalid_client",
    code: 700027,
    text: `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${createHash("sha1").update(assertion).digest("hex").toUpperCase()}']`,
  }),
  federation: (claims: Body) => ({
    status: 401,
    error: "invalid_client",
    code: 700213,
    text: `No matching federated identity record found for presented assertion subject '${String(claims["sub"])}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
  }),
} satisfies Record<string, (...names: never[]) => EntraError>;

/** The body that says so. */
export function entraError({ error, code, text }: EntraError): Body {
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()];
  const timestamp = new Date().toISOString().replace("T", " ").replace(/\.\d+/, "");
  const error_description = `AADSTS${code}: ${text} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`;
  return { error, error_description, error_codes: [code], timestamp, trace_id, correlation_id };
}
