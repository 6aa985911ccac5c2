import { describe, expect, it } from "vitest";

import { kinds } from "./api/kinds/index.ts";
import { specSchema, structural, type StructuralSchema } from "./schema.ts";

/** Every schema below one, by its path. */
function* walk(schema: StructuralSchema, path: string): Generator<[string, StructuralSchema]> {
  yield [path, schema];
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield* walk(child, `${path}.${name}`);
  if (schema.items) yield* walk(schema.items, `${path}[]`);
  if (schema.additionalProperties) yield* walk(schema.additionalProperties, `${path}{}`);
}

/** Paths below a schema that don't hold to something. */
const paths = (schema: StructuralSchema, path: string, isWrong: (schema: StructuralSchema) => boolean) =>
  [...walk(schema, path)].filter(([, child]) => isWrong(child)).map(([at]) => at);

describe.each(kinds.map((kind) => ({ name: kind.kind, kind, spec: specSchema(kind), status: structural(kind.status) })))("$name", (the) => {
  const { kind, spec, status } = the;

  it("describes every field, so that kubectl explain, a flag's help and the reference say what it is", () => {
    const undescribed = (schema: StructuralSchema, path: string) =>
      [...walk(schema, path)].flatMap(([at, { properties }]) =>
        Object.entries(properties ?? {}).flatMap(([name, child]) => (child.description ? [] : [`${at}.${name}`])),
      );
    expect([...undescribed(spec, "spec"), ...undescribed(status, "status")]).toEqual([]);
  });

  it("bounds every text, list, map and number that a user writes, so that CEL's cost can be reckoned and no object grows too large", () => {
    const unbounded = ({
      type,
      enum: values,
      maxLength,
      maxItems,
      additionalProperties,
      maxProperties,
      minimum,
      maximum,
    }: StructuralSchema) =>
      (type === "string" && !values && maxLength === undefined) ||
      (type === "array" && maxItems === undefined) ||
      (additionalProperties !== undefined && maxProperties === undefined) ||
      (type === "integer" && (minimum === undefined || maximum === undefined));
    expect(paths(spec, "spec", unbounded)).toEqual([]);
  });

  it("bounds every list and map of the status, so that it can't outgrow what etcd stores", () => {
    const unbounded = ({ items, maxItems, additionalProperties, maxProperties }: StructuralSchema) =>
      (items !== undefined && maxItems === undefined) || (additionalProperties !== undefined && maxProperties === undefined);
    expect(paths(status, "status", unbounded)).toEqual([]);
  });

  it("has no bare pattern in the spec: its message would show a regular expression and no way out", () => {
    expect(paths(spec, "spec", ({ pattern }) => pattern !== undefined)).toEqual([]);
  });

  it("says in every rule what is wrong and, behind a colon, the way out, in one line", () => {
    const rules = [...[...walk(spec, "spec")].flatMap(([, child]) => child["x-kubernetes-validations"] ?? []), ...(kind.objectRules ?? [])];
    expect(rules.map(({ message }) => message).filter((message) => !/^[^\n]+: [^\n]+[^.\n]$/.test(message))).toEqual([]);
  });

  it("blames only fields that exist", () => {
    const dangling = [...walk(spec, "spec")].flatMap(([path, child]) => {
      const fields = new Set([...walk(child, "")].map(([at]) => at));
      return (child["x-kubernetes-validations"] ?? []).flatMap(({ fieldPath }) =>
        fieldPath && !fields.has(fieldPath) ? [`${path}${fieldPath}`] : [],
      );
    });
    expect(dangling).toEqual([]);
  });

  it("gives defaults that its own schema accepts", () => {
    const refused = [...walk(spec, "spec")].filter(
      ([, { default: value, minimum = -Infinity, maximum = Infinity, enum: values, maxLength = Infinity, maxItems = Infinity }]) => {
        if (typeof value === "number") return value < minimum || value > maximum;
        if (typeof value === "string") return value.length > maxLength || (values !== undefined && !values.includes(value));
        return Array.isArray(value) && value.length > maxItems;
      },
    );
    expect(refused.map(([path]) => path)).toEqual([]);
  });

  it("gives no default to an optional block, which would turn it on for everybody", () => {
    expect(paths(spec, "spec", (child) => child.properties !== undefined && child.default !== undefined)).toEqual([]);
  });

  it("shows an example in the reference that its own schema accepts, with no field that it drops", () => {
    const { spec: example } = kind.example as { spec: object };
    expect(kind.spec.parse(example)).toMatchObject(example);
  });

  it("has names that don't clash with those of another kind", () => {
    // a kind's own plural may be its singular
    const names = kinds.flatMap((other) => [...new Set([other.kind.toLowerCase(), other.plural, ...other.shortNames])]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("service kinds", () => {
  const services = kinds
    .filter((kind) => kind.service)
    .map((kind) => ({ name: kind.kind, spec: specSchema(kind), status: structural(kind.status) }));

  it.each(services)("$name refuses to move to another account or name, which would strand what is in the cloud", ({ spec }) => {
    for (const field of ["account", "externalName"]) {
      expect(spec.properties?.[field]?.["x-kubernetes-validations"]).toContainEqual(expect.objectContaining({ rule: "self == oldSelf" }));
    }
  });

  it.each(services)(
    "$name refuses an immutable field that may be left out also to appear or to go, which its own rule does not see",
    ({ spec }) => {
      const blamed =
        spec["x-kubernetes-validations"]?.filter(({ rule }) => rule.includes("oldSelf")).map(({ fieldPath }) => fieldPath) ?? [];
      const isImmutable = (child: StructuralSchema) =>
        child["x-kubernetes-validations"]?.some(({ rule }) => rule === "self == oldSelf") ?? false;
      const sometimes = function* (schema: StructuralSchema, path: string, loose: boolean): Generator<string> {
        for (const [name, child] of Object.entries(schema.properties ?? {})) {
          const mayLack = loose || (child.default === undefined && !schema.required?.includes(name));
          if (mayLack && isImmutable(child)) yield `${path}.${name}`;
          yield* sometimes(child, `${path}.${name}`, mayLack);
        }
      };
      expect([...sometimes(spec, "", false)].filter((path) => !blamed.includes(path))).toEqual([]);
    },
  );

  it.each(services)("$name is a Provisioned Service of servicebinding.io", ({ status }) => {
    expect(status.properties?.binding?.properties?.name?.type).toBe("string");
  });
});
