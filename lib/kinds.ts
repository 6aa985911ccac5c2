import { group, version } from "../crds/api/names.ts";
import summaries from "../crds/generated/kinds.json" with { type: "json" };
import type { ResourceType } from "./store/store.ts";

/** A kind of ours, as far as the command line and the runner need it all the time. */
export interface Kind extends ResourceType {
  singular: string;
  shortNames: string[];
  /** What it is, in a sentence. */
  description: string;
  /** A managed service, reconciled by runs. */
  service: boolean;
  providers: string[];
  /** What `kubectl cloud rotate` changes, by provider: `password` or `keys`. */
  credentials: Partial<Record<string, string>>;
  /** By provider: why there is nothing to rotate, and what gives access instead. */
  withoutCredentials: Partial<Record<string, string>>;
  /** Keys that a service's connection always has: which of Secret and ConfigMap have each, and on which providers. Local mode has all. */
  connection: { key: string; secret: boolean; configMap: boolean; providers: string[] }[];
  /** Paths in the spec whose values are JSON texts. */
  jsonFields: string[];
  /** Fields `{name}` that name an object of another kind in the same namespace, and the field that gets its id, by provider. */
  references: { path: string; kind: string; field: Partial<Record<string, string>> }[];
  /** Fields of the spec that always have a value, as they are required or have a default. */
  alwaysSet: string[];
}

/** Every kind of ours. */
export const kinds: readonly Kind[] = summaries.map((summary) => ({ ...summary, group, version }));

/** The kinds that runs reconcile. */
export const serviceKinds: readonly Kind[] = kinds.filter((kind) => kind.service);

/** A kind by its kind, plural, singular or short name, with or without our group, as kubectl takes it. */
export function findKind(name: string): Kind | undefined {
  const word = name.toLowerCase().replace(new RegExp(`\\.${group.replaceAll(".", "\\.")}$`), "");
  return kinds.find((kind) => [kind.plural, kind.singular, ...kind.shortNames].includes(word));
}

/** The type of CloudAccount. */
export const accountType = findKind("cloudaccount") as Kind;
/** The type of CloudBinding. */
export const bindingType = findKind("cloudbinding") as Kind;
/** The type of CloudSchedule. */
export const scheduleType = findKind("cloudschedule") as Kind;

/** The kinds for whose objects runs are dispatched. */
export const dispatchedKinds: readonly Kind[] = [...serviceKinds, bindingType, scheduleType];

function core(kind: string, plural: string, namespaced = true): ResourceType {
  return { group: "", version: "v1", kind, plural, namespaced };
}

/** Types that are not ours, as far as we touch them. */
export const builtin = {
  secret: core("Secret", "secrets"),
  configMap: core("ConfigMap", "configmaps"),
  event: core("Event", "events"),
  pod: core("Pod", "pods"),
  namespace: core("Namespace", "namespaces", false),
  serviceAccount: core("ServiceAccount", "serviceaccounts"),
  job: { group: "batch", version: "v1", kind: "Job", plural: "jobs", namespaced: true },
  deployment: { group: "apps", version: "v1", kind: "Deployment", plural: "deployments", namespaced: true },
  statefulSet: { group: "apps", version: "v1", kind: "StatefulSet", plural: "statefulsets", namespaced: true },
  daemonSet: { group: "apps", version: "v1", kind: "DaemonSet", plural: "daemonsets", namespaced: true },
  cronJob: { group: "batch", version: "v1", kind: "CronJob", plural: "cronjobs", namespaced: true },
  role: { group: "rbac.authorization.k8s.io", version: "v1", kind: "Role", plural: "roles", namespaced: true },
  roleBinding: { group: "rbac.authorization.k8s.io", version: "v1", kind: "RoleBinding", plural: "rolebindings", namespaced: true },
  crd: {
    group: "apiextensions.k8s.io",
    version: "v1",
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
    namespaced: false,
  },
  clusterRole: { group: "rbac.authorization.k8s.io", version: "v1", kind: "ClusterRole", plural: "clusterroles", namespaced: false },
  clusterRoleBinding: {
    group: "rbac.authorization.k8s.io",
    version: "v1",
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    namespaced: false,
  },
  policy: {
    group: "admissionregistration.k8s.io",
    version: "v1",
    kind: "ValidatingAdmissionPolicy",
    plural: "validatingadmissionpolicies",
    namespaced: false,
  },
  policyBinding: {
    group: "admissionregistration.k8s.io",
    version: "v1",
    kind: "ValidatingAdmissionPolicyBinding",
    plural: "validatingadmissionpolicybindings",
    namespaced: false,
  },
} as const satisfies Record<string, ResourceType>;
