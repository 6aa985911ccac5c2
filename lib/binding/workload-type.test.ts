import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";

import { builtinWorkloads, workloadType } from "./workload-type.ts";

interface Policy {
  spec: { variables?: { name: string; expression: string }[] };
}

const root = join(import.meta.dirname, "../..");

/** A variable of a policy that is a map of texts in CEL. */
function mapOf(file: string, variable: string): Record<string, string> {
  const [policy] = parseAllDocuments(readFileSync(join(root, "deploy", file), "utf8")).map((document) => document.toJS() as Policy);
  const expression = policy?.spec.variables?.find(({ name }) => name === variable)?.expression ?? "";
  return JSON.parse(expression.replaceAll("'", '"')) as Record<string, string>;
}

describe("workloadType", () => {
  // or the right would be asked for one resource, and another be changed
  it.each(["policies/binding.yaml", "policies/schedule.yaml"])("knows the kinds that %s knows, and no others", (file) => {
    const of = (field: "plural" | "group") => Object.fromEntries(builtinWorkloads.map((type) => [type.kind, type[field]]));
    expect(mapOf(file, "builtin")).toEqual(of("plural"));
    expect(mapOf(file, "groups")).toEqual(of("group"));
  });

  it("knows the kinds that the policy of ServiceBindings knows", () => {
    const plurals = Object.fromEntries(builtinWorkloads.map(({ kind, plural }) => [kind, plural]));
    expect(mapOf("service-bindings/policy.yaml", "builtin")).toEqual(plurals);
  });

  it.each(builtinWorkloads.map((type) => [type.kind, type] as const))(
    "finds a %s by the apiVersion that a binding has by default",
    (kind, type) => {
      expect(workloadType({ apiVersion: "apps/v1", kind })).toEqual(type);
    },
  );

  it("takes for another kind the plural that it is told, which is what the policies ask for", () => {
    const told = { apiVersion: "example.com/v1", kind: "Function", resource: "fns" };
    expect(workloadType(told)).toMatchObject({ group: "example.com", version: "v1", plural: "fns" });
  });
});
