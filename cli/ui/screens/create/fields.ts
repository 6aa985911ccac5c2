import type { CommonSpec } from "../../../../crds/api/objects.ts";
import { type FieldSchema, type Leaf, leaves } from "../../../flags/schema.ts";
import type { Field } from "../../components/form.tsx";

/** What a form is made from. */
export interface ObjectForm {
  schema: FieldSchema;
  /** The account's cloud, whose own fields are shown; undefined where it isn't known, and all are. */
  provider: string | undefined;
}

/** Ids of fields that are no part of the spec. */
export const nameField = "name of the object";
export const approvalField = "approval";

/** Fields that every kind has, but the account, which is chosen before. */
const common = ["externalName", "deletionPolicy", "adoptionPolicy", "suspend", "connection"] satisfies (keyof CommonSpec)[] as string[];

const more = "more";
const providerSections: Record<string, string> = { aws: "on AWS", azure: "on Azure" };

/** How several values are typed. */
const severalHelp = {
  values: 'Several are separated by commas; one with a comma in it stands in "double quotes".',
  pairs: 'As KEY=VALUE; several are separated by commas; one with a comma in it stands in "double quotes".',
  json: "As JSON.",
};

/**
 * The fields of a form for objects of a kind: the name, the kind's own, then folded away the cloud's and those of every kind. The
 * block of another cloud is there only if something stands in it already.
 */
export function fieldsOf(form: ObjectForm, texts: Readonly<Record<string, string>>): Field[] {
  const isShown = (section: string | undefined) =>
    !form.provider || section === undefined || section === more || section === providerSections[form.provider];
  const own = leaves(form.schema)
    .filter(({ path }) => path !== "account")
    .map((leaf) => fieldOf(leaf))
    .filter(({ id, section }) => isShown(section) || texts[id]);
  const rank = ({ section }: Field) => (section === undefined ? 0 : section === more ? 2 : 1);
  return [
    { id: nameField, label: "name", required: true, help: "Name of the object, in the namespace." },
    ...own.toSorted((a, b) => rank(a) - rank(b)),
    {
      id: approvalField,
      label: "requireApproval",
      help: "Change nothing in the cloud before somebody has approved it.",
      choices: ["no", "yes"],
      placeholder: "no",
      section: more,
    },
  ];
}

function fieldOf({ path, schema, required }: Leaf): Field {
  const [block = ""] = path.split(".");
  const provider = providerSections[block];
  const section = provider ?? (common.includes(block) ? more : undefined);
  const choices = choicesOf(schema, required);
  const placeholder = defaultText(schema);
  return {
    id: path,
    label: provider ? path.slice(block.length + 1) : path,
    help: helpOf(schema),
    required,
    ...(placeholder && { placeholder }),
    ...(choices && { choices }),
    ...(section && { section }),
    several: isSeveral(schema),
  };
}

/** Whether a field takes several values. */
export function isSeveral({ type, additionalProperties }: FieldSchema): boolean {
  return type === "array" || additionalProperties !== undefined;
}

/** Whether each of several values is one text. */
export function hasPlainItems({ items }: FieldSchema): boolean {
  return items?.type !== "object" && items?.type !== "array";
}

function choicesOf({ type, enum: choices, default: value }: FieldSchema, required: boolean): string[] | undefined {
  const all = type === "boolean" ? ["no", "yes"] : choices;
  return all && [...(value === undefined && !required ? [""] : []), ...all];
}

function helpOf(schema: FieldSchema): string {
  const { description = "", additionalProperties } = schema;
  if (!isSeveral(schema)) return description;
  const how = additionalProperties ? severalHelp.pairs : hasPlainItems(schema) ? severalHelp.values : jsonHelp(schema);
  return `${description} ${how}`;
}

function jsonHelp({ items }: FieldSchema): string {
  const names = Object.keys(items?.properties ?? {});
  if (!names.length) return 'As JSON: ["…"], ["…"].';
  const required = names.filter((name) => items?.required?.includes(name));
  const rest = names.filter((name) => !required.includes(name));
  return `As JSON: {${required.map((name) => `"${name}": …`).join(", ")}}, {…}${rest.length ? `; also ${rest.join(", ")}` : ""}.`;
}

function defaultText({ default: value }: FieldSchema): string | undefined {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (value === undefined || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
