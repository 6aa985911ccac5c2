import { type FieldSchema, immutable, leaves } from "../../../flags/schema.ts";
import { getPath, readGiven } from "../../../flags/spec.ts";
import type { Field } from "../../components/form.tsx";
import { fieldsOf } from "../create/fields.ts";
import { givenOf, textsOf } from "../create/texts.ts";

/** What a form of changes is made from. */
export interface SetForm {
  schema: FieldSchema;
  /** As it is now; empty of an object that comes later. */
  spec: object;
}

/** The fields that can be changed, each with the value that it has now. Blocks of other clouds are there only if something stands in them. */
export function setFields({ schema, spec }: SetForm): Field[] {
  const now = textsOf(schema, spec);
  const paths = new Set(
    leaves(schema).flatMap(({ path }) => (immutable(schema, path) === undefined && path !== "adoptionPolicy" ? [path] : [])),
  );
  const fields = fieldsOf({ schema, provider: providerOf(spec) }, now).filter(({ id }) => paths.has(id));
  return fields.map(({ choices, ...field }) => ({
    ...field,
    required: false,
    ...(now[field.id] !== undefined && { placeholder: now[field.id] as string }),
    ...(choices && { choices: choices.filter((choice) => choice !== "") }),
  }));
}

/** What changes, as `FIELD=VALUE`, and what is wrong, by field: a value that is there already is no change. */
export function changesOf({ schema, spec }: SetForm, texts: Readonly<Record<string, string>>) {
  const now = textsOf(schema, spec);
  const assignments: string[] = [];
  const problems: Record<string, string> = {};
  for (const leaf of leaves(schema)) {
    const text = texts[leaf.path];
    if (!text || text === now[leaf.path]) continue;
    const parsed = readGiven(leaf.schema, givenOf(leaf.schema, text));
    if ("problem" in parsed) problems[leaf.path] = parsed.problem;
    else assignments.push(`${leaf.path}=${typeof parsed.value === "string" ? parsed.value : JSON.stringify(parsed.value)}`);
  }
  return { assignments, problems };
}

/** The cloud whose own block stands in a spec; undefined where that does not tell. */
function providerOf(spec: object): string | undefined {
  const found = ["aws", "azure"].filter((name) => getPath(spec, [name]) !== undefined);
  return found.length === 1 ? found[0] : undefined;
}
