import { z } from "zod";

import { field, integer, matches } from "../fields.ts";
import { defineKind } from "../kind.ts";
import { commonSpec, serviceColumns } from "../service.ts";
import { serviceStatus } from "../status.ts";
import { rds } from "./postgres-aws.ts";
import { flexibleServer } from "./postgres-azure.ts";
import { databaseName, masterUsername } from "./postgres-names.ts";

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

const spec = z.object({
  ...commonSpec,
  deletionPolicy: field(z.enum(["Delete", "Retain", "Snapshot"]).default("Delete"), {
    description:
      "What happens to the cloud resource when the object is deleted: Delete removes it with its backups, Retain leaves it and drops our ownership tag, Snapshot, on AWS alone, takes a final snapshot and then removes it.",
  }),
  version: field(z.string().max(20).default("17"), {
    description:
      "Version of PostgreSQL, 13 to 18: a major one, of which the cloud takes the newest minor one, or, on AWS alone, one such as 17.4.",
    placeholder: "VERSION",
    rules: [
      matches(/^1[3-8]([.][1-9][0-9]?)?$/, 'not a version: write "13" to "18" or one of their minor versions such as "17.4", in quotes'),
      {
        rule: "self.split('.')[0] >= oldSelf.split('.')[0]",
        message: "PostgreSQL can't go back to an older major version: make another Postgres of that version and move the data",
      },
    ],
  }),
  size: field(z.enum(["small", "medium", "large"]).default("small"), {
    description: "How much CPU and memory: what each is in a cloud is in the guide. aws.instanceClass and azure.sku go before it.",
  }),
  storageGiB: field(integer(20, 65536).default(32), {
    description:
      "Storage in GiB: 20 to 65536. It can only grow. Azure has steps from 32 up to 32767, each twice the last, and takes the next.",
    rules: [{ rule: "self >= oldSelf", message: "storage can't shrink: leave it, or make another Postgres with less and move the data" }],
  }),
  database: databaseName(),
  username: masterUsername(),
  highAvailability: field(z.boolean().default(false), {
    description:
      "Keep a standby in another availability zone that takes over by itself (Multi-AZ on AWS, zone redundant on Azure, where size small can't have one).",
  }),
  backupRetentionDays: field(integer(0, 35).default(7), {
    description: "How long automated backups are kept: 1 to 35 days, 0 for none. On Azure at least 7.",
  }),
  maintenanceWindow: field(
    z
      .object({
        day: field(z.enum(days), { description: "Day of the week." }),
        startTime: field(z.string().max(20), {
          description: "Start in UTC, HH:MM.",
          placeholder: "HH:MM",
          rules: [matches(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'not a time of day: write HH:MM in UTC and in quotes, such as "03:30"')],
        }),
      })
      .optional(),
    { description: "When the cloud may interrupt it each week. Default: the cloud chooses." },
  ),
  deletionProtection: field(z.boolean().default(false), {
    description: "Refuse to delete it, here and, on AWS, in the cloud, until this is false again.",
  }),
  publicAccess: field(z.boolean().default(false), { description: "Give it an address that is reachable from outside of its network." }),
  aws: rds.block,
  azure: flexibleServer.block,
});

/** A PostgreSQL server with a database. */
export const postgres = defineKind({
  kind: "Postgres",
  plural: "postgres",
  shortNames: ["pg"],
  description: "A PostgreSQL server with a database: RDS for PostgreSQL on AWS, Azure Database for PostgreSQL (flexible server) on Azure.",
  scope: "Namespaced",
  service: true,
  providers: ["aws", "azure"],
  spec,
  status: serviceStatus,
  rules: [
    ...rds.rules,
    ...flexibleServer.rules,
    {
      rule: "self.externalName == '' || self.externalName.matches('^[a-z]([a-z0-9]|-[a-z0-9]){0,62}$') && size(self.externalName) <= 63",
      message:
        "externalName may have up to 63 lower-case letters, digits and single '-', beginning with a letter: choose another or leave it out",
      fieldPath: ".externalName",
    },
  ],
  columns: serviceColumns,
  connection: {
    host: { description: "Host name.", in: "both" },
    port: { description: "Port.", in: "both" },
    database: { description: "Name of the database.", in: "both" },
    username: { description: "Master user.", in: "Secret" },
    password: { description: "Its password.", in: "Secret" },
    nextPassword: {
      description:
        "The password that the cloud is getting, while it is being rotated: after the change it works and `password` doesn't. No key of `spec.connection.keys` may ask for it.",
      in: "Secret",
      passing: true,
    },
    uri: { description: "All of it as PostgreSQL's clients take it, with TLS: `postgresql://…?sslmode=require`.", in: "Secret" },
    caBundleURL: { description: "Where the CA certificates are that sign the server's.", in: "ConfigMap" },
    caCertificateIdentifier: { description: "Which CA signed the server's certificate.", in: "ConfigMap", providers: ["aws"] },
    dbInstanceIdentifier: { description: "Name in the cloud.", in: "ConfigMap", providers: ["aws"] },
    dbInstanceARN: { description: "ARN of the DB instance.", in: "ConfigMap", providers: ["aws"] },
    region: { description: "Region.", in: "ConfigMap", providers: ["aws"] },
    serverName: { description: "Name in the cloud.", in: "ConfigMap", providers: ["azure"] },
    resourceID: { description: "ARM id of the server.", in: "ConfigMap", providers: ["azure"] },
    location: { description: "Location.", in: "ConfigMap", providers: ["azure"] },
  },
  credentials: { aws: "password", azure: "password", local: "password" },
  example: {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Postgres",
    metadata: { name: "orders", namespace: "shop" },
    spec: {
      account: "prod",
      version: "17",
      size: "medium",
      storageGiB: 100,
      database: "orders",
      highAvailability: true,
      maintenanceWindow: { day: "Sunday", startTime: "03:00" },
      deletionPolicy: "Snapshot",
      connection: { keys: { DATABASE_URL: "${uri}" } },
    },
  },
});

export type PostgresSpec = z.infer<typeof spec>;
