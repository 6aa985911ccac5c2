import { isMap } from "../../lib/spec-hash.ts";

/** A field's schema, as crds/generated has it: what a CRD says, and how help calls its value. */
export interface FieldSchema {
  type: "string" | "integer" | "number" | "boolean" | "array" | "object";
  description?: string;
  default?: unknown;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  pattern?: string;
  placeholder?: string;
  properties?: Record<string, FieldSchema>;
  additionalProperties?: FieldSchema;
  items?: FieldSchema;
  required?: string[];
  "x-kubernetes-validations"?: { rule: string; message: string }[];
}

/** The spec's schema of a kind, by its singular name; loaded when it is used. */
export async function loadSchema(singular: string): Promise<FieldSchema> {
  const { default: schema } = (await import(`../../crds/generated/${singular}.json`, { with: { type: "json" } })) as {
    default: FieldSchema;
  };
  return schema;
}

/** A field that holds a value: everything but an object with named fields. */
export interface Leaf {
  /** `aws.kmsMasterKeyID` */
  path: string;
  /** `aws-kms-master-key-id`, without dashes before it. */
  flag: string;
  schema: FieldSchema;
  /** Must be given, whatever else is. */
  required: boolean;
}

/** All leaves of a schema in its order. */
export function leaves(schema: FieldSchema, prefix = "", required = true): Leaf[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const path = prefix + name;
    const needed = required && (schema.required ?? []).includes(name) && child.default === undefined;
    return child.properties ? leaves(child, `${path}.`, needed) : [{ path, flag: kebab(path), schema: child, required: needed }];
  });
}

/** `aws.sourceQueueARNs` as a flag has it: `aws-source-queue-arns`. */
export function kebab(path: string): string {
  return path
    .replaceAll(/([KMGT]i)B(ps)?(?![a-z])/g, "$1b$2")
    .replaceAll(/([A-Z])([A-Z]+)s(?![a-z])/g, (_, first: string, rest: string) => `${first}${rest.toLowerCase()}s`)
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .replaceAll(".", "-")
    .toLowerCase();
}

/** A spec with the defaults of its schema filled in, as the API server does: only inside objects that are there. */
export function withDefaults(schema: FieldSchema, value: unknown): unknown {
  if (Array.isArray(value)) return schema.items ? value.map((item) => withDefaults(schema.items as FieldSchema, item)) : value;
  if (!isMap(value) || !schema.properties) return value;
  const out: Record<string, unknown> = { ...value };
  for (const [name, child] of Object.entries(schema.properties)) {
    const given = out[name] ?? structuredClone(child.default);
    if (given !== undefined) out[name] = withDefaults(child, given);
  }
  return out;
}

/** Why the field at a path can't be changed, or undefined when it can. */
export function immutable(schema: FieldSchema, path: string): string | undefined {
  const [name = "", ...rest] = path.split(".");
  const child = schema.properties?.[name];
  if (!child) return undefined;
  const rule = child["x-kubernetes-validations"]?.find((one) => one.rule === "self == oldSelf");
  return rule?.message ?? (rest.length ? immutable(child, rest.join(".")) : undefined);
}
