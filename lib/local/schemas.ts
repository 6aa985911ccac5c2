import type { Schema } from "../store/admission/schema.ts";
import { localName } from "./account.ts";

const credentials = {
  rule: "self.provider == 'local' ? !has(self.credentials.serviceAccountName) && !has(self.credentials.secretRef) : has(self.credentials.serviceAccountName) != has(self.credentials.secretRef)",
  message: "credentials needs exactly one of serviceAccountName and secretRef, and none with provider local: set one, or take them out",
  fieldPath: ".credentials",
};

/** A kind's schema as it is in a folder. */
export function localSchema(kind: string, schema: Schema): Schema {
  const change = changes[kind];
  const spec = schema.properties?.spec;
  return change && spec ? { ...schema, properties: { ...schema.properties, spec: change(spec) } } : schema;
}

const changes: Partial<Record<string, (spec: Schema) => Schema>> = {
  /** An account may be the engines on this machine, which ask for no credentials. */
  CloudAccount: (spec) => {
    const { provider, credentials: block } = spec.properties ?? {};
    const { "x-kubernetes-validations": _, ...free } = block ?? {};
    const properties = {
      ...spec.properties,
      provider: { ...provider, enum: [...(provider?.enum ?? []), localName] },
      credentials: { ...free, default: {} },
    };
    return { ...spec, properties, "x-kubernetes-validations": [...(spec["x-kubernetes-validations"] ?? []), credentials] };
  },
  /** Nothing is upgraded here, so that a version which a run has refused can be set back. */
  Postgres: (spec) => {
    const { version } = spec.properties ?? {};
    const rules = version?.["x-kubernetes-validations"]?.filter(({ rule }) => !rule.includes("oldSelf"));
    return { ...spec, properties: { ...spec.properties, version: { ...version, "x-kubernetes-validations": rules ?? [] } } };
  },
};
