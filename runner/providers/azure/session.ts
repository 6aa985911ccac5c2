import type { ClientOptions } from "@azure-rest/core-client";
import { SubscriptionClient } from "@azure/arm-resources-subscriptions";
import { createDefaultHttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";

import type { CloudAccount } from "../../../crds/api/objects.ts";
import type { Credentials } from "../../provider.ts";
import { clientOptions } from "./client-options.ts";
import { cloudOf } from "./clouds.ts";
import { tokenCredential } from "./credentials.ts";
import type { RawAnswer } from "./raw.ts";
import { verify } from "./subscription.ts";

/** A client of an SDK of Azure Resource Manager, of either generation. */
type ClientType<Client> = new (credential: TokenCredential, subscriptionID: string, options?: ClientOptions) => Client;

/** A connection to one subscription, which was verified. */
export interface AzureSession {
  /** Name of the CloudAccount. */
  account: string;
  subscriptionID: string;
  resourceGroup: string;
  /** ARM id of the resource group. */
  groupID: string;
  location: string;
  /** URL of the Resource Manager, without a slash at its end. */
  endpoint: string;
  /** The client of a service, made once: `session.client(CosmosDBManagementClient)`. */
  client<Client>(type: ClientType<Client>): Client;
  /** Creates the resource group if it is missing, tagged as made for this account; one that is there stays as it is. Asks once in a session. */
  ensureGroup(): Promise<void>;
  /** Sends a request as a client of ours does, signed, for what no SDK has: the status of an operation. */
  send(request: PipelineRequest): Promise<RawAnswer>;
}

/**
 * Connects to the account. Throws terminal `CredentialsMissing`, `CredentialsInvalid`, `PermissionDenied`, `AccountMismatch`;
 * retryable `CloudUnavailable`, `Throttled`.
 */
export async function connect(account: CloudAccount, credentials: Credentials): Promise<AzureSession> {
  const { subscriptionID, resourceGroup, location, ...where } = settings(account);
  const cloud = cloudOf(where, process.env.AZURE_AUTHORITY_HOST);
  const credential = await tokenCredential(account, credentials, cloud);
  const options = clientOptions(cloud);
  const subscriptions = new SubscriptionClient(credential, options);
  const clients = new Map<unknown, unknown>();
  const http = createDefaultHttpClient();
  let group: Promise<void> | undefined;
  const session: AzureSession = {
    account: account.metadata.name,
    subscriptionID,
    resourceGroup,
    groupID: `/subscriptions/${subscriptionID}/resourceGroups/${resourceGroup}`,
    location,
    endpoint: cloud.endpoint,
    client<Client>(type: ClientType<Client>): Client {
      if (!clients.has(type)) clients.set(type, new type(credential, subscriptionID, options));
      return clients.get(type) as Client;
    },
    async ensureGroup() {
      // its SDK is loaded by a run that creates something only
      group ??= import("./resource-group.ts").then((module) => module.ensureGroup(session));
      return group.catch((error: unknown) => {
        group = undefined;
        throw error;
      });
    },
    send: (request) => subscriptions.pipeline.sendRequest(http, request),
  };
  await verify(account, subscriptions, session);
  return session;
}

function settings(account: CloudAccount): NonNullable<CloudAccount["spec"]["azure"]> {
  if (!account.spec.azure) throw new Error(`CloudAccount ${account.metadata.name} has no block azure`);
  return account.spec.azure;
}
