import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { Target } from "../../../provider.ts";
import { skuOf } from "./sizes.ts";
import { mostStorageGiB, ownTier, stepOf } from "./storage.ts";

/** Of backups, in days: https://learn.microsoft.com/azure/postgresql/backup-restore/concepts-backup-restore */
const leastRetentionDays = 7;
/** Of a server's name: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftdbforpostgresql */
const shortestName = 3;

interface Refusal {
  code: "SpecRejected" | "Unsupported";
  what: string;
  hint: string;
}

/**
 * Refuses what a spec asks for and Azure hasn't, so that it is said before anything is written.
 *
 * @throws TerminalError `SpecRejected`, `Unsupported`
 */
export function refuse({ spec, externalName }: Target<PostgresSpec>): void {
  const [refused] = refusals(spec, externalName);
  if (!refused) return;
  const { code, what, hint } = refused;
  throw new TerminalError(`server ${externalName}: ${what}`, { code, hint });
}

function refusals(spec: PostgresSpec, externalName: string): Refusal[] {
  const { version, backupRetentionDays, storageGiB, azure } = spec;
  const { name: sku, tier } = skuOf(spec);
  const size = stepOf(storageGiB);
  const rejected = (broken: boolean, what: string, hint: string): Refusal[] => (broken ? [{ code: "SpecRejected", what, hint }] : []);
  const unsupported = (broken: boolean, what: string, hint: string): Refusal[] => (broken ? [{ code: "Unsupported", what, hint }] : []);
  return [
    ...unsupported(spec.aws !== undefined, "spec.aws is for an account of AWS", "take it out; what only Azure has is in spec.azure"),
    ...rejected(
      version.includes("."),
      `version is ${version}, and Azure chooses the minor version itself`,
      `set version to "${version.split(".")[0]}"`,
    ),
    ...rejected(
      backupRetentionDays < leastRetentionDays,
      `backupRetentionDays is ${backupRetentionDays}, and Azure always keeps backups, for ${leastRetentionDays} to 35 days`,
      `set backupRetentionDays to ${leastRetentionDays} or more`,
    ),
    ...unsupported(
      spec.deletionPolicy === "Snapshot",
      "deletionPolicy Snapshot does not exist on Azure, where backups go with their server",
      "set deletionPolicy to Retain to keep the server, or to Delete",
    ),
    ...rejected(
      storageGiB > mostStorageGiB,
      `storageGiB is ${storageGiB}, and Azure has at most ${mostStorageGiB}`,
      `set storageGiB to ${mostStorageGiB} or less`,
    ),
    ...rejected(tier === undefined, `which tier ${sku} belongs to can't be told by its name`, "set azure.tier"),
    ...rejected(
      spec.highAvailability && tier === "Burstable",
      `highAvailability is true, and Azure keeps no standby of ${sku}, which is burstable`,
      "set size to medium or large, or azure.sku to one of GeneralPurpose or MemoryOptimized",
    ),
    ...rejected(
      isBelow(azure?.storageTier, ownTier(size)),
      `azure.storageTier is ${azure?.storageTier}, and ${size} GiB have at least ${ownTier(size)}`,
      `set azure.storageTier to ${ownTier(size)} or higher, or leave it out`,
    ),
    ...(azure?.firewallRules ?? []).flatMap(({ name, startIPAddress, endIPAddress }) =>
      rejected(
        numberOf(startIPAddress) > numberOf(endIPAddress),
        `the firewall rule ${name} ends at ${endIPAddress}, before its start`,
        `exchange startIPAddress and endIPAddress of ${name}`,
      ),
    ),
    ...rejected(
      externalName.length < shortestName,
      `a server's name has at least ${shortestName} characters`,
      "choose a longer externalName in a new object",
    ),
  ];
}

function isBelow(tier: string | undefined, least: string | undefined): boolean {
  return tier !== undefined && least !== undefined && Number(tier.slice(1)) < Number(least.slice(1));
}

/** An IPv4 address as the number that it is. */
function numberOf(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
