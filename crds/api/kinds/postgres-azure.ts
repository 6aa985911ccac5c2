import { z } from "zod";

import { armID, tags } from "../azure.ts";
import { field, matches, type Rule } from "../fields.ts";

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

const ipv4 = (description: string) =>
  field(z.string().max(15), {
    description,
    placeholder: "IP",
    rules: [
      matches(
        new RegExp(`^(${octet}[.]){3}${octet}$`),
        "not an IPv4 address: write it as 203.0.113.7, a range as its first and last address",
      ),
    ],
  });

const recreate = "is immutable: make another Postgres with it and move the data";

/** What only Azure Database for PostgreSQL has; limits: https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-limits */
const block = z.object({
  sku: field(z.string().max(60).optional(), {
    description: "SKU, such as Standard_D2ds_v5. Goes before size.",
    placeholder: "SKU",
    rules: [matches(/^Standard_[A-Z][A-Za-z0-9_]*$/, "not a SKU: write it as Standard_NAME, such as Standard_D2ds_v5")],
  }),
  tier: field(z.enum(["Burstable", "GeneralPurpose", "MemoryOptimized"]).optional(), {
    description: "Tier that the SKU belongs to. Default: told by the first letter of its series: B, D or E.",
  }),
  storageTier: field(z.enum(["P4", "P6", "P10", "P15", "P20", "P30", "P40", "P50", "P60", "P70", "P80"]).optional(), {
    description: "Performance tier of the storage, at least that of its size, which is the default. Azure changes it once in 12 hours.",
  }),
  storageAutoGrow: field(z.boolean().default(false), {
    description: "Let Azure double the storage by itself when it is nearly full. What it has grown is left as it is.",
  }),
  availabilityZone: field(z.enum(["1", "2", "3"]).optional(), {
    description: "Availability zone. Default: Azure chooses.",
    immutable: `azure.availabilityZone ${recreate}`,
  }),
  highAvailabilityMode: field(z.enum(["ZoneRedundant", "SameZone"]).default("ZoneRedundant"), {
    description: "Where the standby of highAvailability is: in another zone, or in the same.",
  }),
  // no default: with one, a block that comes later, or goes, would seem to change it
  geoRedundantBackup: field(z.boolean().optional(), {
    description: "Keep the backups in the paired region as well. Default: false.",
    immutable: `azure.geoRedundantBackup ${recreate}`,
  }),
  delegatedSubnetID: armID(
    "Private access: ARM id of a subnet that is delegated to Microsoft.DBforPostgreSQL/flexibleServers.",
    "Microsoft.Network/virtualNetworks",
    "NETWORK/subnets/SUBNET",
    { immutable: `azure.delegatedSubnetID ${recreate}` },
  ),
  privateDNSZoneID: armID("Private access: ARM id of the private DNS zone.", "Microsoft.Network/privateDnsZones", "ZONE"),
  firewallRules: field(
    z
      .array(
        z.object({
          name: field(z.string().max(80), {
            description: "Name of the rule.",
            rules: [matches(/^[-_a-zA-Z0-9]+$/, "not a firewall rule's name: use letters, digits, '-' and '_'")],
          }),
          startIPAddress: ipv4("First address; 0.0.0.0 with the same as the last one lets all of Azure in."),
          endIPAddress: ipv4("Last address."),
        }),
      )
      .max(50)
      .optional(),
    {
      description: "Who may connect over the public address: these and nobody else, at most 50 rules. Goes with publicAccess.",
      listMapKey: "name",
    },
  ),
  parameters: field(z.record(z.string(), z.string().max(1000)).optional(), {
    description:
      "Server parameters, such as work_mem: at most 100. One that leaves the spec gets its default again. Those that are read at the server's start wait for its next restart.",
    maxProperties: 100,
    rules: [
      {
        rule: "self.all(key, key.matches('^[a-z][a-z0-9_.]{0,62}$'))",
        message: "a server parameter's name has lower-case letters, digits, '_' and '.': rename it",
      },
    ],
  }),
  tags: tags("the server"),
});

const azure = field(block.optional(), {
  description: "What only Azure Database for PostgreSQL has.",
  rules: [
    {
      rule: "has(self.delegatedSubnetID) == has(self.privateDNSZoneID)",
      message: "private access needs both delegatedSubnetID and privateDNSZoneID: set both or neither",
      fieldPath: ".privateDNSZoneID",
    },
  ],
});

/** What Azure asks of the fields of a spec together. A spec without the block is asked by the run. */
const rules: Rule[] = [
  {
    rule: "!has(self.azure) || !has(self.azure.delegatedSubnetID) || !self.publicAccess",
    message: "a server in a subnet of yours has no public address: set publicAccess to false, or take azure.delegatedSubnetID out",
    fieldPath: ".publicAccess",
  },
  {
    rule: "!has(self.azure) || !has(self.azure.firewallRules) || self.azure.firewallRules.size() == 0 || self.publicAccess",
    message: "azure.firewallRules are for the public address: set publicAccess to true, or take them out",
    fieldPath: ".azure.firewallRules",
  },
  {
    rule: "!has(self.azure) || !self.version.contains('.')",
    message: "Azure chooses the minor version itself: write the major version alone",
    fieldPath: ".version",
  },
  {
    rule: "!has(self.azure) || self.backupRetentionDays >= 7",
    message: "Azure keeps backups for 7 to 35 days: set 7 or more",
    fieldPath: ".backupRetentionDays",
  },
  {
    rule: "!has(self.azure) || self.deletionPolicy != 'Snapshot'",
    message: "on Azure backups go with their server: choose Delete, or Retain to keep the server",
    fieldPath: ".deletionPolicy",
  },
  {
    rule: "!has(self.azure) || self.storageGiB <= 32767",
    message: "Azure has at most 32767 GiB: lower storageGiB",
    fieldPath: ".storageGiB",
  },
  {
    rule: "!has(self.azure) || !has(self.aws)",
    message: "azure and aws are for one cloud each: take the block out that is not the account's",
    fieldPath: ".azure",
  },
];

/** Azure's part in a Postgres: its block, and the rules of the spec that are its own. */
export const flexibleServer = { block: azure, rules };
