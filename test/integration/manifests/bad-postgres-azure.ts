import { type BadChange, type BadManifest, many, postgres } from "./case.ts";

type Mistake = [mistake: string, spec: object, field: string, wayOut: string, wayOutOfTypes?: string];

const network = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network";
/** Ids of what private access needs. */
export const privateAccess = {
  delegatedSubnetID: `${network}/virtualNetworks/shop/subnets/postgres`,
  privateDNSZoneID: `${network}/privateDnsZones/shop.postgres.database.azure.com`,
};
const rule = (fields: object) => ({
  firewallRules: [{ name: "office", startIPAddress: "203.0.113.1", endIPAddress: "203.0.113.9", ...fields }],
});

/** What people get wrong beside the block, because it is there. */
const spec: Mistake[] = [
  ["a minor version", { version: "17.4", azure: {} }, "version", "write the major version alone"],
  ["no backups", { backupRetentionDays: 0, azure: {} }, "backupRetentionDays", "set 7 or more"],
  ["backups kept for less than Azure does", { backupRetentionDays: 6, azure: {} }, "backupRetentionDays", "set 7 or more"],
  ["a final snapshot", { deletionPolicy: "Snapshot", azure: {} }, "deletionPolicy", "Retain to keep the server"],
  ["more storage than Azure has", { storageGiB: 32768, azure: {} }, "storageGiB", "lower storageGiB"],
  ["blocks of two clouds", { aws: {}, azure: {} }, "azure", "take the block out that is not the account's"],
  ["a public address in a subnet of one's own", { publicAccess: true, azure: privateAccess }, "publicAccess", "set publicAccess to false"],
  ["rules for no public address", { azure: rule({}) }, "azure.firewallRules", "set publicAccess to true, or take them out"],
];

/** What people get wrong in the block of Azure. */
const azure: Mistake[] = [
  ["a SKU without Standard", { sku: "B1ms" }, "sku", "such as Standard_D2ds_v5"],
  ["a SKU as Terraform writes it", { sku: "GP_Standard_D2ds_v5" }, "sku", "such as Standard_D2ds_v5"],
  ["a tier of the service before", { tier: "Basic" }, "tier", '"Burstable", "GeneralPurpose", "MemoryOptimized"'],
  ["a storage tier that there is not", { storageTier: "P5" }, "storageTier", '"P4", "P6"'],
  ["growing storage in quotes", { storageAutoGrow: "Enabled" }, "storageAutoGrow", "must be of type boolean", "expected boolean"],
  ["a zone as a number", { availabilityZone: 1 }, "availabilityZone", "must be of type string", "expected string"],
  ["a zone as AWS names it", { availabilityZone: "uksouth-1" }, "availabilityZone", '"1", "2", "3"'],
  ["no standby as a mode", { highAvailabilityMode: "Disabled" }, "highAvailabilityMode", '"ZoneRedundant", "SameZone"'],
  ["a subnet by its name", { ...privateAccess, delegatedSubnetID: "postgres" }, "delegatedSubnetID", "subnets/SUBNET"],
  ["a DNS zone by its name", { ...privateAccess, privateDNSZoneID: "shop.internal" }, "privateDNSZoneID", "not an ARM id"],
  ["a subnet without a DNS zone", { delegatedSubnetID: privateAccess.delegatedSubnetID }, "privateDNSZoneID", "set both or neither"],
  ["a DNS zone without a subnet", { privateDNSZoneID: privateAccess.privateDNSZoneID }, "privateDNSZoneID", "set both or neither"],
  ["parameters as numbers", { parameters: { work_mem: 8192 } }, "parameters.work_mem", "must be of type string", "expected string"],
  ["a parameter in capitals", { parameters: { MAX_CONNECTIONS: "100" } }, "parameters", "rename it"],
  ["more parameters than there may be", { parameters: many(101, (i) => [`p${i}`, ""]) }, "parameters", "at most 100 items"],
  ["a tag of ours", { tags: { "kubectl-cloud.dev-owner": "me" } }, "tags", "are taken: rename it"],
  ["a tag with a slash", { tags: { "cost/center": "a" } }, "tags", "rename it"],
];

/** What people get wrong in a firewall rule. */
const rules: Mistake[] = [
  ["a rule with a space in its name", { name: "the office" }, "name", "use letters, digits, '-' and '_'"],
  ["a range in one field", { startIPAddress: "203.0.113.0/28" }, "startIPAddress", "a range as its first and last address"],
  ["an address with a dot at its end", { startIPAddress: "203.0.113.1." }, "startIPAddress", "write it as 203.0.113.7"],
  ["an address that there is not", { endIPAddress: "203.0.113.256" }, "endIPAddress", "write it as 203.0.113.7"],
  ["an address of version 6", { endIPAddress: "2001:db8::1" }, "endIPAddress", "write it as 203.0.113.7"],
];

/** What people get wrong in a Postgres on Azure alone, each with the field and the way out that the message must have. */
export const badPostgresAzure: BadManifest[] = [
  ...spec.map((mistake) => bad(mistake, "spec.", (fields) => fields)),
  ...azure.map((mistake) => bad(mistake, "spec.azure.", (fields) => ({ azure: fields }))),
  ...rules.map((mistake) => bad(mistake, "spec.azure.firewallRules[0].", (fields) => ({ publicAccess: true, azure: rule(fields) }))),
];

function bad([mistake, fields, field, wayOut, wayOutOfTypes]: Mistake, prefix: string, place: (fields: object) => object): BadManifest {
  const manifest = postgres(place(fields));
  return { mistake: `Azure: ${mistake}`, manifest, field: prefix + field, wayOut, ...(wayOutOfTypes && { wayOutOfTypes }) };
}

const changes: [mistake: string, before: object, after: object | undefined, field: string][] = [
  ["another zone", { availabilityZone: "1" }, { availabilityZone: "2" }, "availabilityZone"],
  ["a zone taken out with the block", { availabilityZone: "1" }, undefined, "availabilityZone"],
  ["backups kept in the paired region as well", {}, { geoRedundantBackup: true }, "geoRedundantBackup"],
  [
    "another subnet",
    privateAccess,
    { ...privateAccess, delegatedSubnetID: `${network}/virtualNetworks/shop/subnets/other` },
    "delegatedSubnetID",
  ],
  ["a subnet later", {}, privateAccess, "delegatedSubnetID"],
];

/** Changes that nothing can carry out on Azure. */
export const badPostgresAzureChanges: BadChange[] = changes.map(([mistake, before, after, field]) => ({
  mistake: `Azure: ${mistake}`,
  before: postgres({ azure: before }),
  manifest: postgres(after ? { azure: after } : {}),
  field: `spec.azure.${field}`,
  wayOut: "make another Postgres with it and move the data",
}));
