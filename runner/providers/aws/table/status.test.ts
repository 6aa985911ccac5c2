import type { TableDescription } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";

import { stateOf } from "./status.ts";

describe("what a status of DynamoDB means", () => {
  it.each([
    ["ACTIVE", {}, { ready: true }],
    ["CREATING", {}, { ready: false, progress: "creating" }],
    ["UPDATING", {}, { ready: true, progress: "updating" }],
    [
      "of a table whose index is built",
      { TableStatus: "ACTIVE", ...index("CREATING", true) },
      { ready: true, progress: "index by-state: filling" },
    ],
    [
      "of a table whose index goes",
      { TableStatus: "UPDATING", ...index("DELETING") },
      { ready: true, progress: "index by-state: deleting" },
    ],
    [
      "of a table whose key is changed",
      { TableStatus: "ACTIVE", SSEDescription: { Status: "UPDATING" } },
      { ready: true, progress: "changing the encryption" },
    ],
    ["that we don't know yet", { TableStatus: "MOVING" as never }, { ready: false, progress: "moving" }],
  ] satisfies [string, TableDescription, object][])("%s", (status, more, state) => {
    expect(stateOf({ TableStatus: status as never, ...more })).toEqual(state);
  });

  it.each([
    ["INACCESSIBLE_ENCRYPTION_CREDENTIALS", "enable its KMS key again"],
    ["ARCHIVING", "restore the backup"],
    ["ARCHIVED", "restore the backup arn:backup into another table"],
    ["REPLICATION_NOT_AUTHORIZED", "let DynamoDB's replication role"],
  ] as const)("%s: nobody can use it, and there is a next step", (status, hint) => {
    const { ready, failure } = stateOf({ TableStatus: status, ArchivalSummary: { ArchivalBackupArn: "arn:backup" } });
    expect(ready).toBe(false);
    expect(failure?.message).toContain(status);
    expect(failure?.hint).toContain(hint);
  });
});

function index(status: "CREATING" | "DELETING", backfilling = false): TableDescription {
  return { GlobalSecondaryIndexes: [{ IndexName: "by-state", IndexStatus: status, ...(backfilling ? { Backfilling: true } : {}) }] };
}
