import { z } from "zod";

import { kmsKey, tags } from "../aws.ts";
import { field, integer, matches, type Rule } from "../fields.ts";

const hour = "([01][0-9]|2[0-3]):[0-5][0-9]";

/** CEL for the minutes of a day that stand as hh:mm from there on. */
const minutes = (at: number) => `(int(self.substring(${at}, ${at + 2})) * 60 + int(self.substring(${at + 3}, ${at + 5})))`;

/** What only RDS has; limits: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const block = z.object({
  instanceClass: field(z.string().max(60).optional(), {
    description: "DB instance class, such as db.m7g.large. Goes before size.",
    placeholder: "CLASS",
    rules: [
      matches(/^db[.][a-z][a-z0-9-]*[.][a-z0-9][a-z0-9-]*$/, "not a DB instance class: write it as db.FAMILY.SIZE, such as db.m7g.large"),
    ],
  }),
  storageType: field(z.enum(["gp2", "gp3", "io1", "io2"]).default("gp3"), {
    description: "Kind of EBS volume. io1 and io2 need iops, and at least 100 GiB.",
  }),
  iops: field(integer(1000, 256000).optional(), {
    description:
      "Provisioned IOPS. gp3: 12000 to 64000, from 400 GiB on; below that it is always 3000. io1: 0.5 to 50 times storageGiB; io2: 0.5 to 1000 times.",
  }),
  storageThroughputMiBps: field(integer(500, 4000).optional(), {
    description: "gp3 only, from 400 GiB on: throughput in MiB/s, 500 to 4000 and at most a quarter of iops.",
  }),
  maxStorageGiB: field(integer(20, 65536).optional(), {
    description: "Let RDS grow the storage by itself up to this many GiB. Default: it does not grow.",
  }),
  subnetGroupName: field(z.string().max(255).optional(), {
    description: "DB subnet group, which is also the VPC. Default: the default VPC's.",
    immutable: "aws.subnetGroupName is immutable: make another Postgres in that subnet group and move the data",
    placeholder: "NAME",
    rules: [
      matches(
        /^[a-z][-a-z0-9._ ]*$/,
        "not a DB subnet group: use lower-case letters, digits, '.', '_', '-' and spaces, beginning with a letter",
      ),
    ],
  }),
  securityGroupIDs: field(
    z
      .array(
        field(z.string().max(30), {
          description: "Id of a security group.",
          rules: [matches(/^sg-[0-9a-f]{8,17}$/, "not a security group: write its id, such as sg-0123456789abcdef0, not its name")],
        }),
      )
      .min(1)
      .max(16)
      .optional(),
    {
      description: "VPC security groups, at most 16. Default: the VPC's own.",
      placeholder: "ID",
      rules: [{ rule: "self.all(id, self.exists_one(other, other == id))", message: "a security group stands there twice: take one out" }],
    },
  ),
  kmsKeyID: kmsKey("Encrypt with this KMS key: id, ARN or alias. Default: the account's key for RDS. Storage is always encrypted.", {
    immutable: "aws.kmsKeyID is immutable: make another Postgres with that key and move the data",
  }),
  parameterGroupName: field(z.string().max(255).optional(), {
    description: "DB parameter group, of the version's family. Default: the version's own.",
    placeholder: "NAME",
    rules: [
      matches(
        /^(default[.]postgres[0-9]+|[a-z][a-z0-9]*(-[a-z0-9]+)*)$/,
        "not a DB parameter group: use lower-case letters, digits and single '-', beginning with a letter",
      ),
    ],
  }),
  backupWindow: field(z.string().max(40).optional(), {
    description: "When automated backups start each day, hh:mm-hh:mm in UTC, at least 30 minutes; not in the maintenance window.",
    placeholder: "HH:MM-HH:MM",
    rules: [
      matches(new RegExp(`^${hour}-${hour}$`), "not a window: write it as hh:mm-hh:mm in UTC, such as 02:00-03:00"),
      {
        rule: `!self.matches('^${hour}-${hour}$') || (${minutes(6)} - ${minutes(0)} + 1440) % 1440 >= 30`,
        message: "a backup window has at least 30 minutes: let it end later",
      },
    ],
  }),
  performanceInsights: field(z.boolean().default(false), { description: "Turn Performance Insights on." }),
  performanceInsightsRetentionDays: field(integer(7, 731).optional(), {
    description: "How long Performance Insights keeps its data: 7, a multiple of 31, or 731 days. Default: 7.",
    rules: [
      {
        rule: "self == 7 || self == 731 || self % 31 == 0",
        message: "Performance Insights keeps its data for 7, a multiple of 31 (up to 713), or 731 days: choose one of them",
      },
    ],
  }),
  caCertificateIdentifier: field(z.string().max(255).optional(), {
    description: "CA that signs the server's certificate, such as rds-ca-rsa2048-g1. Default: the account's.",
    placeholder: "ID",
    rules: [matches(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "not a CA of RDS: write its identifier, such as rds-ca-rsa2048-g1")],
  }),
  autoMinorVersionUpgrade: field(z.boolean().default(true), {
    description: "Let RDS install minor versions in the maintenance window.",
  }),
  applyImmediately: field(z.boolean().default(false), {
    description: "Make changes that interrupt at once, instead of in the maintenance window.",
  }),
  tags: tags("the DB instance", ["rds:"]),
});

const aws = field(block.optional(), {
  description: "What only RDS has.",
  rules: [
    {
      rule: "!(self.storageType in ['io1', 'io2']) || has(self.iops)",
      message: "storageType io1 and io2 need iops: set it, or choose gp3",
      fieldPath: ".iops",
    },
    {
      rule: "self.storageType != 'gp2' || !has(self.iops)",
      message: "gp2 has the IOPS that its size brings: take iops out, or choose gp3, io1 or io2",
      fieldPath: ".iops",
    },
    {
      rule: "self.storageType != 'gp3' || !has(self.iops) || (self.iops >= 12000 && self.iops <= 64000)",
      message: "gp3 takes 12000 to 64000 iops: choose a number between, or io2",
      fieldPath: ".iops",
    },
    {
      rule: "self.storageType == 'gp3' || !has(self.storageThroughputMiBps)",
      message: "storageThroughputMiBps is for gp3: take it out, or choose gp3",
      fieldPath: ".storageThroughputMiBps",
    },
    {
      rule: "!has(self.storageThroughputMiBps) || self.storageThroughputMiBps * 4 <= (has(self.iops) ? self.iops : 12000)",
      message: "storageThroughputMiBps may be at most a quarter of iops, which is 12000 by default: lower it, or raise iops",
      fieldPath: ".storageThroughputMiBps",
    },
    {
      rule: "self.performanceInsights || !has(self.performanceInsightsRetentionDays)",
      message: "performanceInsightsRetentionDays goes with performanceInsights: set that to true, or take the days out",
      fieldPath: ".performanceInsightsRetentionDays",
    },
  ],
});

/** What RDS asks of the fields of a spec together; limits: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html */
const rules: Rule[] = [
  {
    rule: "!has(self.aws) || !(self.aws.storageType in ['io1', 'io2']) || self.storageGiB >= 100",
    message: "storageType io1 and io2 have at least 100 GiB: raise storageGiB, or choose gp3",
    fieldPath: ".storageGiB",
  },
  {
    rule: "!has(self.aws) || self.aws.storageType != 'gp3' || self.storageGiB >= 400 || !(has(self.aws.iops) || has(self.aws.storageThroughputMiBps))",
    message:
      "below 400 GiB gp3 always has 3000 IOPS and 125 MiB/s: take aws.iops and aws.storageThroughputMiBps out, raise storageGiB, or choose io2",
    fieldPath: ".aws",
  },
  {
    rule: "!has(self.aws) || !has(self.aws.iops) || self.aws.storageType != 'io1' || (self.aws.iops * 2 >= self.storageGiB && self.aws.iops <= self.storageGiB * 50)",
    message: "io1 takes 0.5 to 50 times storageGiB as iops: change one of them, or choose io2",
    fieldPath: ".aws.iops",
  },
  {
    rule: "!has(self.aws) || !has(self.aws.iops) || self.aws.storageType != 'io2' || (self.aws.iops * 2 >= self.storageGiB && self.aws.iops <= self.storageGiB * 1000)",
    message: "io2 takes 0.5 to 1000 times storageGiB as iops: change one of them",
    fieldPath: ".aws.iops",
  },
  {
    rule: "!has(self.aws) || !has(self.aws.maxStorageGiB) || self.aws.maxStorageGiB >= self.storageGiB",
    message: "aws.maxStorageGiB is how far storageGiB may grow: raise it to at least storageGiB, or take it out",
    fieldPath: ".aws.maxStorageGiB",
  },
];

/** RDS' part in a Postgres: its block, and the rules of the spec that are its own. */
export const rds = { block: aws, rules };
