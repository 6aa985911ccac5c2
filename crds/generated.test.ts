import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { generatedFiles } from "./generated.ts";

const root = join(import.meta.dirname, "..");
const files = generatedFiles();

describe("generated files", () => {
  it.each(Object.keys(files))("%s is what the schemas say, so that nobody reads or installs a stale one", async (path) => {
    expect(await readFile(join(root, path), "utf8"), "stale: run npm run generate").toBe(files[path]);
  });

  it.each(["crds", "crds/generated", "docs/reference/kinds"])("%s has no file left over from a kind that is gone", async (folder) => {
    const there = (await readdir(join(root, folder))).filter((name) => /\.(yaml|json|md)$/.test(name)).map((name) => `${folder}/${name}`);
    expect(there.filter((path) => !(path in files))).toEqual([]);
  });
});
