import { isMap } from "../../lib/spec-hash.ts";
import type { FieldSchema } from "./schema.ts";

/** A value, or what is wrong with the text: `must be at most 900`. */
export type Parsed = { value: unknown } | { problem: string };

/** Reads a flag's text as its schema says, checked against enum, bounds and pattern. */
export function parseValue(schema: FieldSchema, text: string): Parsed {
  const read = readText(schema, text);
  if ("problem" in read) return read;
  const problem = check(schema, read.value);
  return problem === undefined ? read : { problem };
}

function readText({ type }: FieldSchema, text: string): Parsed {
  switch (type) {
    case "string":
      return { value: text };
    case "boolean":
      return text === "true" || text === "false" ? { value: text === "true" } : { problem: "must be true or false" };
    case "integer":
      return /^[-+]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? { value: Number(text) }
        : { problem: "must be a whole number" };
    case "number":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? { value: Number(text) } : { problem: "must be a number" };
    case "array":
    case "object":
      return readJson(type, text);
  }
}

function readJson(type: "array" | "object", text: string): Parsed {
  const problem = type === "array" ? 'must be a JSON array, such as ["a","b"]' : 'must be a JSON object, such as {"a":"b"}';
  try {
    const value: unknown = JSON.parse(text);
    return (type === "array" ? Array.isArray(value) : isMap(value)) ? { value } : { problem };
  } catch {
    return { problem };
  }
}

/** What is wrong with a value, or undefined. The API server checks all of it again, and the rules besides. */
export function check(schema: FieldSchema, value: unknown): string | undefined {
  if (typeof value === "number") return checkNumber(schema, value);
  if (typeof value === "string") return checkString(schema, value);
  if (Array.isArray(value)) return checkList(schema, value);
  if (isMap(value)) return checkMap(schema, value);
  return undefined;
}

function checkNumber({ minimum = -Infinity, maximum = Infinity }: FieldSchema, value: number): string | undefined {
  if (value >= minimum && value <= maximum) return undefined;
  if (Number.isFinite(minimum) && Number.isFinite(maximum)) return `must be ${minimum} to ${maximum}, not ${value}`;
  return value < minimum ? `must be at least ${minimum}, not ${value}` : `must be at most ${maximum}, not ${value}`;
}

function checkString(schema: FieldSchema, value: string): string | undefined {
  const { enum: choices, minLength = 0, maxLength = Infinity, pattern } = schema;
  if (choices && !choices.includes(value)) return `must be ${choices.join(" or ")}, not "${value}"`;
  if (value.length < minLength) return value === "" ? "must not be empty" : `must have at least ${minLength} characters`;
  if (value.length > maxLength) return `must have at most ${maxLength} characters, not ${value.length}`;
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return `"${value}" does not match ${pattern}`;
  return brokenPattern(schema, value);
}

/** The rules that are a pattern with a message of its own; all others are left to the API server. */
function brokenPattern({ "x-kubernetes-validations": rules = [] }: FieldSchema, value: string): string | undefined {
  return rules.find(({ rule }) => {
    const [, raw] = /^self\.matches\(r'([^']*)'\)$/.exec(rule) ?? [];
    return raw !== undefined && !new RegExp(raw, "u").test(value);
  })?.message;
}

function checkList({ items, minItems = 0, maxItems = Infinity }: FieldSchema, value: readonly unknown[]): string | undefined {
  if (value.length < minItems) return `must have at least ${minItems} entries`;
  if (value.length > maxItems) return `must have at most ${maxItems} entries, not ${value.length}`;
  return items && first(value.map((item) => check(items, item)));
}

function checkMap({ additionalProperties, maxProperties = Infinity }: FieldSchema, value: Record<string, unknown>): string | undefined {
  const keys = Object.keys(value);
  if (keys.length > maxProperties) return `must have at most ${maxProperties} keys, not ${keys.length}`;
  if (!additionalProperties) return undefined;
  return first(
    keys.map((key) => {
      const problem = check(additionalProperties, value[key]);
      return problem && `${key}: ${problem}`;
    }),
  );
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
