import { isMap } from "../../spec-hash.ts";

/** A structural schema, as far as our CRDs use it. See https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/ */
export interface Schema {
  type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
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
  "x-kubernetes-validations"?: SchemaRule[];
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-embedded-resource"?: boolean;
}

/** A CEL rule. */
export interface SchemaRule {
  rule: string;
  message: string;
  fieldPath?: string;
}

/** Something that is inside of a value, with its schema and where it is: `.name`, `[key]`, `[2]`. */
export interface Child {
  schema: Schema;
  value: unknown;
  name: string;
  /** As messages say it. */
  path: string;
  /** The same in the value before, where one can tell which it was. */
  old: unknown;
}

/** What is inside of a value and known to its schema. */
export function childrenOf(schema: Schema, value: unknown, path: string, old?: unknown): Child[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (!items) return [];
    return value.map((item: unknown, index) => ({
      schema: items,
      value: item,
      name: String(index),
      path: `${path}[${index}]`,
      old: sameItem(schema, item, old),
    }));
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    const declared = ownProperty(schema.properties, name) ?? schema.additionalProperties;
    const before = isMap(old) ? ownProperty(old, name) : undefined;
    return declared ? [{ schema: declared, value: child, name, path: join(path, name), old: before }] : [];
  });
}

/** Names of the fields that a schema doesn't know. */
export function unknownNames(schema: Schema, value: unknown): string[] {
  if (!isMap(value) || schema.additionalProperties || schema["x-kubernetes-preserve-unknown-fields"]) return [];
  return Object.keys(value).filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
}

/** Where a list that merges by keys, or holds each value once, has something for the second time, and its key. */
export function duplicates(schema: Schema, list: unknown[]): { index: number; key: Record<string, unknown> | string }[] {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (!keys && schema["x-kubernetes-list-type"] !== "set") return [];
  const ids = list.map((item) => (keys && isMap(item) ? Object.fromEntries(keys.map((key) => [key, item[key]])) : (item as string)));
  const texts = ids.map((id) => JSON.stringify(id));
  return ids.map((key, index) => ({ index, key })).filter(({ index }) => texts.indexOf(texts[index] as string) < index);
}

/** `spec.account` */
export function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}

/** A property of its own: `constructor` is none. */
export function ownProperty<T>(map: Record<string, T> | undefined, name: string): T | undefined {
  return map && Object.hasOwn(map, name) ? map[name] : undefined;
}

/** In a list that merges by keys, an item is the same when its keys are; in others nobody can tell. */
function sameItem(schema: Schema, item: unknown, old: unknown): unknown {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (!keys || !isMap(item) || !Array.isArray(old)) return undefined;
  return old.find((each: unknown) => isMap(each) && keys.every((key) => each[key] === item[key]));
}
