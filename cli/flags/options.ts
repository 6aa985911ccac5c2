import { type Command, Option } from "commander";

import { repeatable } from "./common.ts";
import { type FieldSchema, type Leaf, leaves } from "./schema.ts";
import type { Given } from "./spec.ts";

/**
 * Gives a command a flag for each field of a schema; returns what reads them back. A field of which the command has a flag of
 * its own gets none: it is set with `--set`.
 */
export function addSchemaFlags(command: Command, schema: FieldSchema, kind: string): () => Map<Leaf, Given> {
  const own = new Set(command.options.map(({ long }) => long));
  const fields = leaves(schema).filter(({ flag }) => !own.has(`--${flag}`));
  const flags = fields.map((leaf) => ({ leaf, options: optionsOf(leaf) }));
  for (const { leaf, options } of flags) {
    for (const option of options) command.addOption(option.helpGroup(heading(leaf, kind)));
  }
  return () => {
    const values = command.opts<Record<string, Given | undefined>>();
    const given = new Map<Leaf, Given>();
    for (const { leaf, options } of flags) {
      const value = values[options[0]?.attributeName() ?? ""];
      if (value !== undefined) given.set(leaf, value);
    }
    return given;
  };
}

/** The flag of a leaf; of a switch two, of which help shows the one that changes something. */
function optionsOf({ path, flag, schema, required }: Leaf): Option[] {
  const text = description(schema, required);
  if (schema.type === "boolean") {
    const yes = new Option(`--${flag}`, text);
    const no = new Option(`--no-${flag}`, `turn off ${path}: ${text}`);
    return [yes.hideHelp(schema.default === true), no.hideHelp(schema.default !== true)];
  }
  const many = schema.type === "array" || schema.additionalProperties !== undefined;
  const option = new Option(`--${flag} <${placeholder(schema)}>`, many ? `${text}; may be repeated` : text);
  const choices = schema.enum ?? schema.items?.enum;
  // help and completion show them; they are checked with all else, so that one error names every problem
  if (choices) option.argChoices = [...choices];
  return [many ? repeatable(option) : option];
}

function description({ description: text = "", default: value }: FieldSchema, required: boolean): string {
  const sentence = text.replace(/\.$/, "");
  if (required) return `${sentence} (required)`;
  return value === undefined || value === ""
    ? sentence
    : `${sentence} (default: ${typeof value === "string" ? value : JSON.stringify(value)})`;
}

function placeholder({ placeholder: own, type, items, additionalProperties, enum: choices }: FieldSchema): string {
  if (own) return own;
  if (additionalProperties) return "KEY=VALUE";
  if (choices) return "CHOICE";
  if (type === "array") return placeholder(items ?? { type: "string" });
  return type === "integer" || type === "number" ? "NUMBER" : "TEXT";
}

function heading({ path }: Leaf, kind: string): string {
  const [block] = path.split(".");
  const provider = block === "aws" ? " on AWS" : block === "azure" ? " on Azure" : "";
  return `${kind}${provider}:`;
}
