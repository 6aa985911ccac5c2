import type { TableDescription } from "@aws-sdk/client-dynamodb";

/** What the state of a table means. */
export interface State {
  /** Whether it can be used. */
  ready: boolean;
  /** DynamoDB is at work on it, or on an index, and takes no other change. */
  progress?: string;
  /** DynamoDB waits for somebody. */
  failure?: { message: string; hint: string };
}

const failures: Record<string, (there: TableDescription) => string> = {
  INACCESSIBLE_ENCRYPTION_CREDENTIALS: () =>
    "enable its KMS key again and let DynamoDB use it, within seven days: then the table is archived",
  ARCHIVING: () => "its KMS key could not be used for seven days: restore the backup that DynamoDB takes of it into another table",
  ARCHIVED: ({ ArchivalSummary: archived }) =>
    `its KMS key could not be used for seven days: restore the backup ${archived?.ArchivalBackupArn ?? "that DynamoDB took of it"} into another table`,
  REPLICATION_NOT_AUTHORIZED: () => "let DynamoDB's replication role into its KMS key and its resource policy again, in all of its regions",
};

/**
 * By DynamoDB's list of statuses: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html
 *
 * @returns Of a status that we don't know: that DynamoDB is at work and the table can't be used.
 */
export function stateOf(there: TableDescription): State {
  const { TableStatus: status = "" } = there;
  const failure = failures[status];
  if (failure) return { ready: false, failure: { message: `DynamoDB says that it is ${status}`, hint: failure(there) } };
  if (status !== "ACTIVE" && status !== "UPDATING") return { ready: false, progress: status.toLowerCase() };
  const progress = workOn(there) ?? (status === "UPDATING" ? "updating" : undefined);
  return { ready: true, ...(progress ? { progress } : {}) };
}

/** What goes on behind a table that can be used. */
function workOn({ GlobalSecondaryIndexes: indexes = [], SSEDescription: encryption }: TableDescription): string | undefined {
  const index = indexes.find(({ IndexStatus: status }) => status !== undefined && status !== "ACTIVE");
  if (index) return `index ${index.IndexName}: ${index.Backfilling ? "filling" : index.IndexStatus?.toLowerCase()}`;
  return encryption?.Status?.endsWith("ING") ? "changing the encryption" : undefined;
}
