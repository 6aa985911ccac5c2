import { expect, it } from "vitest";

import { azureSpec } from "../../../../test/parts/azure-postgres.ts";
import { plain, specWith, targetOf } from "../../../../test/parts/postgres.ts";
import { refuse } from "./refuse.ts";

it.each([
  ["a minor version", azureSpec({ version: "17.4" }), "SpecRejected", 'set version to "17"'],
  ["fewer days of backups than Azure keeps", azureSpec({ backupRetentionDays: 6 }), "SpecRejected", "set backupRetentionDays to 7 or more"],
  ["no backups", azureSpec({ backupRetentionDays: 0 }), "SpecRejected", "set backupRetentionDays to 7 or more"],
  ["a final snapshot", azureSpec({ deletionPolicy: "Snapshot" }), "Unsupported", "set deletionPolicy to Retain"],
  ["what only RDS has", specWith(), "Unsupported", "take it out"],
  ["more storage than there is", azureSpec({ storageGiB: 32_768 }), "SpecRejected", "set storageGiB to 32767 or less"],
  ["a standby of what bursts", azureSpec({ highAvailability: true }), "SpecRejected", "set size to medium or large"],
  ["a SKU that tells no tier", azureSpec({}, { sku: "Standard_M64s" }), "SpecRejected", "set azure.tier"],
  ["a slower disk than its size has", azureSpec({ storageGiB: 100 }, { storageTier: "P6" }), "SpecRejected", "P10 or higher"],
  [
    "a range of addresses from its end",
    azureSpec(
      { publicAccess: true },
      {
        firewallRules: [
          { name: "office", startIPAddress: "203.0.113.9", endIPAddress: "203.0.113.10" },
          { name: "home", startIPAddress: "198.51.100.10", endIPAddress: "198.51.100.9" },
        ],
      },
    ),
    "SpecRejected",
    "of home",
  ],
])("refuses %s", (_, spec, code, hint) => {
  expect(() => refuse(targetOf(spec))).toThrow(expect.objectContaining({ code, hint: expect.stringContaining(hint) }));
});

it("refuses a name that is too short, which the schema takes as RDS does", () => {
  expect(() => refuse(targetOf(azureSpec(), "pg"))).toThrow(expect.objectContaining({ code: "SpecRejected" }));
});

it.each([
  ["a spec that names nothing but its account", plain],
  ["a standby of what doesn't burst", azureSpec({ size: "medium", highAvailability: true })],
  ["the most storage there is", azureSpec({ storageGiB: 32_767 })],
  ["a faster disk than its size has", azureSpec({ storageGiB: 32 }, { storageTier: "P50" })],
])("takes %s", (_, spec) => expect(() => refuse(targetOf(spec))).not.toThrow());
