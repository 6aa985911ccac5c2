import type { AwsSession, ClientConfig } from "../../aws/session.ts";
import { loopback } from "../ports.ts";

/** The region of all that is here: the one that emulators and most tools take when none is named. */
export const region = "us-east-1";
/** The account that emulators put in ARNs. */
export const accountID = "000000000000";

/** Where a server is. */
export function endpointOf(port = 0): string {
  return `http://${loopback}:${port}`;
}

/** A session of AWS' own providers with a server on this machine, which lets everybody in. */
export function emulatorSession(account: string, port: number): AwsSession {
  const keys = { accessKeyId: "local", secretAccessKey: "local" };
  const config: ClientConfig = {
    region,
    endpoint: endpointOf(port),
    credentials: () => Promise.resolve(keys),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000, throwOnRequestTimeout: true },
    customUserAgent: "kubectl-cloud",
  };
  return { account, region, client: (type, options) => new type({ ...config, ...options }) };
}
