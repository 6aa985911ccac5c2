import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { generatedFiles } from "../crds/generated.ts";
import { referencePages } from "./reference-pages.ts";

/** Writes every file that derives from the code; `npm run generate`. Tests compare them with what is committed. */
const root = join(import.meta.dirname, "..");
for (const folder of ["crds/generated", "docs/reference/kinds"]) await rm(join(root, folder), { recursive: true, force: true });
await write({ ...generatedFiles(), ...referencePages() });
// the command line reads what was just generated
const { commandsPage } = await import("./commands-page.ts");
await write(await commandsPage());

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}
