import type { Meaning } from "../errors.ts";

const rejected = (hint: string): Meaning => ({ reason: "SpecRejected", hint });

const nameTaken: Meaning = {
  reason: "NotOwned",
  hint: "server names are unique in all of Azure, and Azure keeps one for a while after its server is gone: choose another externalName in a new object",
};

/** Codes of PostgreSQL's own that are not for all services; none of them has a page of its own. */
const meanings: Record<string, Meaning> = {
  ServerNameAlreadyExists: nameTaken,
  NameAlreadyExists: nameTaken,
  ServerIsBusy: { reason: "Busy" },
  OperationCancelled: { reason: "Conflict", hint: "somebody cancelled it: what it left undone begins anew by itself" },
};

/** Words of Azure's messages, and the fields of the spec that they speak of. */
const fields: [RegExp, string][] = [
  [/availability ?zone|\bzone\b/i, "azure.availabilityZone"],
  [/high ?availability|standby/i, "highAvailability and azure.highAvailabilityMode"],
  [/storage ?tier|performance tier|\biops\b/i, "azure.storageTier"],
  [/storage/i, "storageGiB"],
  [/\bsku\b|vcore|compute/i, "size, azure.sku and azure.tier"],
  [/\bversion|upgrade/i, "version"],
  [/geo-?redundant|geo ?backup/i, "azure.geoRedundantBackup"],
  [/backup ?retention/i, "backupRetentionDays"],
  [/subnet|virtual ?network|vnet/i, "azure.delegatedSubnetID"],
  [/dns ?zone/i, "azure.privateDNSZoneID"],
  [/public ?(network )?access/i, "publicAccess"],
  [/ip ?address|firewall/i, "azure.firewallRules"],
  [/maintenance ?window/i, "maintenanceWindow"],
  [/administrator ?login\b|login name|user ?name/i, "username"],
  [/charset|collation|database name/i, "database"],
  [/server parameter|configuration/i, "azure.parameters"],
  [/\btags?\b/i, "azure.tags"],
];

/** Refusals of a whole request; only the message says of what. */
const refusals = /^(Invalid\w*|BadRequest|ParameterValidation\w*|\w*NotSupported|\w*ValidationFailed|\w*PrecheckFailed|\w*NotAllowed)$/;

/** What PostgreSQL's own codes mean, with hints that name the fields of the spec. */
export function postgresMeaning(code: string, message: string): Meaning | undefined {
  if (/is already used|is already in use|name .*already exists/i.test(message)) return nameTaken;
  if (/is busy|try again later|please try later/i.test(message)) return meanings["ServerIsBusy"];
  const known = meanings[code];
  if (known || !refusals.test(code) || /AuthenticationToken|Subscription/.test(code)) return known;
  const named = fields.flatMap(([words, field]) => (words.test(message) ? [field] : []));
  return named.length ? rejected(`look at ${named.join(", ")} in the spec, and change it to what Azure accepts`) : undefined;
}
