import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import type { PostgresSpec } from "../../crds/api/kinds/postgres.ts";
import type { KubeObject } from "../../crds/api/objects.ts";

interface Container {
  name: string;
  image: string;
  command?: string[];
  env: { name: string; valueFrom: { secretKeyRef: { name: string; key: string } } }[];
}

/** The guide's Postgres on Azure and the Deployment that gets its values, as somebody copies them. */
export interface GuideExample {
  postgres: KubeObject & { spec: PostgresSpec };
  deployment: KubeObject & { spec: { template: { spec: { containers: Container[] } } } };
}

/** Reads it from docs/guide/postgres.md; new at each call. */
export function guideDeployment(): GuideExample {
  const page = readFileSync(join(import.meta.dirname, "../../docs/guide/postgres.md"), "utf8");
  const [, yaml = ""] = /```yaml\n((?:(?!```)[^])*?kind: Deployment[^]*?)```/.exec(page) ?? [];
  const [postgres, deployment] = parseAllDocuments(yaml).map((document) => document.toJS() as KubeObject);
  if (postgres?.kind !== "Postgres" || deployment?.kind !== "Deployment") throw new Error("the guide has no such example any more");
  return { postgres, deployment } as GuideExample;
}
