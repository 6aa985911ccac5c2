import { stringify } from "yaml";

import type { KindDefinition } from "./api/kind.ts";
import { group, version } from "./api/names.ts";
import { connectionKeys } from "./connection.ts";
import { specSchema, structural, type StructuralSchema } from "./schema.ts";

/** The reference page of a kind, as Markdown. */
export function reference(kind: KindDefinition): string {
  const spec = specSchema(kind);
  const rules = new Set([...allRules(spec), ...(kind.objectRules ?? []).map(({ message }) => message)]);
  return [
    `# ${kind.kind}`,
    "<!-- Generated from crds/api by `npm run generate`: change it there. -->",
    kind.description,
    `\`${kind.plural}.${group}/${version}\`, ${kind.scope.toLowerCase()}` +
      (kind.shortNames.length ? `, short ${kind.shortNames.map((name) => `\`${name}\``).join(", ")}` : "") +
      (kind.service ? ", in category `cloud`" : ""),
    "```yaml\n" + stringify(kind.example, { compat: "yaml-1.1" }) + "```",
    "## spec",
    table(spec),
    "## Rules",
    [...rules].map((message) => `- ${message}`).join("\n"),
    ...(kind.connection ? connectionSection(kind) : []),
    "## status",
    table(structural(kind.status)),
  ]
    .join("\n\n")
    .concat("\n");
}

function connectionSection(kind: KindDefinition): string[] {
  const rows = Object.entries(connectionKeys(kind)).map(([name, { description, in: where, providers }]) => {
    const mark = (part: "Secret" | "ConfigMap") => (where === part || where === "both" ? "✓" : "");
    const only = providers ? ` Only on ${providers.join(", ")}.` : "";
    return `| \`${name}\` | ${mark("Secret")} | ${mark("ConfigMap")} | ${cell(description + only)} |`;
  });
  return [
    "## Connection",
    "The keys of the Secret and the ConfigMap; `spec.connection.keys` may ask for each of them as `${key}`. See [connections](../../guide/connections.md).",
    ["| key | Secret | ConfigMap | |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  ];
}

function table(schema: StructuralSchema): string {
  const rows = [...fields(schema)].map(
    ([path, field]) => `| \`${path}\` | ${typeOf(field)} | ${defaultOf(field)} | ${cell(field.description ?? "")} |`,
  );
  return ["| field | type | default | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function* fields(schema: StructuralSchema, prefix = ""): Generator<[string, StructuralSchema]> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const path = prefix + name;
    yield [path + (schema.required?.includes(name) ? "*" : ""), field];
    yield* fields(field, `${path}.`);
    if (field.items?.properties) yield* fields(field.items, `${path}[].`);
  }
}

function* allRules(schema: StructuralSchema): Generator<string> {
  for (const { message } of schema["x-kubernetes-validations"] ?? []) yield message;
  for (const child of [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties]) {
    if (child) yield* allRules(child);
  }
}

function typeOf(field: StructuralSchema): string {
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(" \\| ");
  if (field.items) return `list of ${field.items.type}`;
  if (field.additionalProperties) return `map of ${field.additionalProperties.type}`;
  return field.type ?? "";
}

function defaultOf(field: StructuralSchema): string {
  return field.default === undefined ? "" : `\`${JSON.stringify(field.default)}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
