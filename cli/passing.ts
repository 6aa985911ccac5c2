import type { Reason } from "../lib/reasons.ts";

/** Reasons that may go away by themselves: the cloud has rejected nothing for good. */
export const passing: ReadonlySet<string> = new Set<Reason>([
  "Throttled",
  "CloudUnavailable",
  "ClusterUnavailable",
  "DeletedRecently",
  "DependencyNotReady",
  "Conflict",
  "Busy",
  "InternalError",
]);
