import { isMap } from "../../lib/spec-hash.ts";
import { didYouMean } from "../nearest.ts";
import { type FieldSchema, type Leaf, leaves } from "./schema.ts";
import { type Parsed, parseValue } from "./value.ts";

/** A spec read from flags, and everything that is wrong with them. */
export interface ReadSpec {
  spec: Record<string, unknown>;
  problems: string[];
  /** Fields that must be given and are not; each is among the problems too. */
  missing: Leaf[];
}

/** What was given for a leaf: text, several texts of a repeatable flag, or a switch. */
export type Given = string | readonly string[] | boolean;

/**
 * Reads flags' texts and `--set` assignments into a spec. Problems are collected, so that one error can name them all.
 *
 * @param base - what the spec is before; a flag replaces the whole value of its field. Default: nothing.
 */
export function readSpec(
  schema: FieldSchema,
  given: ReadonlyMap<Leaf, Given>,
  assignments: readonly string[],
  base: object = {},
): ReadSpec {
  const spec = structuredClone(base) as Record<string, unknown>;
  const problems: string[] = [];
  for (const [leaf, text] of given) {
    const parsed = readGiven(leaf.schema, text);
    if ("problem" in parsed) problems.push(`--${leaf.flag}: ${parsed.problem}`);
    else setPath(spec, leaf.path.split("."), parsed.value);
  }
  problems.push(...assignAll(schema, spec, assignments).map((problem) => `--set ${problem}`));
  const said = new Set([...given.keys()].map(({ path }) => path));
  const missing = leaves(schema).filter(
    (leaf) => leaf.required && !said.has(leaf.path) && getPath(spec, leaf.path.split(".")) === undefined,
  );
  problems.push(...missing.map((leaf) => `--${leaf.flag} is missing: ${leaf.schema.description ?? "it is required"}`));
  return { spec, problems, missing };
}

/** Reads `field=value` assignments alone, for a change of what is there: no field is missed. */
export function readChange(schema: FieldSchema, assignments: readonly string[]): Omit<ReadSpec, "missing"> {
  const spec = {};
  return { spec, problems: assignAll(schema, spec, assignments) };
}

/** Carries assignments out; returns what is wrong with them, each with its own text before it. */
function assignAll(schema: FieldSchema, spec: Record<string, unknown>, assignments: readonly string[]): string[] {
  return assignments.flatMap((assignment) => {
    const problem = assign(schema, spec, assignment);
    return problem ? [`${assignment}: ${problem}`] : [];
  });
}

/** Reads what was given for one field; what is wrong with it names no flag. */
export function readGiven(schema: FieldSchema, text: Given): Parsed {
  if (typeof text === "boolean") return { value: text };
  if (typeof text === "string") return parseValue(schema, text);
  if (schema.type === "array") return readList(schema, text);
  return readPairs(schema, text);
}

function readList(schema: FieldSchema, texts: readonly string[]) {
  const values: unknown[] = [];
  for (const text of texts) {
    const parsed = parseValue(schema.items ?? { type: "string" }, text);
    if ("problem" in parsed) return parsed;
    values.push(parsed.value);
  }
  return parseValue(schema, JSON.stringify(values));
}

function readPairs(schema: FieldSchema, texts: readonly string[]) {
  const pairs: Record<string, unknown> = {};
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1) return { problem: `"${text}" is not KEY=VALUE` };
    pairs[text.slice(0, at)] = text.slice(at + 1);
  }
  return parseValue(schema, JSON.stringify(pairs));
}

/** Carries out `path=value`; returns what is wrong with it. */
function assign(schema: FieldSchema, spec: Record<string, unknown>, assignment: string): string | undefined {
  const at = assignment.indexOf("=");
  if (at < 1) return "must be PATH=VALUE, such as aws.tags.team=shop";
  const path = assignment.slice(0, at).replace(/^\.?(spec\.)?/, "");
  const found = locate(schema, path.split("."));
  if (!found) {
    const paths = leaves(schema).map((leaf) => leaf.path);
    return `there is no field ${path}; ${didYouMean(path, paths) ?? `the fields are ${paths.join(", ")}`}`;
  }
  const parsed = parseValue(found.schema, assignment.slice(at + 1));
  if ("problem" in parsed) return parsed.problem;
  setPath(spec, found.path, parsed.value);
  return undefined;
}

/** The schema at a path. Below a map, the rest of the path is one key, dots and all. */
function locate(
  schema: FieldSchema,
  path: readonly string[],
  done: readonly string[] = [],
): { schema: FieldSchema; path: readonly string[] } | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return { schema, path: done };
  if (schema.additionalProperties) return { schema: schema.additionalProperties, path: [...done, path.join(".")] };
  const child = schema.properties?.[name];
  return child && locate(child, rest, [...done, name]);
}

function setPath(target: Record<string, unknown>, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (!rest.length) {
    target[name] = value;
    return;
  }
  const inner = isMap(target[name]) ? target[name] : {};
  target[name] = inner;
  setPath(inner, rest, value);
}

/** The value at a path; undefined where there is none. */
export function getPath(target: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isMap(value) ? value[name] : undefined), target);
}
