import { dispatcherName, systemNamespace } from "../../../../lib/system.ts";
import { formatAge } from "../../../duration.ts";
import type { Deployment } from "../../dispatcher.ts";
import { failed, type Found, ok } from "../finding.ts";

/** How long it may take to start, or to catch up with a cluster that could not be reached, in milliseconds. */
const patienceMs = 60_000;

/** What there is to say of a Deployment that somebody has scaled down. */
export function pausedWatch({ spec }: Deployment): Found | undefined {
  if (spec.replicas !== 0) return undefined;
  const hint = `kubectl -n ${systemNamespace} scale deployment ${dispatcherName} --replicas=1`;
  return failed("the dispatcher is scaled to 0, so that no run is started", hint);
}

/** Whether a Deployment has a pod that follows the cluster: its readiness says that. */
export function lookAtWatch({ metadata, status }: Deployment, now: Date, logs: string): Found {
  const available = status?.conditions?.find(({ type }) => type === "Available");
  const since = available?.lastTransitionTime ?? metadata.creationTimestamp ?? now.toISOString();
  const ago = now.getTime() - Date.parse(since);
  if (status?.availableReplicas) return ok(`the dispatcher has been watching for ${formatAge(ago)}`);
  if (ago <= patienceMs) return ok("the dispatcher is there, and is starting");
  return failed(`the dispatcher has not been watching for ${formatAge(ago)}: it is not ready`, logs);
}
