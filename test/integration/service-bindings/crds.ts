import { type ServiceBinding, serviceBindingType } from "../../../lib/binding/service-binding.ts";
import type { ResourceType } from "../../../lib/store/store.ts";
import { definition, fields, list, object, text } from "../binding-projection/crds.ts";

const texts = { ...object, additionalProperties: text };
const needs = (schema: object, ...required: string[]) => ({ ...schema, required });
const status = { status: {} };

/** ServiceBinding as https://servicebinding.io/spec/core/1.1.0/#resource-type-schema-1 has it, in short. */
export const serviceBindings = definition(
  serviceBindingType,
  fields({
    spec: needs(
      fields({
        name: text,
        type: text,
        provider: text,
        service: needs(fields({ apiVersion: text, kind: text, name: text }), "apiVersion", "kind", "name"),
        workload: needs(
          fields({
            apiVersion: text,
            kind: text,
            name: text,
            containers: list(text),
            selector: fields({
              matchLabels: texts,
              matchExpressions: list(needs(fields({ key: text, operator: text, values: list(text) }), "key", "operator")),
            }),
          }),
          "apiVersion",
          "kind",
        ),
        env: list(needs(fields({ name: text, key: text }), "name", "key")),
      }),
      "service",
      "workload",
    ),
    status: fields({
      observedGeneration: { type: "integer" },
      binding: needs(fields({ name: text }), "name"),
      conditions: list(
        needs(
          fields({
            type: text,
            status: { ...text, enum: ["True", "False", "Unknown"] },
            reason: { ...text, pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$" },
            message: text,
            lastTransitionTime: { ...text, format: "date-time" },
            observedGeneration: { type: "integer" },
          }),
          "type",
          "status",
          "reason",
          "message",
          "lastTransitionTime",
        ),
      ),
    }),
  }),
  status,
);

/** A Provisioned Service of somebody else, whose plural can't be guessed. */
export const backend: ResourceType = {
  group: "binding-test.example.com",
  version: "v1",
  kind: "Backend",
  plural: "backendry",
  namespaced: true,
};

/** Its definition. */
export const backends = definition(backend, fields({ spec: object, status: fields({ binding: fields({ name: text }) }) }), status);

/** What somebody else's kind needs to be bound: https://servicebinding.io/spec/core/1.1.0/#considerations-for-role-based-access-control-rbac */
export const backendRole = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "binding-test-backends", labels: { "servicebinding.io/controller": "true" } },
  rules: [{ apiGroups: [backend.group], resources: [backend.plural], verbs: ["get", "list", "watch"] }],
};

/** A ServiceBinding of the Queue `orders` to a Deployment of its own name, but for what is said otherwise. */
export function serviceBinding(
  name: string,
  namespace: string,
  {
    workload,
    service,
    ...spec
  }: Partial<Omit<NonNullable<ServiceBinding["spec"]>, "workload" | "service">> & { workload?: object; service?: object } = {},
): ServiceBinding {
  return {
    apiVersion: "servicebinding.io/v1",
    kind: "ServiceBinding",
    metadata: { name, namespace },
    spec: {
      service: { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", name: "orders", ...service },
      workload: { apiVersion: "apps/v1", kind: "Deployment", ...(workload ?? { name }) },
      ...spec,
    },
  };
}
