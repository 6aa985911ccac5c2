import { isDeepStrictEqual } from "node:util";

import { isMap } from "../../spec-hash.ts";
import type { Mistake } from "./mistakes.ts";
import { childrenOf, duplicates, join, type Schema } from "./schema.ts";

/**
 * What a value has wrong by its schema, in the words of the API server. What is as it was before is left alone, so that a
 * schema may become stricter: https://kubernetes.io/docs/reference/using-api/cel/ calls it ratcheting.
 */
export function structuralMistakes(schema: Schema, value: unknown, path: string, old: unknown): Mistake[] {
  if (old !== undefined && isDeepStrictEqual(value, old)) return [];
  if (schema.type && !hasType(schema.type, value)) {
    return [{ what: `must be of type ${schema.type}`, blocks: true }, ...notListed(schema, value)].map((own) => ({ field: path, ...own }));
  }
  return [
    ...ownMistakes(schema, value).map((mistake) => ({ ...mistake, field: path })),
    ...missing(schema, value, path),
    ...twice(schema, value, path),
    ...childrenOf(schema, value, path, old).flatMap((child) => structuralMistakes(child.schema, child.value, child.path, child.old)),
  ];
}

function hasType(type: NonNullable<Schema["type"]>, value: unknown): boolean {
  switch (type) {
    case "object":
      return isMap(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

type Own = Omit<Mistake, "field">;

function ownMistakes(schema: Schema, value: unknown): Own[] {
  const unlisted = notListed(schema, value);
  if (unlisted.length) return unlisted;
  if (typeof value === "number") return ofNumber(schema, value);
  if (typeof value === "string") return ofText(schema, value);
  if (Array.isArray(value)) return ofList(schema, value);
  return isMap(value) ? tooMany(schema.maxProperties, Object.keys(value).length) : [];
}

function notListed({ enum: listed }: Schema, value: unknown): Own[] {
  if (!listed || listed.includes(value as string)) return [];
  return [{ what: `must be one of ${listed.map((each) => JSON.stringify(each)).join(", ")}`, blocks: true }];
}

function ofNumber({ minimum, maximum }: Schema, value: number): Own[] {
  return [
    ...(minimum !== undefined && value < minimum ? [{ what: `should be greater than or equal to ${minimum}` }] : []),
    ...(maximum !== undefined && value > maximum ? [{ what: `should be less than or equal to ${maximum}` }] : []),
  ];
}

function ofText({ minLength, maxLength, pattern, format }: Schema, value: string): Own[] {
  // as the API server counts: an emoji is one
  const { length } = Array.from(value);
  return [
    ...(minLength !== undefined && length < minLength ? [{ what: `should be at least ${minLength} chars long` }] : []),
    ...(maxLength !== undefined && length > maxLength ? [{ what: `Too long: may not be more than ${maxLength} bytes`, blocks: true }] : []),
    ...(pattern !== undefined && !new RegExp(pattern, "u").test(value) ? [{ what: `should match '${pattern}'` }] : []),
    ...(format === "date-time" && !isTime(value) ? [{ what: "must be of type date-time", blocks: true }] : []),
  ];
}

function ofList({ minItems, maxItems }: Schema, value: unknown[]): Own[] {
  return [
    ...(minItems !== undefined && value.length < minItems ? [{ what: `should have at least ${minItems} items` }] : []),
    ...tooMany(maxItems, value.length),
  ];
}

function tooMany(most: number | undefined, count: number): Own[] {
  return most !== undefined && count > most ? [{ what: `Too many: ${count}: must have at most ${most} items`, blocks: true }] : [];
}

function missing({ required = [] }: Schema, value: unknown, path: string): Mistake[] {
  const absent = isMap(value) ? required.filter((name) => !Object.hasOwn(value, name)) : [];
  return absent.map((name) => ({ field: join(path, name), what: "is required", blocks: true }));
}

/** Of a list that holds each value once only apply says so: what merges by keys must have one of each in any case. */
function twice(schema: Schema, value: unknown, path: string): Mistake[] {
  if (!Array.isArray(value) || schema["x-kubernetes-list-type"] === "set") return [];
  return duplicates(schema, value).map(({ index, key }) => ({
    field: `${path}[${index}]`,
    what: `Duplicate value: ${JSON.stringify(key)}`,
  }));
}

/** As RFC 3339 writes a time, on a day that there is. */
function isTime(value: string): boolean {
  const [, day = ""] = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.exec(value) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // a 30th of February would be a day in March
  return !Number.isNaN(Date.parse(value)) && !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}
