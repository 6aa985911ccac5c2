import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { badChanges } from "../../../test/integration/manifests/bad-changes.ts";
import { badManifests } from "../../../test/integration/manifests/bad.ts";
import type { Manifest } from "../../../test/integration/manifests/case.ts";
import { goodManifests } from "../../../test/integration/manifests/good.ts";
import { brokenRules } from "./rules.ts";
import type { Schema, SchemaRule } from "./schema.ts";
import { withDefaults } from "./shape.ts";
import { structuralMistakes } from "./structure.ts";

const folder = join(import.meta.dirname, "../../../crds/generated/admission");
const kinds = readdirSync(folder).filter((name) => name !== "policies.json");
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Schema;

/** The schema with each rule's text as its message, and the rules changed. */
function marked(schema: Schema, change: (rule: string) => string): Schema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === "x-kubernetes-validations"
      ? (value as SchemaRule[]).map(({ rule }): SchemaRule => ({ rule: change(rule), message: rule }))
      : value,
  ) as Schema;
}

/** Every rule of a schema; those that can be broken don't stand where there is but one value. */
function rulesOf(whole: Schema, canBeBroken = false): Set<string> {
  const rules = new Set<string>();
  const schema = JSON.parse(JSON.stringify(whole), (_, value: Schema) => {
    if (canBeBroken && value?.enum?.length === 1) delete value["x-kubernetes-validations"];
    return value;
  }) as Schema;
  marked(schema, (rule) => {
    rules.add(rule);
    return rule;
  });
  return rules;
}

async function said(schema: Schema, manifest: Manifest, before: Manifest | undefined): Promise<string[]> {
  const value = withDefaults(schema, manifest);
  const old = before && withDefaults(schema, before);
  if (structuralMistakes(schema, value, "", old).some(({ blocks }) => blocks)) return [];
  return (await brokenRules(schema, value, old)).map(({ what }) => what.replace(/^.* evaluating rule: /, ""));
}

describe.each(kinds)("%s", (file) => {
  const schema = read(file);
  const isOf = ({ kind }: Manifest) => kind.toLowerCase() === file.replace(".json", "");
  const changes = badChanges.filter(({ manifest }) => isOf(manifest));
  const bad = badManifests.filter(({ manifest }) => isOf(manifest));
  const good = goodManifests.filter(({ manifest }) => isOf(manifest));

  test("each of its rules can be evaluated, and is kept by good manifests", async () => {
    const inverted = marked(schema, (rule) => `!(${rule})`);
    // what is asked of a change is kept by one that changes nothing else
    const answers = await Promise.all(
      good.flatMap(({ manifest }) => [said(inverted, manifest, undefined), said(inverted, manifest, { ...manifest, apiVersion: "old" })]),
    );
    expect(new Set(answers.flat())).toEqual(rulesOf(schema));
  });

  test("each of its rules is broken by a bad manifest, so that a library that takes everything would be found out", async () => {
    const same = marked(schema, (rule) => rule);
    const answers = await Promise.all([
      ...bad.map(({ manifest }) => said(same, manifest, undefined)),
      ...changes.map(({ manifest, before }) => said(same, manifest, before)),
    ]);
    expect(new Set(answers.flat())).toEqual(rulesOf(schema, true));
  });
});
