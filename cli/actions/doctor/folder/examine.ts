import type { FolderContext } from "../../../context.ts";
import { type Check, examine } from "../check.ts";
import type { Finding } from "../finding.ts";
import { listAll } from "../listed.ts";
import { checkObjects } from "../objects.ts";
import { checkEngines } from "./engines.ts";
import { checkFolder } from "./folder.ts";
import { checkRunner } from "./runner.ts";

/** What comes later hangs on what comes before. */
const checks: readonly Check<FolderContext>[] = [
  { id: "runner", run: checkRunner },
  { id: "folder", run: checkFolder },
  { id: "engines", needs: ["folder"], run: checkEngines },
  { id: "objects", needs: ["folder"], run: async (context) => checkObjects(await listAll(context)) },
];

/** Looks at everything that must be right in local mode; yields what it finds. Changes nothing. */
export function examineFolder(context: FolderContext): AsyncGenerator<Finding> {
  return examine(checks, context);
}
