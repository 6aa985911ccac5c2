import type { FieldSchema } from "../flags/schema.ts";

/** A flag of `account add`: the field of the spec that it sets. */
export interface AccountField {
  /** Its name as a property, of which the flag is made: `accountID`. */
  name: string;
  /** Where it is in the spec: `aws.accountID`. */
  path: string;
}

/** The fields that have a flag for accounts of a provider: its own ones without its name before them, and short names for credentials. */
export function accountFields(schema: FieldSchema, provider: string): AccountField[] {
  const own = Object.keys(schema.properties?.[provider]?.properties ?? {}).map((name) => ({ name, path: `${provider}.${name}` }));
  const common = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    name === "provider" || child.properties ? [] : [{ name, path: name }],
  );
  const credentials = [
    { name: "secret", path: "credentials.secretRef.name" },
    { name: "serviceAccount", path: "credentials.serviceAccountName" },
  ];
  return [...own, ...credentials, ...common];
}

/** A flat schema of these fields, for the flags; what the provider's block requires is required. */
export function flatSchema(schema: FieldSchema, provider: string): FieldSchema {
  const properties = accountFields(schema, provider).map(({ name, path }) => [name, { ...at(schema, path), ...described[name] }]);
  return { type: "object", properties: Object.fromEntries(properties), required: schema.properties?.[provider]?.required ?? [] };
}

/** The spec from values of the flat schema. */
export function toSpec(schema: FieldSchema, provider: string, flat: Record<string, unknown>): Record<string, unknown> {
  const spec: Record<string, unknown> = { provider };
  for (const { name, path } of accountFields(schema, provider)) if (flat[name] !== undefined) set(spec, path.split("."), flat[name]);
  return spec;
}

/** Where the field's own words don't fit the flag. */
const described: Record<string, { description: string }> = {
  accountID: { description: "The 12 digits of the account; verified before the first write." },
  secret: { description: "Secret in the runner's namespace with the keys; with --from-env, the one to make (default there: NAME-keys)." },
};

function at(schema: FieldSchema, path: string): FieldSchema {
  const found = path.split(".").reduce<FieldSchema | undefined>((child, name) => child?.properties?.[name], schema);
  if (!found) throw new Error(`the schema of CloudAccount has no ${path}`);
  return found;
}

function set(target: Record<string, unknown>, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length) set((target[name] ??= {}) as Record<string, unknown>, rest, value);
  else target[name] = value;
}
