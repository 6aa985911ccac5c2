import type { Configuration, FirewallRule, Server } from "@azure/arm-postgresql-flexible";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { DeepPartial } from "../../../provider.ts";
import { userTags } from "../tags.ts";
import { rulesOf } from "./firewall.ts";
import { parametersOf } from "./parameters.ts";
import { sameSku, sizeOf } from "./sizes.ts";
import { storageOf } from "./storage.ts";
import { fromWindow } from "./window.ts";

/** A server with its parts, as far as they were read. */
export interface Found {
  server: Server;
  /** What could not be read, as Azure is at work on the server, is undefined and counts as made. */
  parts?: Parts | undefined;
}

/** What is below a server. */
export interface Parts {
  /** Whether it has the spec's database. */
  database: boolean;
  /** Undefined where the spec says nothing of them, and never did. */
  rules?: FirewallRule[] | undefined;
  /** The same. */
  parameters?: Configuration[] | undefined;
}

/**
 * The spec's fields as they are in Azure. What Azure chose because the spec leaves it out counts as not set. Values that mean the
 * same are as in the spec: they never make a write.
 * https://learn.microsoft.com/rest/api/postgresql/servers/get
 */
export function specOf({ server, parts }: Found, spec: PostgresSpec): DeepPartial<PostgresSpec> {
  const { azure } = spec;
  const { storageGiB, ...storage } = storageOf(server.storage ?? {}, spec);
  const { sku = { name: "", tier: "" }, network = {}, backup = {} } = server;
  const standby = standbyOf(server);
  return {
    version: server.version,
    size: azure?.sku ? spec.size : sizeOf(sku),
    storageGiB,
    database: !parts || parts.database ? spec.database : undefined,
    username: server.administratorLogin,
    highAvailability: standby !== undefined,
    backupRetentionDays: backup.backupRetentionDays,
    maintenanceWindow: fromWindow(server.maintenanceWindow),
    // ours alone
    deletionProtection: spec.deletionProtection,
    publicAccess: network.publicNetworkAccess === "Enabled",
    azure: {
      ...storage,
      sku: azure?.sku && (sameSku(azure.sku, sku.name) ? azure.sku : sku.name),
      tier: azure?.tier && (sku.tier as typeof azure.tier),
      availabilityZone: azure?.availabilityZone && (zoneOf(server, azure.availabilityZone) as typeof azure.availabilityZone),
      highAvailabilityMode: standby ?? azure?.highAvailabilityMode,
      geoRedundantBackup: unless(false, backup.geoRedundantBackup === "Enabled", azure?.geoRedundantBackup),
      delegatedSubnetID: azure?.delegatedSubnetID && idOf(network.delegatedSubnetResourceId, azure.delegatedSubnetID),
      privateDNSZoneID: azure?.privateDNSZoneID && idOf(network.privateDnsZoneArmResourceId, azure.privateDNSZoneID),
      firewallRules: parts?.rules ? rulesOf(parts.rules, azure?.firewallRules) : azure?.firewallRules,
      parameters: parts?.parameters ? parametersOf(parts.parameters, azure?.parameters) : azure?.parameters,
      tags: userTags(server.tags),
    },
  };
}

type Mode = NonNullable<PostgresSpec["azure"]>["highAvailabilityMode"];

function standbyOf({ highAvailability: { mode } = {} }: Server): Mode | undefined {
  return mode === undefined || mode === "Disabled" ? undefined : (mode as Mode);
}

/** After a failover the server is in its standby's zone, which is as it should be. */
function zoneOf({ availabilityZone: zone, highAvailability }: Server, inSpec: string): string | undefined {
  return highAvailability?.standbyAvailabilityZone === inSpec && highAvailability.mode !== "Disabled" ? inSpec : zone;
}

/** Ids are the same in any case. */
function idOf(there: string | undefined, inSpec: string): string | undefined {
  return there?.toLowerCase() === inSpec.toLowerCase() ? inSpec : there;
}

/** The value, unless the spec leaves it out and it is the default. */
function unless<T>(standard: T, value: T, inSpec: T | undefined): T | undefined {
  return inSpec === undefined && value === standard ? undefined : value;
}
