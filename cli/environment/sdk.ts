import type { Values } from "./collect.ts";

/** Engines on this machine check no credentials, but clients of AWS refuse to begin without any. */
const placeholders = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
/** Any of these tells a client where credentials are. */
const sources = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

/** What clients of AWS need beside the connections of local engines that speak AWS' protocols; nothing that is set already. */
export function forLocalSDKs(connections: readonly Values[], env: NodeJS.ProcessEnv): Record<string, string> {
  const local = connections.find(({ standard }) => standard.get("provider") === "local" && standard.has("region"));
  if (!local) return {};
  const region = local.standard.get("region");
  return {
    ...(sources.some((name) => env[name]) ? {} : placeholders),
    ...(region && !env["AWS_REGION"] && !env["AWS_DEFAULT_REGION"] ? { AWS_REGION: region } : {}),
  };
}
