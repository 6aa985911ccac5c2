import { accountFinalizer } from "../crds/api/names.ts";
import type { CloudAccount, KubeObject } from "../crds/api/objects.ts";
import {
  accountLabels,
  connectionsGrantName,
  grantName,
  runRole,
  runServiceAccount,
  systemNamespace,
  type Worker,
  workerLabels,
  workers,
} from "./system.ts";

const rbac = "rbac.authorization.k8s.io";

/**
 * What lets an account's runs act in one namespace, in the order to apply it. Only what is in `connections` can be patched:
 * a patch of a Secret is as good as reading it (docs/guide/security.md), so the right to patch all of them is never given.
 *
 * The first object keeps a finalizer, so that a run can finish its work in a namespace that is being deleted; take it off
 * after deleting the others.
 *
 * @param connections - names of the connections of all the account's objects in that namespace, from their specs: a run
 * can write status, so nothing there may decide what it is allowed
 */
export function grants(account: CloudAccount, namespace: string, connections: readonly string[]): KubeObject[] {
  const { name } = account.metadata;
  const grant = roleBinding(account, namespace, grantName(name), { kind: "ClusterRole", name: runRole }, [accountFinalizer]);
  // a rule without names would be one for all names
  if (!connections.length) return [grant];
  const kind = "Role";
  const resourceNames = [...new Set(connections)].toSorted();
  const role = {
    ...head(kind, account, namespace, connectionsGrantName(name)),
    rules: [{ apiGroups: [""], resources: ["secrets", "configmaps"], verbs: ["patch"], resourceNames }],
  };
  return [grant, role, roleBinding(account, namespace, role.metadata.name, { kind, name: role.metadata.name })];
}

/**
 * What lets a worker's runs act in one namespace. It belongs to the objects that need it, so that Kubernetes takes it back when
 * the last of them is gone; until then it stays, also while they are deleted.
 *
 * @param owners - the worker's objects in that namespace, at least one
 */
export function workerGrant(worker: Worker, namespace: string, owners: readonly KubeObject[]): KubeObject & Record<string, unknown> {
  const name = workers[worker];
  const ownerReferences = owners
    .map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? "" }))
    .toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
  return {
    apiVersion: `${rbac}/v1`,
    kind: "RoleBinding",
    metadata: { name, namespace, labels: workerLabels(worker), ownerReferences },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", name, namespace: systemNamespace }],
  };
}

function roleBinding(account: CloudAccount, namespace: string, name: string, role: { kind: string; name: string }, finalizers?: string[]) {
  return {
    ...head("RoleBinding", account, namespace, name, finalizers),
    roleRef: { apiGroup: rbac, ...role },
    subjects: [{ kind: "ServiceAccount", name: runServiceAccount(account), namespace: systemNamespace }],
  };
}

function head(kind: string, account: CloudAccount, namespace: string, name: string, finalizers?: string[]): KubeObject {
  return {
    apiVersion: `${rbac}/v1`,
    kind,
    metadata: { name, namespace, labels: accountLabels(account.metadata.name), ...(finalizers ? { finalizers } : {}) },
  };
}
