import { readFileSync } from "node:fs";

import { CosmosDBManagementClient } from "@azure/arm-cosmosdb";
import { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible";
import { ResourceManagementClient } from "@azure/arm-resources";
import { SubscriptionClient } from "@azure/arm-resources-subscriptions";
import { ClientCertificateCredential, ClientSecretCredential, type TokenCredential, WorkloadIdentityCredential } from "@azure/identity";

/** What the program is asked to do, as JSON in its argument. */
export interface Task {
  does: "subscription" | "postgres" | "table";
  address: string;
  tenant: string;
  subscription: string;
  client: string;
  secret?: string;
  /** Files. */
  certificate?: string;
  token?: string;
}

// SDKs whose answers Azure doesn't hurry would wait two seconds between polls
const hurry = { updateIntervalInMs: 1 };

async function subscription({ address, subscription }: Task, credential: TokenCredential) {
  const { subscriptions } = new SubscriptionClient(credential, { endpoint: address });
  const { state, displayName } = await subscriptions.get(subscription);
  return { state, displayName };
}

async function postgres(task: Task, credential: TokenCredential) {
  const options = { endpoint: task.address, ...hurry };
  const { resourceGroups } = new ResourceManagementClient(credential, task.subscription, { endpoint: task.address });
  const azure = new PostgreSQLManagementFlexibleServerClient(credential, task.subscription, { endpoint: task.address });
  const group = await resourceGroups.createOrUpdate("shop", { location: "uksouth", tags: { by: "us" } });
  const made = await azure.servers.beginCreateOrUpdateAndWait(
    "shop",
    "orders",
    {
      location: "uksouth",
      administratorLogin: "dbadmin",
      administratorLoginPassword: "planted-password",
      version: "17",
      storage: { storageSizeGB: 64 },
      sku: { name: "Standard_B1ms", tier: "Burstable" },
      tags: { stage: "test" },
    },
    options,
  );
  const database = await azure.databases.beginCreateAndWait("shop", "orders", "app", { charset: "utf8" }, options);
  const addresses = { startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" };
  const rule = await azure.firewallRules.beginCreateOrUpdateAndWait("shop", "orders", "azure", addresses, options);
  const parameter = { value: "8192", source: "user-override" };
  const configured = await azure.configurations.beginUpdateAndWait("shop", "orders", "work_mem", parameter, options);
  const changed = await azure.servers.beginUpdateAndWait("shop", "orders", { storage: { storageSizeGB: 128 } }, options);
  const found = await azure.servers.get("shop", "orders");
  await azure.servers.beginDeleteAndWait("shop", "orders", options);
  const gone = await azure.servers.get("shop", "orders").catch(codeOf);
  await resourceGroups.delete("shop", hurry).pollUntilDone();
  return {
    group: group.location,
    made: [made.location, made.state, made.storage?.tier, made.fullyQualifiedDomainName, made.administratorLoginPassword],
    database: [database.charset, database.collation],
    rule: rule.startIpAddress,
    configured: configured.value,
    changed: [changed.storage?.tier, found.storage?.storageSizeGB, found.tags],
    gone,
    groupGone: await resourceGroups.get("shop").catch(codeOf),
  };
}

async function table(task: Task, credential: TokenCredential) {
  const { resourceGroups } = new ResourceManagementClient(credential, task.subscription, { endpoint: task.address });
  const azure = new CosmosDBManagementClient(credential, task.subscription, { endpoint: task.address });
  const { databaseAccounts: accounts, sqlResources: sql } = azure;
  await resourceGroups.createOrUpdate("shop", { location: "uksouth" });
  const free = await accounts.checkNameExists("carts");
  const locations = [{ locationName: "uksouth", failoverPriority: 0 }];
  const wanted = { location: "uksouth", kind: "GlobalDocumentDB", locations, databaseAccountOfferType: "Standard" } as const;
  const made = await accounts.createOrUpdate("shop", "carts", wanted, hurry).pollUntilDone();
  await sql.createUpdateSqlDatabase("shop", "carts", "app", { resource: { id: "app" } }, hurry).pollUntilDone();
  const resource = { id: "items", partitionKey: { paths: ["/id"], kind: "Hash" as const }, defaultTtl: 60 };
  const options = { autoscaleSettings: { maxThroughput: 4000 } };
  const container = await sql.createUpdateSqlContainer("shop", "carts", "app", "items", { resource, options }, hurry).pollUntilDone();
  const throughput = await sql.getSqlContainerThroughput("shop", "carts", "app", "items");
  const keys = await accounts.listKeys("shop", "carts");
  await accounts.regenerateKey("shop", "carts", { keyKind: "secondary" }, hurry).pollUntilDone();
  const renewed = await accounts.listKeys("shop", "carts");
  const { connectionStrings } = await accounts.listConnectionStrings("shop", "carts");
  const tagged = await accounts.update("shop", "carts", { tags: { stage: "test" } }, hurry).pollUntilDone();
  await sql.deleteSqlContainer("shop", "carts", "app", "items", hurry).pollUntilDone();
  const gone = await sql.getSqlContainer("shop", "carts", "app", "items").catch(codeOf);
  await accounts.delete("shop", "carts", hurry).pollUntilDone();
  return {
    free: free.body,
    made: [made.location, made.provisioningState, made.documentEndpoint],
    container: [container.resource?.defaultTtl, container.resource?.partitionKey?.paths],
    throughput: throughput.resource?.autoscaleSettings?.maxThroughput,
    keys: [keys.primaryMasterKey === renewed.primaryMasterKey, keys.secondaryMasterKey === renewed.secondaryMasterKey],
    connection: connectionStrings?.[0]?.connectionString?.includes(renewed.primaryMasterKey ?? "none"),
    tagged: tagged.tags,
    gone,
    accountGone: await accounts.get("shop", "carts").catch(codeOf),
  };
}

function credentialOf({ address, tenant, client, secret, certificate, token }: Task): TokenCredential {
  const options = { authorityHost: address, disableInstanceDiscovery: true };
  if (token) return new WorkloadIdentityCredential({ tenantId: tenant, clientId: client, tokenFilePath: token, ...options });
  if (certificate) return new ClientCertificateCredential(tenant, client, { certificate: readFileSync(certificate, "utf8") }, options);
  return new ClientSecretCredential(tenant, client, secret ?? "", options);
}

function codeOf(error: unknown): string {
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  return `${statusCode} ${code}`;
}

const task = JSON.parse(process.argv[2] ?? "{}") as Task;
try {
  console.log(JSON.stringify(await { subscription, postgres, table }[task.does](task, credentialOf(task))));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
