import { z } from "zod";

import type { FieldMeta, Reference, Rule } from "./api/fields.ts";
import type { KindDefinition } from "./api/kind.ts";
import { extraKeysRule, templateRule } from "./connection.ts";

/** A structural schema, as a CRD has it. */
export interface StructuralSchema {
  type?: string;
  description?: string;
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: StructuralSchema;
  items?: StructuralSchema;
  required?: string[];
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
  format?: string;
  "x-kubernetes-validations"?: Rule[];
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-embedded-resource"?: boolean;
  /** What a flag's help calls the value; not part of the CRD. */
  placeholder?: string;
  /** Not part of the CRD. */
  compare?: string;
  /** Not part of the CRD. */
  reference?: Reference;
}

type Json = z.core.JSONSchema.BaseSchema & Partial<FieldMeta>;

const copied = [
  "type",
  "description",
  "default",
  "enum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "pattern",
  "placeholder",
  "compare",
  "reference",
] as const;

/** The rule of an immutable field. */
const unchanged = "self == oldSelf";

/** What only we read. */
const notInCRD = new Set(["placeholder", "compare", "reference"]);

/** Turns a zod schema into a structural one: descriptions, bounds, patterns, defaults and CEL rules come along. */
export function structural(schema: z.ZodType): StructuralSchema {
  return convert(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
}

function convert(json: Json): StructuralSchema {
  const out: Record<string, unknown> = {};
  for (const key of copied) if (json[key] !== undefined) out[key] = json[key];
  // zod bounds every integer by what a double can hold; a bound that nobody chose only makes messages longer
  if (json.minimum !== undefined && json.minimum !== Number.MIN_SAFE_INTEGER) out.minimum = json.minimum;
  if (json.maximum !== undefined && json.maximum !== Number.MAX_SAFE_INTEGER) out.maximum = json.maximum;
  if (json.format === "date-time") {
    out.format = "date-time";
    delete out.pattern;
  }
  const rules: Rule[] = [...(json.rules ?? [])];
  if (json.immutable) rules.push({ rule: unchanged, message: json.immutable });
  if (json.preserveUnknown || json.embedded) {
    out["x-kubernetes-preserve-unknown-fields"] = true;
    if (json.embedded) out["x-kubernetes-embedded-resource"] = true;
  } else if (json.properties) {
    const entries = Object.entries(json.properties) as [string, Json][];
    out.properties = Object.fromEntries(entries.map(([name, child]) => [name, convert(child)]));
    if (json.required?.length) out.required = json.required;
  } else if (json.type === "object") {
    out.additionalProperties = convert(json.additionalProperties as Json);
    out.maxProperties = json.maxProperties;
  }
  if (json.items) {
    out.items = convert(json.items as Json);
    out["x-kubernetes-list-type"] = json.listMapKey ? "map" : "atomic";
    if (json.listMapKey) out["x-kubernetes-list-map-keys"] = [json.listMapKey];
  }
  if (rules.length) out["x-kubernetes-validations"] = rules;
  return out;
}

/** The spec's schema of a kind, with its cross-field rules. */
export function specSchema(kind: KindDefinition): StructuralSchema {
  const schema = structural(kind.spec);
  schema.description = `What is wanted of the ${kind.kind}.`;
  if (kind.connection) addConnectionRules(schema, kind);
  const rules = [...(schema["x-kubernetes-validations"] ?? []), ...(kind.rules ?? []), ...presenceRules(schema)];
  return rules.length ? { ...schema, "x-kubernetes-validations": rules } : schema;
}

function addConnectionRules(schema: StructuralSchema, kind: KindDefinition): void {
  const keys = schema.properties?.connection?.properties?.keys;
  if (!keys?.additionalProperties) throw new Error(`${kind.kind} has a connection and no spec.connection.keys: spread commonSpec`);
  (keys["x-kubernetes-validations"] ??= []).push(extraKeysRule(kind));
  (keys.additionalProperties["x-kubernetes-validations"] ??= []).push(templateRule(kind));
}

/** An immutable field's own rule sees no change to or from nothing; these do, where a field or what it stands in may be left out. */
function presenceRules(schema: StructuralSchema, path: readonly string[] = [], loose = false): Rule[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const here = [...path, name];
    const mayLack = loose || !(schema.required?.includes(name) || child.default !== undefined);
    const immutable = mayLack ? child["x-kubernetes-validations"]?.find(({ rule }) => rule === unchanged) : undefined;
    // in CEL's first words: what checks these rules in local mode doesn't know `self.?aws`
    const has = (self: string) => here.map((_, depth) => `has(${[self, ...here.slice(0, depth + 1)].join(".")})`).join(" && ");
    const rule = immutable && {
      rule: `(${has("self")}) == (${has("oldSelf")})`,
      message: immutable.message,
      fieldPath: `.${here.join(".")}`,
    };
    return [...(rule ? [rule] : []), ...presenceRules(child, here, mayLack)];
  });
}

/** A schema without what only we read. */
export function forCRD(schema: StructuralSchema): StructuralSchema {
  return JSON.parse(JSON.stringify(schema, (key, value: unknown) => (notInCRD.has(key) ? undefined : value))) as StructuralSchema;
}
