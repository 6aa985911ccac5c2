import { badAccounts } from "./bad-accounts.ts";
import { badBindings } from "./bad-bindings.ts";
import { badCommon } from "./bad-common.ts";
import { badPostgres } from "./bad-postgres.ts";
import { badQueues } from "./bad-queues.ts";
import { badSchedules } from "./bad-schedules.ts";
import { badTablesAzure } from "./bad-tables-azure.ts";
import { badTables } from "./bad-tables.ts";
import type { BadManifest } from "./case.ts";

/** What people get wrong in all kinds, each with the field and the way out that the message must have. */
export const badManifests: BadManifest[] = [
  ...badCommon,
  ...badQueues,
  ...badPostgres,
  ...badTables,
  ...badTablesAzure,
  ...badAccounts,
  ...badBindings,
  ...badSchedules,
];
