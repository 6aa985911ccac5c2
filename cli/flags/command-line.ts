import type { Kind } from "../../lib/kinds.ts";
import { isMap } from "../../lib/spec-hash.ts";
import { type FieldSchema, type Leaf, leaves } from "./schema.ts";
import { getPath } from "./spec.ts";

/** An object as `create` makes it. */
export interface CreatedObject {
  kind: Kind;
  name: string;
  schema: FieldSchema;
  /** What was asked for, without the schema's defaults. */
  spec: object;
  /** Whether nothing is done in the cloud before somebody approves it. Default: false. */
  approval?: boolean;
}

/** Flags that are given before a schema's, so that a field of that name has none: see {@link flagWords}. */
export type TakenFlags = ReadonlySet<string>;

/**
 * The words of `create KIND NAME --flags` that make an object, not yet quoted.
 *
 * @param taken - as of {@link flagWords}
 */
export function createWords({ kind, name, schema, spec, approval = false }: CreatedObject, taken?: TakenFlags): string[] {
  return ["create", kind.singular, name, ...flagWords(schema, spec, taken), ...(approval ? ["--require-approval"] : [])];
}

/**
 * The words that `readSpec` reads as this spec: the flags of a schema, and `--set` for what no flag can say, such as an empty list.
 *
 * @param taken - flags, with their dashes, that the command has for something else, so that fields of that name are set with `--set`
 */
export function flagWords(schema: FieldSchema, spec: object, taken: TakenFlags = new Set()): string[] {
  const found = leaves(schema).flatMap((leaf) => {
    const value = getPath(spec, leaf.path.split("."));
    return value === undefined ? [] : [{ leaf, value }];
  });
  const flags = found.map((one) => ({ ...one, words: taken.has(`--${one.leaf.flag}`) ? undefined : wordsOf(one.leaf, one.value) }));
  const others = flags.flatMap(({ leaf, value, words }) => (words ? [] : setting(leaf.path, value)));
  return [...flags.flatMap(({ words = [] }) => words), ...others, ...emptyBlocks(schema, spec).flatMap((path) => setting(path, {}))];
}

/** The flag of a leaf with its value; undefined where none says it. */
function wordsOf({ flag, schema }: Leaf, value: unknown): string[] | undefined {
  const name = `--${flag}`;
  if (typeof value === "boolean") return [value ? name : `--no-${flag}`];
  if (Array.isArray(value)) return value.length ? value.flatMap((item) => withValue(name, textOf(item))) : undefined;
  if (!isMap(value)) return withValue(name, textOf(value));
  const pairs = Object.entries(value);
  const sayable = schema.additionalProperties && pairs.length && pairs.every(([key, one]) => isPair(key, one));
  return sayable ? pairs.flatMap(([key, one]) => withValue(name, `${key}=${String(one)}`)) : undefined;
}

/** Whether `KEY=VALUE` says it. */
function isPair(key: string, value: unknown): boolean {
  return key !== "" && !key.includes("=") && typeof value === "string";
}

/** A flag and its value, which could be taken for another flag. */
function withValue(flag: string, value: string): string[] {
  return value.startsWith("-") ? [`${flag}=${value}`] : [flag, value];
}

function setting(path: string, value: unknown): string[] {
  return ["--set", `${path}=${textOf(value)}`];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Objects with named fields, none of which is there: a provider's block in which all is left to it. */
function emptyBlocks(schema: FieldSchema, spec: unknown, prefix = ""): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const value = getPath(spec, [name]);
    if (!child.properties || !isMap(value)) return [];
    return Object.keys(value).length ? emptyBlocks(child, value, `${prefix}${name}.`) : [prefix + name];
  });
}
