import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { generatedFiles } from "./generated.ts";

/** Writes every file that derives from the schemas; `npm run generate`. A test compares them with what is committed. */
const root = join(import.meta.dirname, "..");
for (const folder of ["crds/generated", "docs/reference/kinds"]) await rm(join(root, folder), { recursive: true, force: true });
for (const [path, content] of Object.entries(generatedFiles())) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}
