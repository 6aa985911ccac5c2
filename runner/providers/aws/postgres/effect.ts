import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { Effect, Target } from "../../../provider.ts";
import type { Change } from "../../../reconcile/diff.ts";
import { isBefore, isVersion } from "./version.ts";

const fixed = new Set(["database", "username", "aws.kmsKeyID", "aws.subnetGroupName"]);
const restarts = new Set(["version", "size", "aws.instanceClass", "aws.caCertificateIdentifier"]);

/**
 * Whether a change interrupts, as AWS' table says (column "Downtime notes"):
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
 */
export function interrupts({ field, from, to }: Change): boolean {
  if (field === "backupRetentionDays") return from === 0 || to === 0;
  if (field === "aws.storageType") return from === "standard";
  return restarts.has(field);
}

/**
 * When a change takes effect: what interrupts waits for the maintenance window, unless the spec says aws.applyImmediately. While
 * such a one waits, a change of storage or standby waits with it: see modifications.ts.
 */
export function effect(change: Change, { spec }: Target<PostgresSpec>): Effect {
  const { field, from, to } = change;
  if (fixed.has(field)) return "Impossible";
  if (field === "version" && (isBefore(String(to), String(from)) || !isVersion(String(from)))) return "Impossible";
  return interrupts(change) && !spec.aws?.applyImmediately ? "MaintenanceWindow" : "Now";
}
