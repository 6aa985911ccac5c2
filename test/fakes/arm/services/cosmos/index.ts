import type { ProviderAction, ResourceType } from "../../world.ts";
import { accounts } from "./accounts.ts";
import { containers } from "./containers.ts";
import { databases } from "./databases.ts";
import { nameExists } from "./names.ts";
import { containerThroughput, databaseThroughput } from "./throughput.ts";

/** Azure Cosmos DB with its API for NoSQL. */
export const types: readonly ResourceType[] = [accounts, databases, containers, databaseThroughput, containerThroughput];
export const actions: readonly ProviderAction[] = [nameExists];
