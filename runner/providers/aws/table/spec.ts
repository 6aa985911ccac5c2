import type { ContinuousBackupsDescription, TableDescription, TimeToLiveDescription } from "@aws-sdk/client-dynamodb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import type { DeepPartial } from "../../../provider.ts";
import { type Tags, userTags } from "../tags.ts";
import { indexesOf, unitsOf } from "./indexes.ts";
import { keysOf } from "./keys.ts";

export type TimeToLive = Partial<TimeToLiveDescription>;
export type Backups = Partial<ContinuousBackupsDescription>;

/** A table with what DynamoDB tells of it by other calls. */
export interface Found {
  table: TableDescription;
  timeToLive: TimeToLive;
  backups: Backups;
  tags: Tags;
}

/** For how long DynamoDB keeps continuous backups unless told otherwise, in days. */
export const defaultRecoveryDays = 35;

/**
 * The spec's fields as they are in DynamoDB. A field that the spec leaves out and that stands at DynamoDB's default counts as
 * not set.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 */
export function specOf({ table, timeToLive, backups, tags }: Found, spec: TableSpec): DeepPartial<TableSpec> {
  const { aws } = spec;
  const recovery = backups.PointInTimeRecoveryDescription;
  const recovers = recovery?.PointInTimeRecoveryStatus === "ENABLED";
  const indexes = indexesOf(table, aws?.globalSecondaryIndexes);
  return {
    ...keysOf(table, table.KeySchema),
    deletionProtection: table.DeletionProtectionEnabled ?? false,
    aws: {
      billingMode: unless("PAY_PER_REQUEST", table.BillingModeSummary?.BillingMode ?? "PROVISIONED", aws?.billingMode),
      ...unitsOf(table, table.ProvisionedThroughput),
      tableClass: unless("STANDARD", table.TableClassSummary?.TableClass ?? "STANDARD", aws?.tableClass),
      timeToLiveAttribute: attributeOf(timeToLive),
      pointInTimeRecovery: unless(false, recovers, aws?.pointInTimeRecovery),
      pointInTimeRecoveryDays: recovers
        ? unless(defaultRecoveryDays, recovery.RecoveryPeriodInDays ?? defaultRecoveryDays, aws?.pointInTimeRecoveryDays)
        : undefined,
      streamViewType: table.StreamSpecification?.StreamEnabled ? table.StreamSpecification.StreamViewType : undefined,
      kmsKeyID: keyOf(table, aws?.kmsKeyID),
      globalSecondaryIndexes: indexes.length || aws?.globalSecondaryIndexes ? indexes : undefined,
      tags: userTags(tags),
    },
  };
}

/** The attribute that items expire by. */
export function attributeOf({ TimeToLiveStatus: status, AttributeName: name }: TimeToLive): string | undefined {
  return status === "ENABLED" || status === "ENABLING" ? name : undefined;
}

/** The value, unless the spec leaves it out and DynamoDB has its default. */
function unless<T>(standard: T, value: T, inSpec: T | undefined): T | undefined {
  return inSpec === undefined && value === standard ? undefined : value;
}

/** DynamoDB tells the key's ARN. */
function keyOf({ SSEDescription: encryption }: TableDescription, inSpec: string | undefined): string | undefined {
  const arn = encryption?.Status?.startsWith("DISABL") ? undefined : encryption?.KMSMasterKeyArn;
  return inSpec !== undefined && arn?.endsWith(`:key/${inSpec}`) ? inSpec : arn;
}
