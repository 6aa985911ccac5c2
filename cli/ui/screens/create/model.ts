import { isMap } from "../../../../lib/spec-hash.ts";
import { nameProblem } from "../../../flags/name.ts";
import { type FieldSchema, type Leaf, leaves } from "../../../flags/schema.ts";
import { type Given, readGiven, readSpec } from "../../../flags/spec.ts";
import { approvalField, fieldsOf, nameField, type ObjectForm } from "./fields.ts";
import { givenOf } from "./texts.ts";

/** What stands in a form. */
export interface FormObject {
  name: string;
  /** Without defaults; of what is wrong nothing is in it. */
  spec: Record<string, unknown>;
  approval: boolean;
  /** What is wrong, by field. */
  problems: Record<string, string>;
}

/**
 * Reads a form, as flags are read.
 *
 * @param base - what of the spec no field asks for: the account
 */
export function readForm(form: ObjectForm, texts: Readonly<Record<string, string>>, base: object): FormObject {
  const shown = new Set(fieldsOf(form, texts).map(({ id }) => id));
  const given = new Map<Leaf, Given>();
  const problems: Record<string, string> = {};
  for (const leaf of leaves(form.schema)) {
    const text = texts[leaf.path];
    if (!text || !shown.has(leaf.path)) continue;
    const value = givenOf(leaf.schema, text);
    const parsed = readGiven(leaf.schema, value);
    if ("problem" in parsed) problems[leaf.path] = parsed.problem;
    else if (!isChosenDefault(leaf.schema, parsed.value)) given.set(leaf, value);
  }
  const { spec } = readSpec(form.schema, given, [], base);
  for (const path of missing(form.schema, spec)) if (shown.has(path)) problems[path] ??= "it is required";
  const name = texts[nameField] ?? "";
  const nameSaid = name === "" ? "it is required" : nameProblem(name);
  if (nameSaid !== undefined) problems[nameField] = nameSaid;
  return { name, spec, approval: texts[approvalField] === "yes", problems };
}

/** Whether it says what holds anyway; a choice always says something. */
function isChosenDefault({ type, enum: choices, default: value }: FieldSchema, chosen: unknown): boolean {
  return (type === "boolean" || choices !== undefined) && chosen === value;
}

/** Fields that must be given where their block is: `startTime` of a maintenance window that has a day. */
function missing(schema: FieldSchema, spec: Record<string, unknown>, prefix = ""): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const value = spec[name];
    const path = prefix + name;
    if (child.properties) {
      const isNeeded = (schema.required ?? []).includes(name) && child.default === undefined;
      return isMap(value) || isNeeded ? missing(child, isMap(value) ? value : {}, `${path}.`) : [];
    }
    return value === undefined && child.default === undefined && (schema.required ?? []).includes(name) ? [path] : [];
  });
}
