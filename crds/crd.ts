import type { KindDefinition } from "./api/kind.ts";
import { group, labels, product, version } from "./api/names.ts";
import { serviceRules } from "./api/service.ts";
import { forCRD, specSchema, structural, type StructuralSchema } from "./schema.ts";

/** The schema of a kind's whole objects. */
export function fullSchema(kind: KindDefinition): StructuralSchema {
  const status = forCRD(structural(kind.status));
  status.description = "What is, as the last run saw it.";
  // kstatus takes an object that says nothing of itself for current; this tells it that no run has looked yet
  if (kind.service || kind.kind === "CloudBinding") status.default = { observedGeneration: -1 };
  const rules = [...(kind.service ? serviceRules : []), ...(kind.objectRules ?? [])];
  return {
    type: "object",
    description: kind.description,
    required: ["spec"],
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: { type: "object" },
      spec: forCRD(specSchema(kind)),
      status,
    },
    ...(rules.length ? { "x-kubernetes-validations": rules } : {}),
  };
}

/** The CustomResourceDefinition of a kind. */
export function crd(kind: KindDefinition): object {
  const singular = kind.kind.toLowerCase();
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${kind.plural}.${group}`,
      labels: {
        [labels.managedBy]: product,
        [labels.partOf]: product,
        ...(kind.service ? { "servicebinding.io/provisioned-service": "true" } : {}),
      },
    },
    spec: {
      group,
      scope: kind.scope,
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular,
        ...(kind.shortNames.length ? { shortNames: kind.shortNames } : {}),
        ...(kind.service ? { categories: ["cloud"] } : {}),
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: kind.columns,
          schema: { openAPIV3Schema: fullSchema(kind) },
        },
      ],
    },
  };
}
