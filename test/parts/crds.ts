import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { parse } from "yaml";

import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Store } from "../../lib/store/store.ts";

type Definition = KubeObject & { status?: { conditions?: { type: string; status: string }[] } };

/** Applies every CRD of ours, and waits until the API server serves them. */
export async function applyCRDs(store: Store): Promise<void> {
  const folder = join(import.meta.dirname, "../../crds");
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  const objects = files.map((name) => parse(readFileSync(join(folder, name), "utf8")) as Definition);
  for (const definition of objects.filter(({ kind }) => kind === builtin.crd.kind)) {
    await store.apply(builtin.crd, definition, { fieldManager: "test" });
    const ref = { type: builtin.crd, name: definition.metadata.name };
    while (!established(await store.get<Definition>(ref))) await wait(50);
  }
}

function established(definition: Definition | undefined): boolean {
  return definition?.status?.conditions?.some(({ type, status }) => type === "Established" && status === "True") ?? false;
}
