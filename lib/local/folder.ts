import { realpathSync } from "node:fs";
import { isAbsolute, join } from "node:path";

import { UsageError } from "../errors.ts";

/** The variable that puts us into local mode, and names its folder. */
export const folderVariable = "KUBECTL_CLOUD_LOCAL";

/** The folder of local mode; undefined in a cluster. Throws `Usage` for one that is not absolute, as runs have other working directories. */
export function localFolder(env: NodeJS.ProcessEnv): string | undefined {
  const folder = env[folderVariable] || undefined;
  if (folder === undefined || isAbsolute(folder)) return folder;
  throw new UsageError(`${folderVariable} is ${folder}`, "write the whole path, beginning with /");
}

/** Folders of local mode. */
export interface Layout {
  /** One folder for each run: its record, its log, and how it ended. */
  runs: string;
  /** All that belongs to engines: one folder for each PostgreSQL server in `postgres`, and one for each server of all queues or tables. */
  engines: string;
  postgres: string;
  queues: string;
  tables: string;
}

/** What is where in the folder of local mode, beside the objects. */
export function layout(folder: string): Layout {
  const engines = followed(join(folder, "engines"));
  const inside = (name: string) => join(engines, name);
  return { runs: join(folder, "runs"), engines, postgres: inside("postgres"), queues: inside("queues"), tables: inside("tables") };
}

/** Engines may be elsewhere, behind a link, if their user can't come here. One path for all spellings of it, as processes are known by it. */
function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
