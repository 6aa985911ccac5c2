import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parseAllDocuments, stringify } from "yaml";

import type { KindDefinition } from "./api/kind.ts";

const root = join(import.meta.dirname, "..");
const folder = "deploy/rbac";
const marked = /resources: \[[^\]]*\] # every service kind(: (?<subresource>\/\w+))?$/gm;

/** The kustomization of the CRDs, and the roles in deploy/ with their marked lists of kinds brought up to date. */
export function deployFiles(kinds: readonly KindDefinition[], notice: string): Record<string, string> {
  const plurals = kinds.filter((kind) => kind.service).map((kind) => kind.plural);
  const files: Record<string, string> = {
    "crds/kustomization.yaml":
      notice +
      stringify({
        apiVersion: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        resources: kinds.map((kind) => `${kind.kind.toLowerCase()}.yaml`),
      }),
  };
  for (const name of readdirSync(join(root, folder)).filter((file) => file.endsWith(".yaml"))) {
    const text = readFileSync(join(root, folder, name), "utf8");
    files[`${folder}/${name}`] = text.replaceAll(marked, (line, _suffix, subresource: string | undefined = "") =>
      line.replace(/\[[^\]]*\]/, `[${plurals.map((plural) => plural + subresource).join(", ")}]`),
    );
  }
  return files;
}

/** Policies in deploy/ that hold what runs write, in local mode as well: it has no users, so the others have no meaning there. */
const ofRuns = ["run-connections", "run-objects"];

interface Policy {
  kind: string;
  metadata: { name: string };
  spec: { matchConstraints: { resourceRules: object[] }; matchConditions?: object[]; variables?: object[]; validations: object[] };
}

/** These policies, as far as one needs of them to judge a request. */
export function runPolicies(): object[] {
  return ofRuns.flatMap((file) => {
    const documents = parseAllDocuments(readFileSync(join(root, "deploy/policies", `${file}.yaml`), "utf8"));
    const policies = documents.map((document) => document.toJS() as Policy).filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
    return policies.map(({ metadata: { name }, spec }) => ({
      name,
      resourceRules: spec.matchConstraints.resourceRules,
      matchConditions: spec.matchConditions ?? [],
      variables: spec.variables ?? [],
      validations: spec.validations,
    }));
  });
}
