import type { ClientOptions } from "@azure-rest/core-client";
import { type CosmosDBManagementContext, createCosmosDBManagement } from "@azure/arm-cosmosdb/api";
import type { TokenCredential } from "@azure/identity";

/**
 * What the functions of Azure's client for Cosmos DB work with. Its class would bring everything for all APIs of Cosmos DB along,
 * four times as much as a run loads of it this way.
 */
export class CosmosDB {
  readonly context: CosmosDBManagementContext;

  constructor(credential: TokenCredential, subscriptionID: string, options?: ClientOptions) {
    this.context = createCosmosDBManagement(credential, subscriptionID, options);
  }
}
