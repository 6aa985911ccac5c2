import { group } from "../../../crds/api/names.ts";
import type { ResourceType } from "../store.ts";
import { dataSchemas } from "./data.ts";
import { metadataSchema } from "./metadata.ts";
import type { Schema } from "./schema.ts";

/** Of other types we look at the metadata alone. */
const anything: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/** What a place's schema of a kind is, made from that of a cluster. */
export type SchemaChange = (kind: string, schema: Schema) => Schema;

/** The schema of a type's objects, loaded when it is used. */
export function schemas(change: SchemaChange = (_, schema) => schema): (type: ResourceType) => Promise<Schema> {
  const loaded = new Map<string, Promise<Schema>>();
  return async ({ group: of, kind }) => {
    if (of !== group) return withMetadata((of === "" ? dataSchemas[kind] : undefined) ?? anything);
    let schema = loaded.get(kind);
    if (!schema) loaded.set(kind, (schema = load(kind).then((whole) => withMetadata(change(kind, whole)))));
    return schema;
  };
}

async function load(kind: string): Promise<Schema> {
  const { default: schema } = (await import(`../../../crds/generated/admission/${kind.toLowerCase()}.json`, {
    with: { type: "json" },
  })) as { default: Schema };
  return schema;
}

function withMetadata(schema: Schema): Schema {
  return { ...schema, properties: { ...schema.properties, metadata: metadataSchema } };
}
