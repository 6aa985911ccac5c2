import type { Body } from "../bodies.ts";

/** What an authority says of itself, as OpenID Connect has it. */
export function configuration(tenant: string, address: string): Body {
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

/** What is asked of an authority that MSAL doesn't know. */
export function discovery(tenant: string, address: string): Body {
  const { host } = new URL(address);
  return {
    tenant_discovery_endpoint: `${address}/${tenant}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
