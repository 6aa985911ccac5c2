import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import type { CloudAccount } from "../../../crds/api/objects.ts";
import { TerminalError } from "../../../lib/errors.ts";
import type { Credentials } from "../../provider.ts";
import { keySource, type KeySource, location } from "./credentials.ts";
import { ask } from "./errors.ts";

/** What every client of the SDK is made with. */
export interface ClientConfig {
  region: string;
  endpoint?: string;
  credentials: KeySource;
  maxAttempts: number;
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: true };
  customUserAgent: string;
}

/** A connection to one AWS account, whose id was verified. */
export interface AwsSession {
  /** Name of the CloudAccount. */
  account: string;
  region: string;
  /** The client of a service, made once, with the service's own options: `session.client(SQSClient, { md5: false })`. */
  client<Client, Options extends object>(type: new (config: ClientConfig & Options) => Client, options: Options): Client;
}

/**
 * Connects to the account. Throws terminal `CredentialsMissing`, `CredentialsInvalid`, `PermissionDenied`, `AccountMismatch`;
 * retryable `CloudUnavailable`, `Throttled`.
 */
export async function connect(account: CloudAccount, credentials: Credentials): Promise<AwsSession> {
  const { name } = account.metadata;
  const source = await keySource(account, credentials);
  const config: ClientConfig = {
    ...location(account),
    credentials: source,
    // few: the run as a whole is retried with backoff, and meanwhile other objects have their turn
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000, throwOnRequestTimeout: true },
    customUserAgent: "kubectl-cloud",
  };
  const sts = new STSClient(config);
  await verify(account, sts);
  const clients = new Map<unknown, unknown>();
  return {
    account: name,
    region: config.region,
    client<Client, Options extends object>(type: new (config: ClientConfig & Options) => Client, options: Options): Client {
      // the source in a client's config remembers its keys until they end, so that the others need not fetch their own
      if (!clients.has(type)) clients.set(type, new type({ ...config, credentials: sts.config.credentials, ...options }));
      return clients.get(type) as Client;
    },
  };
}

/** Every principal may ask who it is: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
async function verify(account: CloudAccount, sts: STSClient): Promise<void> {
  const { name } = account.metadata;
  const wanted = account.spec.aws?.accountID;
  const call = { doing: `verify account ${name}`, action: "sts:GetCallerIdentity", account: name };
  const { Account: actual } = await ask(call, () => sts.send(new GetCallerIdentityCommand({})));
  if (actual === wanted) return;
  throw new TerminalError(`account ${name}: the credentials belong to AWS account ${actual}, and spec.aws.accountID is ${wanted}`, {
    code: "AccountMismatch",
    hint: `use credentials of ${wanted}, or add another CloudAccount for ${actual}`,
  });
}
