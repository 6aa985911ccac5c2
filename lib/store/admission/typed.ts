import { isMap } from "../../spec-hash.ts";
import type { Mistake } from "./mistakes.ts";
import { childrenOf, duplicates, join, type Schema, unknownNames } from "./schema.ts";

/** What server-side apply calls the types. */
const names: Record<NonNullable<Schema["type"]>, string> = {
  object: "map",
  array: "list",
  string: "string",
  integer: "numeric (int or float)",
  number: "numeric (int or float)",
  boolean: "boolean",
};

/** What server-side apply says of a manifest before anything else: fields that there are not, and values of another type. */
export function untypedFields(schema: Schema, value: unknown, path = ""): Mistake[] {
  if (value === null) return [];
  if (schema.type && !isOf(schema.type, value)) return [{ field: path, what: `expected ${names[schema.type]}` }];
  return [
    ...(Array.isArray(value) ? twice(schema, value, path) : []),
    ...unknownNames(schema, value).map((name) => ({ field: join(path, name), what: "unknown field" })),
    ...childrenOf(schema, value, path).flatMap((child) => untypedFields(child.schema, child.value, child.path)),
  ];
}

function twice(schema: Schema, list: unknown[], path: string): Mistake[] {
  return duplicates(schema, list).map(({ key }) => {
    const said =
      typeof key === "string" ? `=${JSON.stringify(key)}` : Object.entries(key).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return { field: path, what: `duplicate entries for key [${String(said)}]` };
  });
}

function isOf(type: NonNullable<Schema["type"]>, value: unknown): boolean {
  if (type === "object") return isMap(value);
  if (type === "array") return Array.isArray(value);
  return typeof value === (type === "integer" ? "number" : type);
}
