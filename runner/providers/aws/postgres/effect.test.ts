import { describe, expect, it } from "vitest";

import { specWith, targetOf } from "../../../../test/parts/postgres.ts";
import { effect } from "./effect.ts";

const change = (field: string, from: unknown = "a", to: unknown = "b") => ({ field, from, to });

describe("when a change takes effect", () => {
  it.each([
    ["Now", change("storageGiB", 32, 64)],
    ["Now", change("highAvailability", false, true)],
    ["Now", change("backupRetentionDays", 7, 14)],
    ["Now", change("aws.storageType", "gp2", "gp3")],
    ["Now", change("aws.securityGroupIDs")],
    ["Now", change("password", undefined, "(generated)")],
    ["MaintenanceWindow", change("size", "small", "medium")],
    ["MaintenanceWindow", change("aws.instanceClass")],
    ["MaintenanceWindow", change("version", "16.9", "17")],
    ["MaintenanceWindow", change("aws.caCertificateIdentifier")],
    ["MaintenanceWindow", change("backupRetentionDays", 0, 7)],
    ["MaintenanceWindow", change("backupRetentionDays", 7, 0)],
    ["MaintenanceWindow", change("aws.storageType", "standard", "gp3")],
    ["Impossible", change("version", "17.6", "16")],
    ["Impossible", change("version", "17.6", "17.4")],
    ["Impossible", change("version", "mysql 8.0.39", "17")],
    ["Impossible", change("database")],
    ["Impossible", change("username")],
    ["Impossible", change("aws.kmsKeyID")],
    ["Impossible", change("aws.subnetGroupName")],
  ])("%s: %o", (expected, each) => expect(effect(each, targetOf(specWith()))).toBe(expected));

  it("is Now also for what interrupts when the spec asks for that", () => {
    const target = targetOf(specWith({}, { applyImmediately: true }));
    expect(effect(change("size"), target)).toBe("Now");
    expect(effect(change("database"), target)).toBe("Impossible");
  });
});
