import { expect, it } from "vitest";

import { effect } from "./effect.ts";

it.each([
  ["size", "small", "medium", "Now"],
  ["azure.sku", "Standard_B1ms", "Standard_D2ds_v5", "Now"],
  ["version", "16", "17", "Now"],
  ["version", "17", "16", "Impossible"],
  ["storageGiB", 32, 64, "Now"],
  ["highAvailability", false, true, "Now"],
  ["backupRetentionDays", 7, 14, "Now"],
  ["publicAccess", false, true, "Now"],
  ["database", undefined, "app", "Now"],
  ["database", "app", "orders", "Impossible"],
  ["username", "dba", "dbadmin", "Impossible"],
  ["azure.availabilityZone", "1", "2", "Impossible"],
  ["azure.geoRedundantBackup", false, true, "Impossible"],
  ["azure.delegatedSubnetID", undefined, "/subscriptions/…", "Impossible"],
  ["azure.privateDNSZoneID", "/a", "/b", "Now"],
  ["azure.privateDNSZoneID", "/a", undefined, "Impossible"],
  ["azure.firewallRules", undefined, [], "Now"],
  ["azure.parameters.work_mem", "4096", "8192", "Now"],
  ["azure.parameters.max_connections", "859", "100", "MaintenanceWindow"],
  ["azure.parameters.pgaudit\\.log", "none", "READ", "Now"],
  ["azure.tags.team", undefined, "shop", "Now"],
  ["password", undefined, "(generated)", "Now"],
] as const)("%s from %s to %s: %s", (field, from, to, when) => expect(effect({ field, from, to })).toBe(when));
