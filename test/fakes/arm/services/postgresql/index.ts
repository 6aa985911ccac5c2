import type { ProviderAction, ResourceType } from "../../world.ts";
import { configurations } from "./configurations.ts";
import { databases } from "./databases.ts";
import { firewallRules } from "./firewall-rules.ts";
import { checkName } from "./names.ts";
import { servers } from "./servers.ts";

/** Azure Database for PostgreSQL, flexible servers. */
export const types: readonly ResourceType[] = [servers, databases, firewallRules, configurations];
export const actions: readonly ProviderAction[] = [checkName];
