import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { stringify } from "yaml";

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
