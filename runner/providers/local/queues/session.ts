import type { AwsSession, ClientConfig } from "../../aws/session.ts";
import { loopback } from "../ports.ts";

/** The region of all queues here: the one that fauxqs and most tools take when none is named. */
const region = "us-east-1";

/** A session of AWS' own providers with the server on this machine, which lets everybody in. */
export function queuesSession(account: string, port: number): AwsSession {
  const keys = { accessKeyId: "local", secretAccessKey: "local" };
  const config: ClientConfig = {
    region,
    endpoint: `http://${loopback}:${port}`,
    credentials: () => Promise.resolve(keys),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000, throwOnRequestTimeout: true },
    customUserAgent: "kubectl-cloud",
  };
  return { account, region, client: (type, options) => new type({ ...config, ...options }) };
}

/** ARN and URL of a queue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
export function identifiers(name: string, port = 0): { arn: string; url: string } {
  const accountID = "000000000000";
  return { arn: `arn:aws:sqs:${region}:${accountID}:${name}`, url: `http://${loopback}:${port}/${accountID}/${name}` };
}
