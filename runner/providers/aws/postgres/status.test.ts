import { describe, expect, it } from "vitest";

import { stateOf } from "./status.ts";

describe("what a status of AWS' list means", () => {
  it.each(["available", "storage-optimization", "storage-initialization"])("%s: it can be used and changed", (status) => {
    expect(stateOf(status, "orders")).toEqual({ ready: true });
  });

  it.each([
    "backing-up",
    "configuring-enhanced-monitoring",
    "configuring-iam-database-auth",
    "configuring-log-exports",
    "maintenance",
    "modifying",
    "resetting-master-credentials",
    "storage-config-upgrade",
  ])("%s: it can be used, and RDS is at work", (status) => {
    expect(stateOf(status, "orders")).toEqual({ ready: true, progress: status });
  });

  it.each([
    "creating",
    "converting-to-vpc",
    "moving-to-vpc",
    "rebooting",
    "renaming",
    "starting",
    "stopping",
    "upgrading",
    "something-new",
  ])("%s: it can't be used, and RDS is at work", (status) => expect(stateOf(status, "orders")).toEqual({ ready: false, progress: status }));

  it.each(["deleting", "delete-precheck"])("%s: it is on its way out", (status) => {
    expect(stateOf(status, "orders")).toEqual({ ready: false, progress: "deleting" });
  });

  it.each([
    ["failed", "restore"],
    ["restore-error", "restore"],
    ["incompatible-restore", "restore"],
    ["inaccessible-encryption-credentials", "KMS key"],
    ["inaccessible-encryption-credentials-recoverable", "aws rds start-db-instance --db-instance-identifier orders"],
    ["incompatible-create", "events"],
    ["incompatible-network", "aws.subnetGroupName"],
    ["incompatible-option-group", "option group"],
    ["incompatible-parameters", "aws.parameterGroupName"],
    ["insufficient-capacity", "aws.instanceClass"],
    ["storage-full", "storageGiB"],
    ["stopped", "suspend"],
    ["upgrade_failed", "upgraded"],
  ])("%s: RDS waits for somebody, who is told the next step", (status, hint) => {
    const { ready, progress, failure } = stateOf(status, "orders");
    expect({ ready, progress }).toEqual({ ready: false, progress: undefined });
    expect(failure?.hint).toContain(hint);
  });
});

it("RDS takes changes of what they may mend, and of nothing else that waits for somebody", () => {
  const changeable = ["storage-full", "incompatible-parameters", "stopped", "failed"].map(
    (status) => stateOf(status, "o").failure?.changeable,
  );
  expect(changeable).toEqual([true, true, undefined, undefined]);
});
