import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { generatedFiles } from "../crds/generated.ts";
import { commandsPage } from "./commands-page.ts";
import { referencePages } from "./reference-pages.ts";

/** Writes every file that derives from the code; `npm run generate`. Tests compare them with what is committed. */
const root = join(import.meta.dirname, "..");
const files = { ...generatedFiles(), ...referencePages(), ...(await commandsPage()) };
for (const folder of ["crds/generated", "docs/reference/kinds"]) await rm(join(root, folder), { recursive: true, force: true });
for (const [path, content] of Object.entries(files)) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}
