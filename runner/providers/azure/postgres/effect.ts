import type { Effect } from "../../../provider.ts";
import type { Change } from "../../../reconcile/diff.ts";
import { needsRestart, parameterOf } from "./parameters.ts";

/** What is chosen when the server is created: https://learn.microsoft.com/azure/postgresql/configure-maintain/concepts-limits */
const fixed = new Set(["username", "azure.availabilityZone", "azure.geoRedundantBackup", "azure.delegatedSubnetID"]);

/**
 * When a change takes effect. Azure defers nothing: what restarts the server does so at once. But it doesn't restart it for a
 * parameter that is read at its start only.
 */
export function effect({ field, from, to }: Change): Effect {
  if (fixed.has(field)) return "Impossible";
  // what is not there yet is made; a database is never renamed
  if (field === "database") return from === undefined ? "Now" : "Impossible";
  if (field === "version") return Number(to) > Number(from) ? "Now" : "Impossible";
  if (field === "storageGiB") return Number(to) > Number(from) ? "Now" : "Impossible";
  if (field === "azure.privateDNSZoneID") return to === undefined ? "Impossible" : "Now";
  const parameter = parameterOf(field);
  return parameter !== undefined && needsRestart(parameter) ? "MaintenanceWindow" : "Now";
}
