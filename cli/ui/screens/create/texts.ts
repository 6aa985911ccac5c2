import { isMap } from "../../../../lib/spec-hash.ts";
import { type FieldSchema, leaves } from "../../../flags/schema.ts";
import { joinSeveral, splitSeveral } from "../../../flags/several.ts";
import { getPath, type Given } from "../../../flags/spec.ts";
import { hasPlainItems, isSeveral } from "./fields.ts";

/** What was typed into a field, as flags would give it. */
export function givenOf(schema: FieldSchema, text: string): Given {
  if (schema.type === "boolean") return text === "yes";
  if (!isSeveral(schema)) return text;
  const trimmed = text.trim();
  // whole as JSON; the values of a list that has no plain ones may stand without its brackets
  if (schema.type === "array" && !hasPlainItems(schema)) return isWhole(trimmed) ? trimmed : `[${trimmed}]`;
  return trimmed.startsWith(schema.type === "array" ? "[" : "{") ? trimmed : splitSeveral(text);
}

/** The texts of a form in which a spec stands already. */
export function textsOf(schema: FieldSchema, spec: object): Record<string, string> {
  const texts = leaves(schema).map((leaf) => [leaf.path, textOf(leaf.schema, getPath(spec, leaf.path.split(".")))] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ""));
}

function textOf(schema: FieldSchema, value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.length && hasPlainItems(schema) ? joinSeveral(value.map(String)) : JSON.stringify(value);
  if (!isMap(value) || !schema.additionalProperties) return JSON.stringify(value);
  const pairs = Object.entries(value);
  const isPlain = pairs.length > 0 && pairs.every(([key, one]) => key && !/[={]/.test(key) && typeof one === "string");
  return isPlain ? joinSeveral(pairs.map(([key, one]) => `${key}=${String(one)}`)) : JSON.stringify(value);
}

/** Whether it is a list of lists or of objects already: not only its first value. */
function isWhole(text: string): boolean {
  return text === "" || /^\[\s*([[{\]]|$)/.test(text);
}
