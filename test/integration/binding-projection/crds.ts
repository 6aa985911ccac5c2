import type { KubeObject } from "../../../crds/api/objects.ts";
import { mappingType } from "../../../lib/binding/mapping.ts";
import { builtin } from "../../../lib/kinds.ts";
import type { ResourceType, Store } from "../../../lib/store/store.ts";

export const object = { type: "object" };
const anything = { ...object, "x-kubernetes-preserve-unknown-fields": true };
export const text = { type: "string" };
export const list = (items: object) => ({ type: "array", items });
export const fields = (properties: object) => ({ ...object, properties });

const containers = list(
  fields({
    name: text,
    image: text,
    env: list(anything),
    volumeMounts: list(fields({ name: text, mountPath: text, readOnly: { type: "boolean" } })),
  }),
);
const template = fields({
  metadata: fields({ labels: anything, annotations: { ...object, additionalProperties: text } }),
  spec: fields({ containers, initContainers: containers, volumes: list(anything) }),
});

const group = "binding-test.example.com";
const type = (kind: string): ResourceType => ({ group, version: "v1", kind, plural: `${kind.toLowerCase()}s`, namespaced: true });

/** A kind with the pod template of a Deployment, as Argo's Rollout and Knative's Service have it; its lists are held as one value each. */
export const rollout = type("Rollout");
/** A kind that has its pods elsewhere. */
export const pipeline = type("Pipeline");

const specs = new Map([
  [rollout, fields({ replicas: { type: "integer" }, template })],
  [
    pipeline,
    fields({
      disks: list(anything),
      elsewhere: list(anything),
      notes: { ...object, additionalProperties: text },
      steps: list(fields({ called: text, run: fields({ image: text, vars: list(anything), disks: list(anything) }) })),
    }),
  ],
]);

/** The definitions of both. */
export const definitions: KubeObject[] = [...specs].map(([kind, spec]) => definition(kind, fields({ spec })));

/** That of servicebinding.io's mapping, in short. */
export const mappingDefinition: KubeObject = definition(
  mappingType,
  fields({
    spec: fields({
      versions: list(
        fields({
          version: text,
          annotations: text,
          volumes: text,
          containers: list(fields({ path: text, name: text, env: text, volumeMounts: text })),
        }),
      ),
    }),
  }),
);

/** Where a pipeline has its pods. */
export const pipelineMapping = (change: object = {}) => ({
  apiVersion: "servicebinding.io/v1",
  kind: mappingType.kind,
  metadata: { name: `${pipeline.plural}.${group}` },
  spec: {
    versions: [
      {
        version: "*",
        annotations: ".spec.notes",
        volumes: ".spec.disks",
        containers: [{ path: ".spec.steps[*]", name: ".called", env: ".run.vars", volumeMounts: ".run.disks" }],
        ...change,
      },
    ],
  },
});

/** Applies definitions, and waits until the API server serves them. */
export async function define(store: Store, all: readonly KubeObject[]): Promise<void> {
  for (const one of all) {
    await store.apply(builtin.crd, one, { fieldManager: "test" });
    const ref = { type: builtin.crd, name: one.metadata.name };
    while (!established(await store.get(ref))) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function established(crd: (KubeObject & { status?: { conditions?: { type: string; status: string }[] } }) | undefined): boolean {
  return crd?.status?.conditions?.some(({ type, status }) => type === "Established" && status === "True") ?? false;
}

/** A CRD of one version. */
export function definition(kind: ResourceType, schema: object, subresources: object = {}): KubeObject {
  const names = { kind: kind.kind, plural: kind.plural, singular: kind.kind.toLowerCase() };
  const versions = [{ name: kind.version, served: true, storage: true, schema: { openAPIV3Schema: schema }, subresources }];
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    // the API server asks this of groups below k8s.io and kubernetes.io alone
    metadata: { name: `${kind.plural}.${kind.group}` },
    spec: { group: kind.group, names, scope: kind.namespaced ? "Namespaced" : "Cluster", versions },
  } as KubeObject;
}
