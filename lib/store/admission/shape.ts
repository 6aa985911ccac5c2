import { isMap } from "../../spec-hash.ts";
import { childrenOf, join, ownProperty, type Schema, unknownNames } from "./schema.ts";

/** The value with its schema's defaults, as the API server fills them in: only inside what is there. Its fields are in the schema's order. */
export function withDefaults(schema: Schema, value: unknown): unknown {
  // a list of thousands of objects spends its time here
  if (!hasDefaults(schema)) return value;
  const { items, properties = {}, additionalProperties } = schema;
  if (Array.isArray(value)) return items ? value.map((item: unknown) => withDefaults(items, item)) : value;
  if (!isMap(value)) return value;
  const entries: [string, unknown][] = [];
  for (const [name, child] of Object.entries(properties)) {
    let given = ownProperty(value, name);
    // null stands for nothing where there is a default
    if (child.default !== undefined && (given === undefined || given === null)) given = structuredClone(child.default);
    if (given !== undefined) entries.push([name, withDefaults(child, given)]);
  }
  for (const [name, child] of Object.entries(value)) {
    if (!Object.hasOwn(properties, name)) entries.push([name, additionalProperties ? withDefaults(additionalProperties, child) : child]);
  }
  return Object.fromEntries(entries);
}

/** Paths of the fields that a schema doesn't know. */
export function unknownFields(schema: Schema, value: unknown, path = ""): string[] {
  const here = unknownNames(schema, value);
  const inside = childrenOf(schema, value, path).flatMap((child) => unknownFields(child.schema, child.value, child.path));
  return [...here.map((name) => join(path, name)), ...inside];
}

/** The value without the fields that its schema doesn't know. */
export function pruned(schema: Schema, value: unknown): unknown {
  return isKnown(schema, value) ? value : withoutUnknown(schema, value);
}

function withoutUnknown(schema: Schema, value: unknown): unknown {
  const children = childrenOf(schema, value, "").map((child): [string, unknown] => [child.name, withoutUnknown(child.schema, child.value)]);
  if (Array.isArray(value)) return schema.items ? children.map(([, child]) => child) : value;
  if (!isMap(value)) return value;
  return schema["x-kubernetes-preserve-unknown-fields"] ? { ...value, ...Object.fromEntries(children) } : Object.fromEntries(children);
}

function isKnown(schema: Schema, value: unknown): boolean {
  const { items, properties, additionalProperties } = schema;
  if (Array.isArray(value)) return !items || value.every((item) => isKnown(items, item));
  if (!isMap(value)) return true;
  for (const name in value) {
    const child = ownProperty(properties, name) ?? additionalProperties;
    if (child ? !isKnown(child, value[name]) : !schema["x-kubernetes-preserve-unknown-fields"]) return false;
  }
  return true;
}

const known = new WeakMap<Schema, boolean>();

/** Whether anything in a schema has a default. */
function hasDefaults(schema: Schema): boolean {
  let has = known.get(schema);
  if (has === undefined) {
    const inside = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties];
    has = inside.some((child) => child && (child.default !== undefined || hasDefaults(child)));
    known.set(schema, has);
  }
  return has;
}
