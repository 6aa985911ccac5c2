import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { parse } from "yaml";

/** All manifests of a kustomization and of those that it names, in its order, as one text of YAML documents. */
export async function manifests(folder: string): Promise<string> {
  const texts = await files(folder);
  return texts.map((text) => text.replace(/^---\n/, "").trimEnd()).join("\n---\n") + "\n";
}

async function files(folder: string): Promise<string[]> {
  const { resources } = parse(await readFile(join(folder, "kustomization.yaml"), "utf8")) as { resources: string[] };
  const nested = resources.map(async (path) =>
    path.endsWith(".yaml") ? [await readFile(join(folder, path), "utf8")] : files(join(folder, path)),
  );
  return (await Promise.all(nested)).flat();
}
