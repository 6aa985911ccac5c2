import { accessSync, constants, existsSync } from "node:fs";

import type { ServiceObject } from "../../crds/api/objects.ts";
import { serviceKinds } from "../../lib/kinds.ts";
import { howToInstall } from "../../lib/local/packages.ts";
import type { FolderContext } from "../context.ts";
import { missingEngines } from "../place/engines.ts";
import { shortName } from "../target.ts";
import { type Finding, failed, guarded, ok } from "./doctor-finding.ts";
import { checkObjects } from "./doctor-objects.ts";

/** Looks at everything that must be right in local mode; yields what it finds. Changes nothing. */
export async function* examineFolder(context: FolderContext): AsyncGenerator<Finding> {
  yield* await guarded("folder", () => Promise.resolve(checkFolder(context.folder)));
  yield* await guarded("engines", () => checkEngines(context));
  yield* await guarded("objects", () => checkObjects(context));
}

function checkFolder(folder: string): Finding {
  if (!existsSync(folder)) return ok("folder", `the folder ${folder} is not there yet: the first object makes it`);
  try {
    accessSync(folder, constants.W_OK);
    return ok("folder", `the folder ${folder} can be written to`);
  } catch (error) {
    return failed(
      "folder",
      `the folder ${folder} can't be written to: ${(error as NodeJS.ErrnoException).code}`,
      "name another with --local=DIR",
    );
  }
}

async function checkEngines({ store, runs, folder }: FolderContext): Promise<Finding[]> {
  const lists = await Promise.all(serviceKinds.map(async (kind) => ({ kind, ...(await store.list<ServiceObject>(kind)) })));
  const wanted = lists.flatMap(({ kind, items }) => items.filter(({ spec }) => !spec.suspend).map((object) => ({ kind, object })));
  const ended = wanted.filter(({ object }) => runs.hasEnded(object));
  const missing = missingEngines(folder);
  if (missing.length) return [failed("engines", `not installed: ${missing.join(" ").replace(/,$/, "")}`, howToInstall)];
  if (!ended.length) return [ok("engines", "every engine runs that should")];
  return ended.map(({ kind, object: { metadata } }) => {
    const name = shortName(kind, metadata.name);
    const hint = `a run starts it: kubectl cloud reconcile ${name} -n ${metadata.namespace} --wait`;
    return failed("engines", `the engine of ${name} in namespace ${metadata.namespace} has ended`, hint);
  });
}
