import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parseAllDocuments, stringify } from "yaml";

import type { KindDefinition } from "./api/kind.ts";
import { labels } from "./api/names.ts";
import { withKinds, withVersion } from "./marked.ts";

const root = join(import.meta.dirname, "..");
/** The kustomization of the CRDs, and what is in deploy/ with version, image and what is marked for kinds brought up to date. */
export function deployFiles(kinds: readonly KindDefinition[], notice: string): Record<string, string> {
  const services = kinds.filter((kind) => kind.service);
  const files: Record<string, string> = {
    "crds/kustomization.yaml":
      notice +
      stringify({
        apiVersion: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        resources: kinds.map((kind) => `${kind.kind.toLowerCase()}.yaml`),
        labels: [{ pairs: { [labels.version]: packageVersion() } }],
      }),
  };
  for (const path of readdirSync(join(root, "deploy"), { recursive: true, encoding: "utf8" }).map((name) => `deploy/${name}`)) {
    if (path.endsWith(".yaml")) files[path] = withVersion(withKinds(readFileSync(join(root, path), "utf8"), services), packageVersion());
  }
  return files;
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  return version;
}

/** Policies in deploy/ that hold what runs write, in local mode as well: it has no users, so the others have no meaning there. */
const ofRuns = ["run-connections", "run-objects", "run-schedules"];

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
