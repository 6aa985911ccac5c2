import { parseAllDocuments } from "yaml";

import { cliManager, group, labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { systemNamespace } from "../../lib/system.ts";
import { run } from "./plugin.ts";
import { eventually } from "./security.ts";

/** What {@link plantOlder} plants. */
export const older = { version: "0.0.9", image: "example.com/runner:old" };

const ours = { [labels.managedBy]: product, [labels.partOf]: product, [labels.version]: older.version };
const rbac = "rbac.authorization.k8s.io";

interface CRD extends KubeObject {
  spec: {
    names: object;
    versions: { schema: { openAPIV3Schema: { properties: { spec: { properties: Record<string, object> } } } } }[];
  };
  status?: { conditions?: { type: string; status: string }[] };
}

/** What it has that no later version has any more, as `Kind name`, in the order in which it goes; the kind Bucket stays. */
export const dropped = [
  "CronJob kubectl-cloud-sweep",
  "RoleBinding kubectl-cloud-sweep",
  "Role kubectl-cloud-sweep",
  "ClusterRoleBinding kubectl-cloud-sweep",
  "ClusterRole kubectl-cloud-sweep",
  "ServiceAccount kubectl-cloud-sweep",
  "ValidatingAdmissionPolicyBinding kubectl-cloud-sweep",
  "ValidatingAdmissionPolicy kubectl-cloud-sweep",
  "ConfigMap kubectl-cloud-sweep",
];
/** The kind that it has and no later version. */
export const droppedKind = `buckets.${group}`;

/**
 * Installs an older version, as its own `install` would have: another image, a Queue without the field `suspend`, nothing of what
 * came later, and what was dropped since.
 */
export async function plantOlder(kubeconfig: string, store: Store): Promise<void> {
  const { stdout } = await run(kubeconfig, ["install", "--dry-run=client", "-o", "yaml", "--image", older.image]);
  const objects = parseAllDocuments(stdout).map((document) => document.toJS() as KubeObject);
  const later = (object: KubeObject) => object.metadata.name === "kubectl-cloud-version-viewer";
  const kept = objects.filter((object) => !later(object)).map(made);
  for (const object of [...kept, ...gone()]) {
    await store.apply(typeOf(object), object, { fieldManager: cliManager, force: true });
    const { type, name } = { type: builtin.crd, name: object.metadata.name };
    if (object.kind !== type.kind) continue;
    await eventually(async () => {
      const { status } = (await store.get<CRD>({ type, name })) ?? {};
      return Boolean(status?.conditions?.some((one) => one.type === "Established" && one.status === "True"));
    });
  }
  for (const object of objects.filter(later)) await store.delete({ type: typeOf(object), ...object.metadata });
}

/** An object as the older version had it. */
function made(object: KubeObject): KubeObject {
  object.metadata.labels = { ...object.metadata.labels, [labels.version]: older.version };
  if (object.kind === "ConfigMap") Object.assign(object, { data: older });
  if (object.metadata.name === `queues.${group}`) {
    for (const version of (object as CRD).spec.versions) delete version.schema.openAPIV3Schema.properties.spec.properties["suspend"];
  }
  return object;
}

function gone(): KubeObject[] {
  const of = (apiVersion: string, kind: string, rest: object, namespace?: string): KubeObject => ({
    apiVersion,
    kind,
    metadata: { name: "kubectl-cloud-sweep", labels: ours, ...(namespace && { namespace }) },
    ...rest,
  });
  const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
  const subjects = [{ kind: "ServiceAccount", name: "kubectl-cloud-sweep", namespace: systemNamespace }];
  const roleRef = (kind: string) => ({ apiGroup: rbac, kind, name: "kubectl-cloud-sweep" });
  const resourceRules = [{ apiGroups: [group], apiVersions: ["*"], operations: ["CREATE"], resources: ["buckets"] }];
  const containers = [{ name: "sweep", image: older.image }];
  const jobTemplate = { spec: { template: { spec: { restartPolicy: "Never", containers } } } };
  return [
    bucketKind,
    of("v1", "ServiceAccount", {}, systemNamespace),
    of("v1", "ConfigMap", { data: {} }, systemNamespace),
    of(`${rbac}/v1`, "ClusterRole", { rules }),
    of(`${rbac}/v1`, "Role", { rules }, systemNamespace),
    of("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", {
      spec: { matchConstraints: { resourceRules }, validations: [{ expression: "true" }] },
    }),
    of("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", {
      spec: { policyName: "kubectl-cloud-sweep", validationActions: ["Deny"] },
    }),
    of(`${rbac}/v1`, "ClusterRoleBinding", { roleRef: roleRef("ClusterRole"), subjects }),
    of(`${rbac}/v1`, "RoleBinding", { roleRef: roleRef("Role"), subjects }, systemNamespace),
    of("batch/v1", "CronJob", { spec: { schedule: "0 0 1 1 *", suspend: true, jobTemplate } }, systemNamespace),
  ];
}

/** {@link droppedKind}. */
export const bucketKind: KubeObject & { spec: object } = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: droppedKind, labels: ours },
  spec: {
    group,
    scope: "Namespaced",
    names: { kind: "Bucket", listKind: "BucketList", plural: "buckets", singular: "bucket" },
    versions: [{ name: "v1alpha1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
};

function typeOf({ apiVersion, kind }: KubeObject): ResourceType {
  const types: ResourceType[] = Object.values(builtin);
  const type = types.find((one) => one.kind === kind && apiVersion === (one.group ? `${one.group}/${one.version}` : one.version));
  if (!type) throw new Error(`${apiVersion} ${kind} is no type that is installed`);
  return type;
}
