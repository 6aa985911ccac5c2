import { z } from "zod";

/** A CEL rule of a CRD, see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules */
export interface Rule {
  /** CEL over `self`, and over `oldSelf` for a rule about changes. */
  rule: string;
  /** What is wrong and, behind a colon, the way out. */
  message: string;
  /** The field to blame when it is not the one that carries the rule: `.aws.tags`. */
  fieldPath?: string;
}

/** What a reference stands for. */
export interface Reference {
  /** Kind of the object that is named. */
  kind: string;
  /** Path of the field that gets its `status.externalID`, by provider: `{aws: "aws.deadLetterQueueARN"}`. */
  field: Partial<Record<"aws" | "azure" | "local", string>>;
}

/** What {@link z.ZodType.meta} may carry for us, beside `description`. */
export interface FieldMeta {
  description: string;
  /** Refuse a change of this field once the object exists; the text says the way out. */
  immutable?: string;
  /** CEL rules over this field. */
  rules?: Rule[];
  /** Most keys of a map. Every map needs it: the cost of a CEL rule is reckoned from it. */
  maxProperties?: number;
  /** What a flag's help calls the value: `--account NAME`. */
  placeholder?: string;
  /** Two spellings of one value: `json` compares as JSON. */
  compare?: "json";
  /** A reference `{name}` to an object in the same namespace: a run puts its ARN or ARM id in another field instead. */
  reference?: Reference;
  /** A map of anything, kept as it is written. */
  preserveUnknown?: boolean;
  /** A whole object with apiVersion, kind and metadata, of which only these are checked. */
  embedded?: boolean;
  /** Key of a list of objects that merges by it, as `x-kubernetes-list-map-keys`. */
  listMapKey?: string;
}

/** Attaches our metadata to a schema, typed. The rules that the schema brings along stay. */
export function field<T extends z.ZodType>(schema: T, meta: FieldMeta): T {
  const rules = [...rulesOf(schema), ...(meta.rules ?? [])];
  return schema.meta({ ...meta, ...(rules.length ? { rules } : {}) });
}

/** Also of what an optional or defaulted schema is made of. */
function rulesOf(schema: z.ZodType): Rule[] {
  const { rules } = (schema.meta() ?? {}) as Partial<FieldMeta>;
  if (rules) return rules;
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? rulesOf(schema.unwrap() as z.ZodType) : [];
}

/**
 * A text that matches, in RE2's syntax. Instead of the schema's own `pattern`, whose message shows the pattern and no way out.
 *
 * @param pattern - anchored at both ends, without a single quote
 */
export const matches = (pattern: RegExp, message: string): Rule => ({ rule: `self.matches(r'${pattern.source}')`, message });

/** A DNS-1123 label, as names of namespaces are. */
export const dnsLabel = () =>
  field(z.string().max(63), {
    description: "Name of lower-case letters, digits and '-'.",
    rules: [
      matches(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "not a name: use lower-case letters, digits and '-', with a letter or digit at both ends"),
    ],
  });

/** A DNS-1123 subdomain, as most objects' names are. */
export const dnsName = () =>
  field(z.string().max(253), {
    description: "Name of lower-case letters, digits, '-' and '.'.",
    rules: [
      matches(
        /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
        "not a name: use lower-case letters, digits, '-' and '.', with a letter or digit at both ends and around each '.'",
      ),
    ],
  });

/** A whole number within a provider's limits. */
export const integer = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);

/** An RFC 3339 time. */
export const time = () => z.iso.datetime();
