import { createHash, randomUUID, verify, X509Certificate } from "node:crypto";

import type { Body } from "./bodies.ts";
import { gatewayRefusal, type Refusal, type Reply } from "./errors.ts";

/** What an application proves itself with. Each that is there is accepted. */
export interface Application {
  secret?: string;
  /** Its certificate, PEM: assertions must be signed with its key. */
  certificate?: string;
  /** Whose tokens it accepts instead, as a federated credential says. */
  federated?: { issuer: string; subject: string };
}

interface Issued {
  tenant: string;
  client: string;
  expires: number;
  invalid: boolean;
}

/**
 * Microsoft Entra ID as far as tokens for an application go: its answers are what @azure/identity reads, its errors those of
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 */
export class Tokens {
  /** Seconds that a token lives. */
  lifetime = 3600;
  /** Applications by client id. Empty: whoever shows anything is accepted. */
  readonly applications = new Map<string, Application>();
  /** So many tokens that are issued next are refused by Azure Resource Manager. */
  invalidNext = 0;
  readonly #issued = new Map<string, Issued>();

  /** All tokens so far have expired. */
  expire(): void {
    for (const token of this.#issued.values()) token.expires = 0;
  }

  /** Answers what @azure/identity asks of an authority; nothing when it is none of that. */
  answer(path: string, text: string, address: string): Reply | undefined {
    const [, tenant = "", what] =
      /^\/([^/]+)\/(oauth2\/v2\.0\/token|v2\.0\/\.well-known\/openid-configuration|discovery\/instance)$/.exec(path) ?? [];
    switch (what) {
      case "oauth2/v2.0/token":
        return this.#token(tenant, new URLSearchParams(text), `${address}${path}`);
      case "v2.0/.well-known/openid-configuration":
        return { status: 200, body: configuration(tenant, address) };
      case "discovery/instance":
        return { status: 200, body: discovery(tenant, address) };
      default:
        return undefined;
    }
  }

  /** What is wrong with a request's token, as Azure Resource Manager says it; nothing when it is right. */
  problem(authorization: string | undefined): Refusal | undefined {
    if (!authorization) return unauthorized("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
    const token = this.#issued.get(authorization.replace(/^Bearer /i, ""));
    if (!token || token.invalid) return unauthorized("InvalidAuthenticationToken", "The access token is invalid.");
    if (token.expires > Date.now()) return undefined;
    const [expiry, now] = [token.expires, Date.now()].map((time) => new Date(time).toUTCString());
    const message = `The access token expiry UTC time '${expiry}' is earlier than current UTC time '${now}'.`;
    return unauthorized("ExpiredAuthenticationToken", message);
  }

  #token(tenant: string, form: URLSearchParams, audience: string): Reply {
    const client = form.get("client_id") ?? "";
    const wrong = this.#wrong(tenant, client, form, audience);
    if (wrong) return { status: wrong.status, body: entraError(wrong) };
    const now = Math.floor(Date.now() / 1000);
    const claims = { aud: form.get("scope"), tid: tenant, appid: client, iat: now, exp: now + this.lifetime, jti: randomUUID() };
    const access_token = [{ alg: "RS256", typ: "JWT" }, claims].map((each) => base64(each)).join(".") + ".signature";
    const expires = Date.now() + this.lifetime * 1000;
    this.#issued.set(access_token, { tenant, client, expires, invalid: this.invalidNext-- > 0 });
    if (this.invalidNext < 0) this.invalidNext = 0;
    return { status: 200, body: { token_type: "Bearer", expires_in: this.lifetime, ext_expires_in: this.lifetime, access_token } };
  }

  #wrong(tenant: string, client: string, form: URLSearchParams, audience: string): EntraError | undefined {
    const shown = form.get("client_secret") ?? form.get("client_assertion");
    if (form.get("grant_type") !== "client_credentials") return errors.grant(form.get("grant_type") ?? "");
    if (!shown) return errors.nothingShown();
    if (this.applications.size === 0) return undefined;
    const application = this.applications.get(client);
    if (!application) return errors.unknown(client, tenant);
    if (form.has("client_secret")) return application.secret === shown ? undefined : errors.secret(client);
    const claims = claimsOf(shown);
    const { federated, certificate } = application;
    if (federated && claims["iss"] === federated.issuer && claims["sub"] === federated.subject) return undefined;
    if (certificate && claims["iss"] === client && isSigned(shown, certificate))
      return claims["aud"] === audience ? undefined : errors.audience();
    return claims["iss"] === client ? errors.certificate(shown) : errors.federation(claims);
  }
}

interface EntraError {
  status: number;
  error: string;
  code: number;
  text: string;
}

const errors = {
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

function entraError({ error, code, text }: EntraError): Body {
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()];
  const timestamp = new Date().toISOString().replace("T", " ").replace(/\.\d+/, "");
  const error_description = `AADSTS${code}: ${text} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`;
  return { error, error_description, error_codes: [code], timestamp, trace_id, correlation_id };
}

function unauthorized(code: string, message: string): Refusal {
  const refused = gatewayRefusal(401, code, message);
  const challenge = `Bearer authorization_uri="https://login.microsoftonline.com/common", error="invalid_token", error_description="${message}"`;
  refused.reply.headers = { ...refused.reply.headers, "www-authenticate": challenge };
  return refused;
}

function configuration(tenant: string, address: string): Body {
  const base = `${address}/${tenant}`;
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    response_types_supported: ["code"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    tenant_region_scope: null,
    cloud_instance_name: new URL(address).host,
  };
}

function discovery(tenant: string, address: string): Body {
  const { host } = new URL(address);
  return {
    tenant_discovery_endpoint: `${address}/${tenant}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function claimsOf(assertion: string): Body {
  try {
    return JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString()) as Body;
  } catch {
    return {};
  }
}

/** Whether an assertion is signed with a certificate's key, in one of the two ways that MSAL has. */
function isSigned(assertion: string, certificate: string): boolean {
  const [header = "", payload = "", signature = ""] = assertion.split(".");
  const { publicKey: key } = new X509Certificate(certificate);
  const { alg } = JSON.parse(Buffer.from(header, "base64url").toString()) as { alg: string };
  const padding = alg.startsWith("PS") ? { padding: 6, saltLength: 32 } : {};
  return verify("sha256", Buffer.from(`${header}.${payload}`), { key, ...padding }, Buffer.from(signature, "base64url"));
}
