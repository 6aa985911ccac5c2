import { describe, expect, it } from "vitest";

import { isMissing, tableMeaning } from "./errors.ts";

describe("what DynamoDB's codes mean", () => {
  it.each([
    ["CreateTable", "ResourceInUse", "Table already exists: carts", "NotOwned", ""],
    ["CreateTable", "ResourceInUse", "Attempt to change a resource which is still in use: Table is being deleted: carts", "Busy", ""],
    ["UpdateTable", "ResourceInUse", "Attempt to change a resource which is still in use: Table is being updated: carts", "Busy", ""],
    ["UpdateTable", "ResourceNotFound", "Requested resource not found: Table: carts not found", "Conflict", ""],
    ["DescribeContinuousBackups", "TableNotFound", "Table not found: carts", "Conflict", ""],
    [
      "CreateTable",
      "LimitExceeded",
      "Subscriber limit exceeded: There is a limit of 2500 tables per subscriber",
      "QuotaExceeded",
      "delete tables",
    ],
    [
      "UpdateTable",
      "LimitExceeded",
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
      "Busy",
      "",
    ],
    ["CreateTable", "LimitExceeded", "Too many operations at a time on tables being created, updated or deleted", "Busy", ""],
    [
      "UpdateTable",
      "LimitExceeded",
      "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. Number of decreases today: 4",
      "Busy",
      "set it back",
    ],
    [
      "UpdateTable",
      "LimitExceeded",
      "Subscriber limit exceeded: Update to PayPerRequest mode are limited to once in 1 day(s). Next update can be made at Saturday",
      "Busy",
      "set it back",
    ],
    ["UpdateContinuousBackups", "ContinuousBackupsUnavailable", "Backups are being enabled for the table", "Busy", "backups ready first"],
    ["UpdateTimeToLive", "Validation", "Time to live has been modified multiple times within a fixed interval", "Busy", "an hour"],
    ["UpdateTimeToLive", "Validation", "TimeToLive is already enabled", "Conflict", "so already"],
    ["UpdateTable", "Validation", "Table already has an enabled stream: TableName: carts", "Conflict", "so already"],
    ["UpdateTable", "Validation", "The provisioned throughput for the table will not change.", "Conflict", "so already"],
    ["CreateTable", "Validation", "KMS validation error: Key 'arn' does not exist", "SpecRejected", "aws.kmsKeyID"],
  ])("%s: %s: %s", (action, code, message, reason, hint) => {
    const meaning = tableMeaning(action)(code, message);
    expect(meaning?.reason).toBe(reason);
    expect(meaning?.hint ?? "").toContain(hint);
  });

  it("leaves other codes to what they mean everywhere", () => {
    expect(tableMeaning("CreateTable")("Throttling", "Rate exceeded")).toBeUndefined();
    expect(tableMeaning("CreateTable")("Validation", "One or more parameter values were invalid")).toBeUndefined();
  });
});

it("a table is missing by each name that DynamoDB has for it, and by no other error", () => {
  const caused = (name: string) => new Error("could not observe", { cause: Object.assign(new Error("x"), { name }) });
  expect(["ResourceNotFoundException", "TableNotFoundException"].map((name) => isMissing(caused(name)))).toEqual([true, true]);
  expect([isMissing(caused("ResourceInUseException")), isMissing(new Error("x"))]).toEqual([false, false]);
});
