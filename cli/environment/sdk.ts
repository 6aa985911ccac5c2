import type { Values } from "./collect.ts";

/** Engines on this machine check no credentials, but clients of AWS refuse to begin without any. */
const placeholders = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
/** Any of these tells a client where credentials are. */
const sources = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];

/** Variables of services' endpoints, by the key with which a connection says where it is: https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html */
const endpoints = [
  { variable: "AWS_ENDPOINT_URL_SQS", key: "queueURL" },
  { variable: "AWS_ENDPOINT_URL_DYNAMODB", key: "endpoint" },
];

/**
 * What clients of AWS need beside the connections of local engines that speak AWS' protocols; nothing that is set already.
 * Without an endpoint of the service most of them would ask AWS itself, whatever the queue's URL is:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function forLocalSDKs(connections: readonly Values[], env: NodeJS.ProcessEnv): Record<string, string> {
  const locals = connections.map(({ standard }) => standard).filter((standard) => standard.get("provider") === "local");
  const found = endpoints.flatMap(({ variable, key }) => {
    const url = locals.find((standard) => standard.has(key))?.get(key);
    return url === undefined ? [] : [[variable, new URL(url).origin]];
  });
  if (found.length === 0) return {};
  const region = env["AWS_DEFAULT_REGION"] === undefined ? locals.find((standard) => standard.has("region"))?.get("region") : undefined;
  const wanted: Record<string, string> = {
    ...(Object.fromEntries(found) as Record<string, string>),
    ...(region !== undefined && { AWS_REGION: region }),
    ...(sources.some((name) => env[name]) ? {} : placeholders),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !env[name]));
}
