import { isMap } from "../../spec-hash.ts";
import { childrenOf, join, ownProperty, type Schema, unknownNames } from "./schema.ts";

/** The value with its schema's defaults, as the API server fills them in: only inside what is there. Its fields are in the schema's order. */
export function withDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item: unknown) => withDefaults(items, item)) : value;
  }
  if (!isMap(value)) return value;
  const { properties = {}, additionalProperties } = schema;
  const declared = Object.entries(properties).flatMap(([name, child]): [string, unknown][] => {
    const given = ownProperty(value, name);
    // null stands for nothing where there is a default
    const full = given === undefined || (given === null && child.default !== undefined) ? structuredClone(child.default) : given;
    return full === undefined ? [] : [[name, withDefaults(child, full)]];
  });
  const others = Object.entries(value).filter(([name]) => !Object.hasOwn(properties, name));
  return Object.fromEntries([
    ...declared,
    ...others.map(([name, child]): [string, unknown] => [name, additionalProperties ? withDefaults(additionalProperties, child) : child]),
  ]);
}

/** Paths of the fields that a schema doesn't know. */
export function unknownFields(schema: Schema, value: unknown, path = ""): string[] {
  const here = unknownNames(schema, value);
  const inside = childrenOf(schema, value, path).flatMap((child) => unknownFields(child.schema, child.value, child.path));
  return [...here.map((name) => join(path, name)), ...inside];
}

/** The value without the fields that its schema doesn't know. */
export function pruned(schema: Schema, value: unknown): unknown {
  const children = childrenOf(schema, value, "").map((child): [string, unknown] => [child.name, pruned(child.schema, child.value)]);
  if (Array.isArray(value)) return schema.items ? children.map(([, child]) => child) : value;
  if (!isMap(value)) return value;
  return schema["x-kubernetes-preserve-unknown-fields"] ? { ...value, ...Object.fromEntries(children) } : Object.fromEntries(children);
}
