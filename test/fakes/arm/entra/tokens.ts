import { randomUUID } from "node:crypto";

import { gatewayRefusal, type Refusal, type Reply } from "../errors.ts";
import { claimsOf, isSigned } from "./assertions.ts";
import { configuration, discovery } from "./discovery.ts";
import { entraError, type EntraError, errors } from "./errors.ts";

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

function unauthorized(code: string, message: string): Refusal {
  const refused = gatewayRefusal(401, code, message);
  const challenge = `Bearer authorization_uri="https://login.microsoftonline.com/common", error="invalid_token", error_description="${message}"`;
  refused.reply.headers = { ...refused.reply.headers, "www-authenticate": challenge };
  return refused;
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
