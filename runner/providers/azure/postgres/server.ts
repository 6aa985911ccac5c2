import type { Server, ServerForPatch } from "@azure/arm-postgresql-flexible";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { Ownership, Target } from "../../../provider.ts";
import type { Change } from "../../../reconcile/diff.ts";
import { changedTags, initialTags, isTag } from "../tags.ts";
import { parameterOf } from "./parameters.ts";
import { skuOf } from "./sizes.ts";
import { newStorage, ownTier, stepOf } from "./storage.ts";
import { toWindow } from "./window.ts";

type PostgresTarget = Target<PostgresSpec>;

/**
 * A new server: https://learn.microsoft.com/rest/api/postgresql/servers/create-or-update
 *
 * @param location - of the account
 */
export function newServer(target: PostgresTarget, location: string): Server {
  const { spec, password } = target;
  const { azure, maintenanceWindow } = spec;
  return {
    location,
    tags: initialTags(target),
    // the default would change a server of that name that somebody else made just now
    createMode: "Create",
    sku: sku(spec),
    version: spec.version,
    administratorLogin: spec.username,
    ...(password === undefined ? {} : { administratorLoginPassword: password }),
    storage: newStorage(spec),
    backup: {
      backupRetentionDays: spec.backupRetentionDays,
      geoRedundantBackup: azure?.geoRedundantBackup ? "Enabled" : "Disabled",
    },
    network: {
      publicNetworkAccess: publicAccess(spec),
      ...(azure?.delegatedSubnetID ? { delegatedSubnetResourceId: azure.delegatedSubnetID } : {}),
      ...(azure?.privateDNSZoneID ? { privateDnsZoneArmResourceId: azure.privateDNSZoneID } : {}),
    },
    highAvailability: standby(spec),
    ...(maintenanceWindow ? { maintenanceWindow: toWindow(maintenanceWindow) } : {}),
    ...(azure?.availabilityZone ? { availabilityZone: azure.availabilityZone } : {}),
  };
}

/** What a field is in a PATCH. One that was taken out of the spec goes back to Azure's default. */
const patches: Record<string, (target: PostgresTarget, there: Server) => ServerForPatch> = {
  size: ({ spec }) => ({ sku: sku(spec) }),
  "azure.sku": ({ spec }) => ({ sku: sku(spec) }),
  "azure.tier": ({ spec }) => ({ sku: sku(spec) }),
  storageGiB: ({ spec }) => ({ storage: grown(spec) }),
  "azure.storageTier": ({ spec: { storageGiB, azure } }, { storage }) => ({
    storage: withTier(azure?.storageTier ?? ownTier(Math.max(stepOf(storageGiB), storage?.storageSizeGB ?? 0))),
  }),
  "azure.storageAutoGrow": ({ spec }) => ({ storage: { autoGrow: spec.azure?.storageAutoGrow ? "Enabled" : "Disabled" } }),
  backupRetentionDays: ({ spec }) => ({ backup: { backupRetentionDays: spec.backupRetentionDays } }),
  "maintenanceWindow.day": ({ spec }) => ({ maintenanceWindow: toWindow(spec.maintenanceWindow) }),
  "maintenanceWindow.startTime": ({ spec }) => ({ maintenanceWindow: toWindow(spec.maintenanceWindow) }),
  publicAccess: ({ spec }) => ({ network: { publicNetworkAccess: publicAccess(spec) } }),
  "azure.privateDNSZoneID": ({ spec: { azure } }) => ({
    network: azure?.privateDNSZoneID ? { privateDnsZoneArmResourceId: azure.privateDNSZoneID } : {},
  }),
  password: ({ password }) => (password === undefined ? {} : { administratorLoginPassword: password }),
  highAvailability: ({ spec }) => ({ highAvailability: standby(spec) }),
  "azure.highAvailabilityMode": ({ spec }) => ({ highAvailability: standby(spec) }),
  version: ({ spec }) => ({ createMode: "Update", version: spec.version }),
};

/** Azure changes these each by itself: the standby before the rest when it goes, and after it when it comes; a version at the end. */
const alone = new Map([
  ["highAvailability", "standby"],
  ["azure.highAvailabilityMode", "standby"],
  ["version", "upgrade"],
]);

/**
 * The PATCHes that make changes of the server itself, one operation each, with just what changes.
 * https://learn.microsoft.com/rest/api/postgresql/servers/update
 *
 * @param there - as it is, for its tags, which a PATCH replaces as a whole
 * @throws TerminalError `SpecRejected` of a field that can't be changed
 */
export function changedServer(target: PostgresTarget, there: Server, changes: readonly Change[], ownership?: Ownership): ServerForPatch[] {
  const own = changes.filter(({ field }) => !isPart(field) && !isTag(field));
  const of = (group: string | undefined) =>
    own.filter(({ field }) => alone.get(field) === group).reduce((patch, { field }) => merged(patch, patchOf(field, target, there)), {});
  const standbyGoes = own.some(({ field, to }) => field === "highAvailability" && to !== true);
  const [rest, standbyPatch, upgrade] = [of(undefined), of("standby"), of("upgrade")];
  const tags = changedTags(target, there.tags, changes, ownership);
  const ordered = [...(standbyGoes ? [standbyPatch, rest] : [rest, standbyPatch]), upgrade].filter(
    (patch) => Object.keys(patch).length > 0,
  );
  if (!tags) return ordered;
  // the claim goes with the first of them, so that whatever we changed bears our tag if the run ends in between
  const [first = {}, ...later] = ordered;
  return [{ ...first, tags }, ...later];
}

/** Whether a change is of something below the server. */
function isPart(field: string): boolean {
  return field === "database" || field === "azure.firewallRules" || parameterOf(field) !== undefined;
}

function patchOf(field: string, target: PostgresTarget, there: Server): ServerForPatch {
  const patch = patches[field];
  if (patch) return patch(target, there);
  throw new TerminalError(`${field} of a server can't be changed`, {
    code: "SpecRejected",
    hint: "create another Postgres and move the data to it",
  });
}

function merged(one: ServerForPatch, other: ServerForPatch): ServerForPatch {
  return {
    ...one,
    ...other,
    ...(one.storage || other.storage ? { storage: { ...one.storage, ...other.storage } } : {}),
    ...(one.network || other.network ? { network: { ...one.network, ...other.network } } : {}),
  };
}

function sku(spec: PostgresSpec) {
  const { name, tier = "" } = skuOf(spec);
  return { name, tier };
}

/** Without its tier a larger disk would get that of its size. */
function grown({ storageGiB, azure }: PostgresSpec) {
  return { storageSizeGB: stepOf(storageGiB), ...withTier(azure?.storageTier) };
}

function withTier(tier: string | undefined) {
  return tier ? { tier } : {};
}

function publicAccess(spec: PostgresSpec): string {
  return spec.publicAccess ? "Enabled" : "Disabled";
}

function standby({ highAvailability, azure }: PostgresSpec) {
  return { mode: highAvailability ? (azure?.highAvailabilityMode ?? "ZoneRedundant") : "Disabled" };
}
