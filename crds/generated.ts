import { stringify } from "yaml";

import type { KindDefinition } from "./api/kind.ts";
import { kinds } from "./api/kinds/index.ts";
import { connectionKeys } from "./connection.ts";
import { crd, fullSchema } from "./crd.ts";
import { deployFiles, runPolicies } from "./deploy.ts";
import { reference } from "./reference.ts";
import { specSchema, type StructuralSchema } from "./schema.ts";

const notice = "# Generated from crds/api by `npm run generate`: change it there.\n";

/** Every generated file by its path from the root of the repository. */
export function generatedFiles(): Record<string, string> {
  const files: Record<string, string> = {
    "crds/generated/kinds.json": json(kinds.map(summary)),
    "crds/generated/admission/policies.json": json(runPolicies()),
    ...deployFiles(kinds, notice),
  };
  for (const kind of kinds) {
    const name = kind.kind.toLowerCase();
    files[`crds/${name}.yaml`] = notice + stringify(crd(kind), { lineWidth: 0, aliasDuplicateObjects: false });
    files[`crds/generated/${name}.json`] = json(specSchema(kind));
    files[`crds/generated/admission/${name}.json`] = json(withoutDescriptions(fullSchema(kind)));
    files[`docs/reference/kinds/${name}.md`] = reference(kind);
  }
  return files;
}

/** What the command line and the runner need of a kind all the time: small, and without the schema library. */
function summary(kind: KindDefinition): object {
  const schema = specSchema(kind);
  return {
    kind: kind.kind,
    plural: kind.plural,
    singular: kind.kind.toLowerCase(),
    shortNames: kind.shortNames,
    description: kind.description,
    namespaced: kind.scope === "Namespaced",
    service: kind.service,
    providers: kind.providers,
    credentials: kind.credentials ?? {},
    withoutCredentials: kind.withoutCredentials ?? {},
    connection: kind.service ? connection(kind) : [],
    jsonFields: [...fields(schema)].filter(({ field }) => field.compare === "json").map(({ path }) => path),
    references: [...fields(schema)].flatMap(({ path, field }) => (field.reference ? [{ path, ...field.reference }] : [])),
    alwaysSet: Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
      schema.required?.includes(name) || field.default !== undefined ? [name] : [],
    ),
  };
}

function connection(kind: KindDefinition): object[] {
  const lasting = Object.entries(connectionKeys(kind)).filter(([, { passing }]) => !passing);
  return lasting.map(([key, { in: where, providers }]) => ({
    key,
    secret: where !== "ConfigMap",
    configMap: where !== "Secret",
    providers: providers ?? kind.providers,
  }));
}

function* fields(schema: StructuralSchema, prefix = ""): Generator<{ path: string; field: StructuralSchema }> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    yield { path: prefix + name, field };
    yield* fields(field, `${prefix}${name}.`);
  }
}

/** What checks an object needs no words for people. */
function withoutDescriptions(schema: StructuralSchema): StructuralSchema {
  const { description: _, properties, additionalProperties, items, ...rest } = schema;
  const entries = Object.entries(properties ?? {}).map(([name, child]) => [name, withoutDescriptions(child)]);
  return {
    ...rest,
    ...(properties ? { properties: Object.fromEntries(entries) as Record<string, StructuralSchema> } : {}),
    ...(additionalProperties ? { additionalProperties: withoutDescriptions(additionalProperties) } : {}),
    ...(items ? { items: withoutDescriptions(items) } : {}),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
