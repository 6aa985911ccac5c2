import { labels, product } from "../crds/api/names.ts";
import type { CloudAccount } from "../crds/api/objects.ts";

/** Names of what is installed; deploy/ writes the same ones. */

/** Where runs and the dispatcher live, and the accounts' credentials. */
export const systemNamespace = "kubectl-cloud-system";
/** ConfigMap that says which version is installed; everybody who can log in may read it. */
export const versionName = "kubectl-cloud";
/** CronJob or Deployment, ServiceAccount and ClusterRole of the dispatcher. */
export const dispatcherName = "kubectl-cloud-dispatch";
/** ClusterRole that a grant gives to an account's runs in one namespace. */
export const runRole = "kubectl-cloud-run";

/**
 * Runs that act without an account: those that bind, and those that carry schedules out. Each has a ServiceAccount in
 * {@link systemNamespace} and a ClusterRole of this name, which the dispatcher gives it namespace by namespace.
 */
export const workers = { bind: "kubectl-cloud-bind", schedule: "kubectl-cloud-schedule" } as const;

/** One of {@link workers}. */
export type Worker = keyof typeof workers;

/** What a run does: reconciles with an account, binds, or carries a schedule out. Also the runner's verb. */
export type Verb = "reconcile" | Worker;

/** Labels of everything that is made for one account. */
export function accountLabels(account: string): Record<string, string> {
  return { [labels.managedBy]: product, [labels.partOf]: product, [labels.account]: account };
}

/** Labels of everything that is made for one worker. */
export function workerLabels(worker: Worker): Record<string, string> {
  return { [labels.managedBy]: product, [labels.partOf]: product, [labels.worker]: worker };
}

/** ServiceAccount in {@link systemNamespace} that the runs of an account have: its own, or one that the dispatcher makes. */
export function runServiceAccount(account: CloudAccount): string {
  return account.spec.credentials.serviceAccountName ?? grantName(account.metadata.name);
}

/** RoleBinding to {@link runRole} in a namespace where an account's runs may act; also the ServiceAccount that the dispatcher makes for them. */
export function grantName(account: string): string {
  return `kubectl-cloud-run-${account}`;
}

/** Role and RoleBinding in a namespace that let an account's runs patch its connections there, by name. */
export function connectionsGrantName(account: string): string {
  return `kubectl-cloud-connections-${account}`;
}
