import type { ProviderAction, ResourceType } from "../../world.ts";

/** Azure Cosmos DB with its API for NoSQL. */
export const types: readonly ResourceType[] = [];
export const actions: readonly ProviderAction[] = [];
