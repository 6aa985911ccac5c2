import { execFileSync } from "node:child_process";

import { Command } from "commander";
import { expect, test } from "vitest";

import { type Kind, serviceKinds } from "../../lib/kinds.ts";
import { addOwnFlags } from "../commands/create.ts";
import { quoted } from "../environment/shell.ts";
import { inOurWords } from "../program.ts";
import { createWords, flagWords } from "./command-line.ts";
import { addSchemaFlags } from "./options.ts";
import { type FieldSchema, type Leaf, leaves, loadSchema } from "./schema.ts";
import { readSpec } from "./spec.ts";
import { check } from "./value.ts";

/** What the command line makes of words, with the flags of `create KIND`. */
async function read(kind: Kind, words: readonly string[], addFlags = addOwnFlags): Promise<object> {
  const schema = await loadSchema(kind.singular);
  const command = new Command().exitOverride().argument("[words...]");
  addFlags(command);
  const given = addSchemaFlags(command, schema, kind.kind);
  command.parse(inOurWords(words).words, { from: "user" });
  const { spec, problems } = readSpec(schema, given(), command.opts<{ set?: string[] }>().set ?? []);
  const missed = problems.filter((problem) => !problem.includes(" is missing: "));
  return missed.length ? { missed } : spec;
}

/** Texts of which each field takes some, among them what a shell or a flag could be mistaken in. */
const texts = [
  ...'orders|a b|it\'s|$HOME `id`|-1|--wait=false|--|true|{"a":1}|a,b|x=y|ünï\nlines|sg-0123456789abcdef0|10.0.0.1|17|02:00'.split("|"),
  ..."02:00-03:00|arn:aws:sqs:eu-central-1:123456789012:orders|/tenant|westeurope|${type}-${provider}|Standard_D2ds_v5|db.m7g.large".split(
    "|",
  ),
  ..."/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Network".split("|"),
];
const subnet = `${texts.at(-1)}/virtualNetworks/net/subnets/sub`;
const zone = `${texts.at(-1)}/privateDnsZones/x.postgres.database.azure.com`;

/** Values that the schema of a field takes. */
function valuesFor(schema: FieldSchema): unknown[] {
  const { type, items, additionalProperties, properties } = schema;
  if (schema.enum) return schema.enum;
  if (type === "boolean") return [true, false];
  if (type === "integer" || type === "number") return [schema.minimum ?? 0, schema.maximum ?? 7];
  if (type === "string") return [...texts, subnet, zone].filter((text) => check(schema, text) === undefined);
  if (items) {
    const each = valuesFor(items).slice(0, 4);
    return [[], each, each.slice(0, 1)].filter((list) => check(schema, list) === undefined);
  }
  if (additionalProperties) {
    const each = valuesFor(additionalProperties).slice(0, 3);
    return [{}, { team: each[0], "cost/center.a": each[1] ?? each[0] }, { "a=b": each[0] }];
  }
  const fields = Object.entries(properties ?? {}).map(([name, child]) => [name, valuesFor(child)[0]]);
  return [Object.fromEntries(fields)];
}

function specOf(chosen: readonly (readonly [Leaf, unknown])[]): Record<string, unknown> {
  const spec: Record<string, unknown> = {};
  for (const [{ path }, value] of chosen) {
    const names = path.split(".");
    let at = spec;
    for (const name of names.slice(0, -1)) at = (at[name] ??= {}) as Record<string, unknown>;
    at[names.at(-1) ?? ""] = value;
  }
  return spec;
}

/** Whole specs of a kind that have each value of each field at least once. */
function* specs(schema: FieldSchema): Generator<Record<string, unknown>> {
  const all = leaves(schema).map((leaf) => [leaf, valuesFor(leaf.schema)] as const);
  for (const [leaf, values] of all) if (!values.length) throw new Error(`this test knows no value of ${leaf.path}`);
  const most = Math.max(...all.map(([, values]) => values.length));
  for (let round = 0; round < most; round++) {
    yield specOf(all.map(([leaf, values]) => [leaf, values[round % values.length]] as const));
    yield specOf(all.filter((_, index) => (index + round) % 3 === 0).map(([leaf, values]) => [leaf, values[(round * 7) % values.length]]));
  }
}

test.each(serviceKinds.map((kind) => [kind.singular, kind] as const))(
  "the flags of a %s say each spec of it, so that a form's command makes the same as the form",
  async (_, kind) => {
    const schema = await loadSchema(kind.singular);
    for (const spec of specs(schema)) expect(await read(kind, flagWords(schema, spec))).toEqual(spec);
  },
);

test("quoted for a shell, each word comes out as it was", async () => {
  const kind = serviceKinds.find(({ singular }) => singular === "queue") as Kind;
  const schema = await loadSchema("queue");
  const words = [...specs(schema)].flatMap((spec) => createWords({ kind, name: "orders", schema, spec, approval: true }));
  const line = `printf '%s\\0' ${words.map(quoted).join(" ")}`;
  expect(execFileSync("sh", ["-c", line], { encoding: "utf8" }).split("\0").slice(0, -1)).toEqual(words);
});

test("a field whose flag the command has for something else is set by its path", async () => {
  const kind = serviceKinds.find(({ singular }) => singular === "queue") as Kind;
  const schema = await loadSchema("queue");
  const spec = { account: "dev", suspend: true, aws: {} };
  const words = flagWords(schema, spec, new Set(["--suspend"]));
  expect(words).toEqual(["--account", "dev", "--set", "suspend=true", "--set", "aws={}"]);
  const withOwn = (command: Command) => addOwnFlags(command.option("--suspend"));
  expect(await read(kind, words, withOwn)).toEqual(spec);
});
